// Runs each of the project's operations once and compares it with TensorFlow.js's own operations; the
// set-up does it in a process of its own. Prints {"lanes": N, "bfloat16": BOOLEAN} as its last line.
import {
  bernoulliCrossEntropy,
  convolve,
  convolveTransposed,
  createAdam,
  denseStack,
  gaussianKl,
  gaussianSample,
  operationsInfo,
  tf,
  useBackend,
} from "../../../src/backend";

function near(what: string, actual: tf.Tensor, expected: tf.Tensor): void {
  const difference = tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0] ?? NaN;
  if (!(difference < 1e-4)) throw new Error(`${what} came out wrong by ${difference}`);
}

/** A convolution by a stride of 2, and back to images of an odd side. */
function checkConvolutions(): void {
  const images = (...shape: [number, number, number, number]) =>
    tf.randomNormal<tf.Rank.R4>(shape, 0, 0.5, "float32", 7);
  const [x, kernel, weights] = [images(5, 9, 12, 3), images(3, 3, 3, 20), images(5, 5, 6, 20)];
  const layer = (k: tf.Tensor, channels: number) => {
    const bias = tf.zeros<tf.Rank.R1>([channels]);
    return { kernel: k as tf.Tensor4D, bias, activation: "linear" as const };
  };
  const down = (k: tf.Tensor) => tf.mul(weights, convolve(x, layer(k, 20), { stride: 2 }));
  const plain = (k: tf.Tensor) => tf.mul(weights, tf.conv2d(x, k as tf.Tensor4D, 2, "same"));
  near("a convolution", down(kernel), plain(kernel));
  near("its gradient", tf.grad(down)(kernel), tf.grad(plain)(kernel));
  const back = { stride: 2, size: [9, 12] as const };
  near(
    "a transposed convolution",
    convolveTransposed(weights, layer(kernel, 3), back),
    tf.conv2dTranspose(weights, kernel, [5, 9, 12, 3], 2, "same"),
  );
}

async function main(): Promise<void> {
  await useBackend("native");
  const info = operationsInfo();
  if (typeof info === "string") throw new Error(info);
  const matrix = (rows: number, columns: number) =>
    tf.randomNormal<tf.Rank.R2>([rows, columns], 0, 0.5, "float32", 7);
  const [x, kernel, mean, logVar] = [
    matrix(33, 70),
    matrix(70, 45),
    matrix(33, 45),
    matrix(33, 45),
  ];
  const w = tf.variable(kernel);
  const bias = tf.zeros<tf.Rank.R1>([45]);
  const dense = (k: tf.Tensor) =>
    denseStack(x, [{ kernel: k as tf.Tensor2D, bias, activation: "silu" }]);
  const plain = (k: tf.Tensor) => {
    const pre = tf.matMul(x, k as tf.Tensor2D);
    return tf.mul(pre, tf.sigmoid(pre));
  };
  near("a dense layer", dense(kernel), plain(kernel));
  near("its gradient", tf.grad(dense)(kernel), tf.grad(plain)(kernel));
  checkConvolutions();
  const z = gaussianSample(mean, logVar, mean);
  near("a draw", z, tf.add(mean, tf.mul(tf.exp(tf.mul(logVar, 0.5)), mean)));
  const terms = tf.sub(tf.add(tf.square(mean), tf.exp(logVar)), tf.add(logVar, 1));
  near("a divergence", gaussianKl(mean, logVar), tf.sum(tf.mul(terms, 0.5), 1));
  const losses = tf.sub(tf.softplus(logVar), tf.mul(mean, logVar));
  near("a cross-entropy", bernoulliCrossEntropy(mean, logVar), tf.sum(losses, 1));
  const adam = createAdam({ w });
  adam.apply({ w: tf.onesLike(kernel) }, 1e-3);
  near("a step of Adam", w, tf.sub(kernel, 1e-3));
  console.log(JSON.stringify(info));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
