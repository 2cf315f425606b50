import { tf } from "../../src/backend";
import type { Work } from "../work";

/** Activations as one writes them in TensorFlow.js alone. */
export const ACTIVATIONS: Record<Work["activation"], <T extends tf.Tensor>(x: T) => T> = {
  relu: (x) => tf.relu(x),
  silu: (x) => tf.mul(x, tf.sigmoid(x)),
  tanh: (x) => tf.tanh(x),
};
