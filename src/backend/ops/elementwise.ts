import * as tf from "@tensorflow/tfjs-core";
import { nativeBackend, runTensorflowOperation } from "../native/binding";

// Arithmetic for the inside of an operation with its own gradient. On native each goes straight
// to TensorFlow's operation, since TensorFlow.js spends more time on its own account around a small
// operation than TensorFlow spends in it.

type Unary = <T extends tf.Tensor>(x: T) => T;
type Binary = <T extends tf.Tensor>(a: T, b: tf.Tensor) => T;

function unary(operation: string, otherwise: (x: tf.Tensor) => tf.Tensor): Unary {
  return <T extends tf.Tensor>(x: T) => {
    const native = nativeBackend();
    return (native ? runTensorflowOperation(native, operation, [x]) : otherwise(x)) as T;
  };
}

function binary(operation: string, otherwise: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Binary {
  return <T extends tf.Tensor>(a: T, b: tf.Tensor) => {
    const native = nativeBackend();
    return (native ? runTensorflowOperation(native, operation, [a, b]) : otherwise(a, b)) as T;
  };
}

/** a + b, b of the same shape or broadcast to a's. */
export const add = binary("AddV2", tf.add);
/** a − b */
export const sub = binary("Sub", tf.sub);
/** a · b, element by element */
export const mul = binary("Mul", tf.mul);
/** 1 / (1 + exp(−x)) */
export const sigmoid = unary("Sigmoid", tf.sigmoid);
/** max(x, 0) */
export const relu = unary("Relu", tf.relu);
/** dy where output > 0, else 0: the gradient of {@link relu} */
export const reluGradient = binary("ReluGrad", (dy, output) => tf.mul(dy, tf.step(output)));
/** tanh x */
export const tanh = unary("Tanh", tf.tanh);
/** x² */
export const square = unary("Square", tf.square);
/** exp x */
export const exp = unary("Exp", tf.exp);
/** ln(1 + exp x) */
export const softplus = unary("Softplus", tf.softplus);
