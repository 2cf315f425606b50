import { settle } from "../native/background";
import { nativeBackend } from "../native/binding";

/** Names of the native operations that a function calls, each once. */
export function operationsIn(run: () => void): string[] {
  const backend = nativeBackend();
  if (!backend) return [];
  const { binding } = backend;
  const names = new Set<string>();
  const executeOp: typeof binding.executeOp = (...args) => {
    names.add(args[0]);
    return binding.executeOp(...args);
  };
  backend.binding = Object.create(binding, { executeOp: { value: executeOp } }) as typeof binding;
  try {
    run();
    settle();
  } finally {
    backend.binding = binding;
  }
  return [...names];
}

/** Those of TensorFlow's own among them. */
export const ofTensorflow = (names: readonly string[]) =>
  names.filter((name) => !name.startsWith("LatentLab"));
