import * as tf from "@tensorflow/tfjs-core";
import { host } from "../../host";
import { ARITHMETIC } from "./arithmetic_names";
import { Queue, useQueue } from "./background";
import { NativeBackend, nativeBackend, OpAttribute } from "./binding";

/** What the project's own operations (`cpp/`) were compiled for. */
export interface OperationsInfo {
  /** Names of the operations that are in it. */
  readonly operations: readonly string[];
  /** Numbers in a vector register: 16 with AVX-512, 8 with AVX. */
  readonly lanes: number;
  /** Whether the processor multiplies in bfloat16. */
  readonly bfloat16: boolean;
}

const PREFIX = "LatentLab";

/** What this code asks of them. */
const OPERATIONS = [
  ...["Stack", "StackGradient", "Bernoulli", "BernoulliGradient", "Sample", "SampleGradient"],
  ...["Convolution", "ConvolutionGradient"],
  ...["Kl", "KlGradient", "WeightedSum", "WeightedSumGradient", ...ARITHMETIC],
  ...["LogDensity", "LogDensityGradient", "LogDensities", "LogDensitiesGradient"],
  ...["LogSumExp", "LogSumExpGradient", "Multiquadratic", "MultiquadraticSlope"],
  ...["Join", "Split", "Grey", "Adam"],
].map((name) => PREFIX + name);

let info: OperationsInfo | undefined;
let missing = "the native backend is not in use";

/**
 * Loads the operations that the set-up compiled for this machine, after TensorFlow itself. Without
 * them TensorFlow's own are used, which take nearly twice as long. `LATENT_LAB_KERNELS` names
 * another file, or 0 for none.
 *
 * @returns whether they are there
 */
export function loadOperations(): boolean {
  const told = host().variables.LATENT_LAB_KERNELS;
  if (told === "0") {
    missing = "LATENT_LAB_KERNELS is 0";
    return false;
  }
  try {
    const found = host().nativeLibrary<OperationsInfo & Queue>(told ?? "latent_lab.node");
    if (!found) missing = "they are not compiled";
    else if (OPERATIONS.some((name) => !found.operations?.includes(name))) {
      missing = "they were compiled from older sources: npm run setup renews them";
    } else {
      info = found;
      useQueue(found, PREFIX);
    }
  } catch (error) {
    missing = error instanceof Error ? error.message.split("\n")[0] : String(error);
  }
  return info !== undefined;
}

/** The operations in use, or in words why there are none. */
export function operationsInfo(): OperationsInfo | string {
  return info && nativeBackend() ? info : missing;
}

/** The backend, where it has the operations. */
export function nativeWithOperations(): NativeBackend | undefined {
  return info && nativeBackend();
}

/** An operation's attribute that is a whole number, or a list of them. */
export function wholeNumber(
  backend: NativeBackend,
  name: string,
  value: number | number[],
): OpAttribute {
  return { name, type: backend.binding.TF_ATTR_INT, value };
}

/**
 * Runs one of the project's operations, which the running backend is known to have.
 *
 * @param numbers its attributes
 */
export function runOperation(
  name: string,
  inputs: tf.Tensor[],
  outputs: number,
  numbers: Readonly<Record<string, number | number[]>> = {},
): tf.Tensor[] {
  const backend = nativeWithOperations();
  if (!backend) throw new Error(`there is no operation ${name}: ${missing}`);
  const ids = backend.getInputTensorIds(inputs);
  const attributes = Object.entries(numbers).map(([key, value]) =>
    wholeNumber(backend, key, value),
  );
  const made = backend.binding.executeOp(name, attributes, ids, outputs);
  return made.map((output) => backend.createOutputTensor(output));
}

/** The same for an operation with one output. */
export function runSimpleOperation(name: string, inputs: tf.Tensor[]): tf.Tensor {
  return runOperation(name, inputs, 1)[0];
}
