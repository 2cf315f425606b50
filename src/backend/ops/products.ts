import * as tf from "@tensorflow/tfjs-core";
import { add } from "./elementwise";
import { NativeBackend, nativeBackend, runTensorflowOperation } from "../native/binding";
import { wasmOperations } from "../wasm/operations";
import { isWorthwhile, wasmProduct } from "../wasm/tensor_product";

// The products of a dense layer, each in the form that the running backend does fastest.

// TensorFlow has two operations for a product. MatMul is the faster one but for a wide transposed
// second operand, where it takes half as long again.
const WIDE = 64;

function nativeProduct(
  native: NativeBackend,
  a: tf.Tensor2D,
  b: tf.Tensor2D,
  transposeA: boolean,
  transposeB: boolean,
): tf.Tensor2D {
  const batch = transposeB && Math.min(...a.shape, ...b.shape) >= WIDE;
  const [kernel, nameA, nameB] = batch
    ? ["BatchMatMulV2", "adj_x", "adj_y"]
    : ["MatMul", "transpose_a", "transpose_b"];
  const type = native.binding.TF_ATTR_BOOL;
  const attributes = [
    { name: nameA, type, value: transposeA },
    { name: nameB, type, value: transposeB },
  ];
  return runTensorflowOperation(native, kernel, [a, b], attributes) as tf.Tensor2D;
}

/** `a · b`: [n, k] × [k, m] → [n, m]. */
export function matMul(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  // tf.matMul alone compares the shapes, in words that a user understands.
  if (a.shape[1] !== b.shape[0]) return tf.matMul(a, b);
  const native = nativeBackend();
  if (native) return nativeProduct(native, a, b, false, false);
  const wasm = wasmOperations();
  return wasm && isWorthwhile(a.shape[0], b.shape[1]) ? wasmProduct(wasm, a, b) : tf.matMul(a, b);
}

/** `a · bᵀ`: [n, k] × [m, k] → [n, m]. */
export function matMulTransposeB(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const native = nativeBackend();
  if (native) return nativeProduct(native, a, b, false, true);
  // On wasm, products are for operands that are laid out plainly, and a batch
  // is sooner transposed, there and back, than a large kernel.
  const [n, k] = a.shape;
  const m = b.shape[0];
  return tf.tidy(() =>
    n * (k + m) < m * k ? tf.transpose(matMul(b, tf.transpose(a))) : matMul(a, tf.transpose(b)),
  );
}

/** `aᵀ · b`: [n, k] × [n, m] → [k, m]. */
export function matMulTransposeA(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const native = nativeBackend();
  if (native) return nativeProduct(native, a, b, true, false);
  return tf.tidy(() => matMul(tf.transpose(a), b));
}

/** `x + bias` for each row: [n, m] + [m] → [n, m]. */
export function biasAdd(x: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  const native = nativeBackend();
  return native
    ? (runTensorflowOperation(native, "BiasAdd", [x, bias]) as tf.Tensor2D)
    : add(x, bias);
}

/** Sum over the rows, the gradient of {@link biasAdd} in its bias: [n, m] → [m]. */
export function sumRows(x: tf.Tensor2D): tf.Tensor1D {
  const native = nativeBackend();
  if (native) return runTensorflowOperation(native, "BiasAddGrad", [x]) as tf.Tensor1D;
  // On wasm a product takes a quarter of the time of tf.sum over the rows.
  return tf.tidy(() => tf.reshape(tf.matMul(tf.ones([1, x.shape[0]]), x), [x.shape[1]]));
}
