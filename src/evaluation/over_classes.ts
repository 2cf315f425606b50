import { tf } from "../backend";
import type { ImportanceEstimate } from "./importance";

/**
 * The estimates of images whose class is not told, from those for every class: p(x) is a sum over the
 * classes, with p(y) = 1 / numClasses, and the bound's parts are means over q(y|x).
 *
 *     log p(x) = log Σ_y p(y) p(x|y)
 *     −ELBO    = Σ_y q(y|x) (reconstruction(y) + KL(y)) + KL(q(y|x) ‖ p(y))
 *
 * The last term counts as KL. A draw of an image is one of its likeliest class. With each p(x|y) replaced by its unbiased estimate, the logarithm of the sum
 * is a lower bound in expectation.
 *
 * @param logClasses log q(y|x), float32 [n, numClasses]; the caller disposes
 * @param estimate is asked for each class in turn: one-hot rows, float32 [n, numClasses]
 */
export async function overEveryClass(
  logClasses: tf.Tensor2D,
  estimate: (y: tf.Tensor2D, c: number) => Promise<ImportanceEstimate>,
): Promise<ImportanceEstimate> {
  const [n, numClasses] = logClasses.shape;
  const logQ = logClasses.dataSync<"float32">();
  const likelihoods: Float64Array[] = [];
  const [reconstruction, drawnKl] = [new Float64Array(n), new Float64Array(n)];
  const likeliest = tf.tidy(() => tf.argMax(logClasses, 1).dataSync<"int32">());
  let firstDraw = new Float32Array();
  for (let c = 0; c < numClasses; c++) {
    const y = oneHot(n, c, numClasses);
    const found = await estimate(y, c);
    y.dispose();
    likelihoods.push(found.logLikelihood);
    const latentSize = found.firstDraw.length / n;
    if (c === 0) firstDraw = new Float32Array(found.firstDraw.length);
    for (let i = 0; i < n; i++) {
      if (likeliest[i] === c) {
        firstDraw.set(
          found.firstDraw.subarray(i * latentSize, (i + 1) * latentSize),
          i * latentSize,
        );
      }
      const logProbability = logQ[i * numClasses + c];
      const q = Math.exp(logProbability);
      if (q === 0) continue; // 0 · log 0 is 0
      reconstruction[i] += q * found.reconstruction[i];
      drawnKl[i] += q * (found.drawnKl[i] + logProbability + Math.log(numClasses));
    }
  }
  const logLikelihood = Float64Array.from({ length: n }, (_, i) =>
    logMeanExp(likelihoods.map((each) => each[i])),
  );
  return { logLikelihood, reconstruction, drawnKl, firstDraw };
}

/** log of the mean of exp: log Σ_y p(y) exp(value(y)). */
function logMeanExp(values: readonly number[]): number {
  const most = Math.max(...values);
  const sum = values.reduce((total, value) => total + Math.exp(value - most), 0);
  return most + Math.log(sum / values.length);
}

function oneHot(n: number, c: number, numClasses: number): tf.Tensor2D {
  const rows = Float32Array.from({ length: n * numClasses }, (_, k) =>
    Number(k % numClasses === c),
  );
  return tf.tensor2d(rows, [n, numClasses]);
}
