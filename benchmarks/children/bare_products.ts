import { tf } from "../../src/backend";
import { nativeStack } from "../../src/backend/ops/dense_native";
import { NativeBackend, runTensorflowOperation } from "../../src/backend/native/binding";
import { nativeWithOperations } from "../../src/backend/native/operations";

// The bare work of a layer, by the fastest operation at hand.

/** The forward and the backward product of one dense layer, with gradients in what is asked for. */
export function denseProducts(
  native: NativeBackend,
  { x, kernel, dy }: { x: tf.Tensor2D; kernel: tf.Tensor2D; dy: tf.Tensor2D },
  inputGradient: boolean,
): Record<"forward" | "backward", Product> {
  const input = inputGradient ? [fastest(theirs(native, dy, kernel, "b"))] : [];
  const weights = fastest(theirs(native, x, dy, "a"));
  const both = () => [...input, weights].forEach((product) => product());
  return {
    forward: fastest([...theirs(native, x, kernel, "neither"), ...own(x, kernel)]),
    backward: fastest([both, ...ownBackward(x, kernel, dy, inputGradient)]),
  };
}

export type Product = () => void;

export function fastest(products: Product[]): Product {
  const times = products.map(leastTime);
  return products[times.indexOf(Math.min(...times))];
}

/** Of twenty trials, or of as many as a quarter of a second has room for. */
function leastTime(product: Product): number {
  const begun = performance.now();
  let least = Infinity;
  for (let trial = 0; trial < 20 && performance.now() - begun < 250; trial++) {
    const started = performance.now();
    product();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}

/** The product a · b, one of them transposed or neither, by TensorFlow's operations. */
function theirs(
  native: NativeBackend,
  a: tf.Tensor,
  b: tf.Tensor,
  transposed: "a" | "b" | "neither",
): Product[] {
  const type = native.binding.TF_ATTR_BOOL;
  return [
    { name: "MatMul", flags: ["transpose_a", "transpose_b"] },
    { name: "BatchMatMulV2", flags: ["adj_x", "adj_y"] },
  ].map(({ name, flags: [flagA, flagB] }) => {
    const attributes = [
      { name: flagA, type, value: transposed === "a" },
      { name: flagB, type, value: transposed === "b" },
    ];
    return () => runTensorflowOperation(native, name, [a, b], attributes).dispose();
  });
}

/** The same by the project's native operation, which adds a bias too, where there is one. */
function own(x: tf.Tensor2D, kernel: tf.Tensor2D): Product[] {
  const backend = nativeWithOperations();
  if (!backend) return [];
  const bias = tf.zeros<tf.Rank.R1>([kernel.shape[1]]);
  const stack = nativeStack(backend);
  const layer = { kernel, bias, activation: "linear" as const };
  return [
    () => {
      const { output, kept } = stack.forward(x, [layer]);
      tf.dispose([output, ...kept]);
    },
  ];
}

/** Both products backward likewise; they sum up the bias's gradient too. */
function ownBackward(
  x: tf.Tensor2D,
  kernel: tf.Tensor2D,
  dy: tf.Tensor2D,
  inputGradient: boolean,
): Product[] {
  const backend = nativeWithOperations();
  if (!backend) return [];
  const stack = nativeStack(backend);
  const bias = tf.zeros<tf.Rank.R1>([kernel.shape[1]]);
  const forward = stack.forward(x, [{ kernel, bias, activation: "linear" as const }]);
  const call = { dy, x, kernels: [kernel], activations: ["linear" as const], inputGradient };
  return [
    () => {
      const made = stack.gradients({ ...call, ...forward });
      tf.dispose([...made.weights, ...(made.x ? [made.x] : [])]);
    },
  ];
}
