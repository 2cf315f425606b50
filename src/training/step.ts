import { Adam, tf } from "../backend";
import { ElboTerms } from "../math";
import { Model, vaeLoss } from "../models";

/**
 * One step of training: the loss on a batch, its gradients, one update of the weights.
 *
 * @param batch x float32 [n, pixels]; y float32 [n, numClasses] where the model is conditional
 * @param epsilon float32 [n, latentSize], drawn from N(0, I)
 * @returns the terms before the update, as scalars that the caller disposes of; reading them is
 *   left to the caller, since it waits for the backend
 */
export function trainStep(
  model: Model,
  adam: Adam,
  batch: { x: tf.Tensor2D; y?: tf.Tensor2D },
  epsilon: tf.Tensor2D,
  { beta, learningRate }: { beta: number; learningRate: number },
): Pick<ElboTerms, "reconstruction" | "kl"> {
  return tf.tidy(() => {
    const names = Object.keys(model.parameters);
    const variables = Object.values(model.parameters);
    let terms: ElboTerms | undefined;
    const { grads } = tf.variableGrads(() => {
      terms = vaeLoss(model, batch, epsilon, beta);
      tf.keep(terms.reconstruction);
      tf.keep(terms.kl);
      return terms.loss;
    }, variables);
    const gradients = names.map((name, i) => [name, grads[variables[i].name]]);
    adam.apply(Object.fromEntries(gradients) as Record<string, tf.Tensor>, learningRate);
    if (!terms) throw new Error("the loss was not computed");
    return { reconstruction: terms.reconstruction, kl: terms.kl };
  });
}
