import { tf } from "../../backend";
import type { Batch } from "../model";

/** What a semi-supervised loss reads of a batch. */
export interface LabelledBatch extends Batch {
  readonly y: tf.Tensor2D;
  readonly known: tf.Tensor1D;
}

/** @throws Error where a batch has no labels: the page has to say `labels: "some"` or `"learned"` */
export function withLabels(batch: Batch): LabelledBatch {
  const { y, known } = batch;
  if (!y || !known) throw new Error("a semi-supervised loss needs a batch with labels, of which some are known"); // prettier-ignore
  return { ...batch, y, known };
}

/**
 * What is known of each image's class: its label, or else q(y|x).
 *
 * @param logQ log q(y|x), float32 [n, numClasses]
 * @returns float32 [n, numClasses], each row adds up to 1
 */
export function classWeights({ y, known }: LabelledBatch, logQ: tf.Tensor2D): tf.Tensor2D {
  const unknown = tf.expandDims(tf.sub(1, known), 1);
  return tf.add(y, tf.mul(unknown, tf.exp(logQ)));
}

/**
 * What the class of an image costs, with p(y) = 1 / numClasses: −log p(y) where it is known, and else
 *
 *     KL(q(y|x) ‖ p(y)) = Σ_y q(y|x) log q(y|x) + log numClasses
 *
 * @returns float32 [n], nats
 */
export function classKl({ known }: LabelledBatch, logQ: tf.Tensor2D): tf.Tensor1D {
  const negativeEntropy = tf.sum(tf.mul(tf.exp(logQ), logQ), 1);
  return tf.add(tf.mul(tf.sub(1, known), negativeEntropy), Math.log(logQ.shape[1]));
}

/**
 * The mean of −log q(y|x) over images whose label is known: those that were drawn beside the batch, or,
 * where there are none, those of the batch; 0 where no label is known at all.
 *
 * @param classify log q(y|x) of images, float32 [n, pixels] → [n, numClasses], as they are to be classified
 * @returns float32 [], nats
 */
export function classification(
  { x, y, known, labelled }: LabelledBatch,
  classify: (x: tf.Tensor2D) => tf.Tensor2D,
): tf.Tensor {
  if (labelled) return tf.neg(tf.mean(tf.sum(tf.mul(labelled.y, classify(labelled.x)), 1)));
  return tf.div(tf.neg(tf.sum(tf.mul(y, classify(x)))), tf.maximum(tf.sum(known), 1));
}
