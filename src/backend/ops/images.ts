import * as tf from "@tensorflow/tfjs-core";
import { nativeWithOperations } from "../native/operations";

/** Grey level of each byte: a look-up is faster than a division per pixel. */
const LEVELS = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** TensorFlow's number for unsigned bytes, a type that TensorFlow.js does not have. */
const TF_UINT8 = 4;

/**
 * Images of bytes as tensors, byte / 255.
 *
 * @param bytes `[n * pixels]`, 0 to 255; may be reused as soon as this returns
 * @returns float32 [n, pixels] in [0, 1]. The caller, or its `tf.tidy`, disposes.
 * @example
 * ```ts
 * const x = imagesOf(split.bytes([0, 1]), 2); // [2, 784]
 * ```
 */
export function imagesOf(bytes: Uint8Array, n: number): tf.Tensor2D {
  const shape: [number, number] = [n, bytes.length / n];
  const backend = nativeWithOperations();
  if (!backend) {
    // A plain loop takes a twentieth of Float32Array.from with a function.
    const levels = new Float32Array(bytes.length);
    for (let i = 0; i < bytes.length; i++) levels[i] = LEVELS[bytes[i]];
    return tf.tensor2d(levels, shape);
  }
  const id = backend.binding.createTensor(shape, TF_UINT8, bytes);
  const [images] = backend.binding.executeOp("LatentLabGrey", [], [id], 1);
  backend.binding.deleteTensor(id);
  return backend.createOutputTensor(images) as tf.Tensor2D;
}
