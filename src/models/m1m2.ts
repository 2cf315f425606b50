import { tf } from "../backend";
import { integer, integers, UserError, weight } from "../config";
import { defineModel } from "./define_model";
import { classifierSizes } from "./m1";
import { classWarmup, pullOf } from "./parts/class_warmup";
import { everyClass, knownOrLikeliest, overClasses } from "./parts/every_class";
import { klWarmup, klWeight } from "./parts/kl_options";
import { classification, classKl, classWeights, withLabels } from "./parts/label_terms";
import { latentClassifier, latentGaussian } from "./parts/latent_coders";
import { StackedPosterior } from "./parts/stacked_posterior";
import { withoutGradient, withShareOfGradient } from "./parts/without_gradient";

/**
 * M1+M2 (Kingma, Rezende, Mohamed and Welling 2014, section 2): a VAE of the images, and M2 of its latents
 * z₁ in place of the images.
 *
 *     p(x, z₁, z₂, y) = p(x|z₁) p(z₁|z₂, y) N(z₂; 0, I) / numClasses
 *     loss = −log p(x|z₁) + β · KL(q(z₁|x) ‖ N(0, I)),    z₁ ~ q(z₁|x)
 *          + Σ_y q(y|z₁) · (−log p(z₁|z₂, y) + KL(q(z₂|z₁, y) ‖ N(0, I))) + KL(q(y|z₁) ‖ p(y))
 *          + α · mean over labelled images of −log q(y|z₁)
 *
 * Where the label is known it stands for q(y|z₁). The gradient of the last two lines ends at z₁: in the
 * paper the VAE is trained first, here beside. Drawn from are z₂ and
 * e ~ N(0, I), which make z₁ = μ + σ e with μ and σ those of p(z₁|z₂, y): both together are z here, half of
 * it z₂. Since z₁ has few numbers, the sum over classes costs little.
 */
export const m1m2 = defineModel({
  name: "m1m2",
  title: "M1+M2",
  paper: "Kingma et al. 2014",
  labels: "some",
  options: {
    latentSize: integer({
      default: 60,
      min: 2,
      max: 4096,
      help: "dimensions of z: half of them are z₂, the others as many as z₁ has",
    }),
    alpha: weight({
      default: 10,
      help: "weight of the classification of labelled images; 0.1 in the paper",
      label: "α",
    }),
    beta: klWeight({ default: 1, help: "weight of the KL term", label: "β" }),
    latentSizes: integers(
      [256],
      { min: 1, max: 65536, maxLength: 16 },
      "units of the hidden layers between z₁ and z₂",
    ),
    classifierSizes,
    ...classWarmup,
    ...klWarmup,
  },
  parts({ encoder, decoder, layers, latentSize, numClasses, options }) {
    const size2 = Math.floor(latentSize / 2);
    const size1 = latentSize - size2;
    const { latentSizes: sizes } = options;
    const between = { layers, sizes, labelSize: numClasses };
    return {
      features: encoder("encoder", { latentSize: size1, told: false }),
      images: decoder("decoder", { latentSize: size1, told: false }),
      style: latentGaussian({ ...between, name: "style", inputSize: size1, outputSize: size2 }),
      generator: latentGaussian({ ...between, name: "generator", inputSize: size2, outputSize: size1 }), // prettier-ignore
      classifier: latentClassifier({
        ...{ layers, name: "classifier", inputSize: size1, sizes: options.classifierSizes },
        numClasses,
      }),
      size2,
    };
  },
  loss(
    { features, images, style, generator, classifier },
    given,
    { alpha, beta, noise, ...context },
  ) {
    const batch = withLabels(given);
    const q1 = features.apply(batch.x);
    const z1 = q1.sample(noise.normal("epsilon", q1.shape));
    const h = withoutGradient(z1);
    const logQ = classifier(h);
    const [n, numClasses] = logQ.shape;
    const told = everyClass(n, numClasses);
    const q2 = style(h, told);
    const epsilon = noise.normal("style epsilon", [n, q2.shape[1]]);
    const p1 = generator(q2.sample(tf.tile(epsilon, [numClasses, 1])), told);
    const cost = tf.neg(p1.logDensity(tf.tile(h, [numClasses, 1]))) as tf.Tensor1D;
    const pulled = withShareOfGradient(logQ, pullOf(context));
    const weights = classWeights(batch, pulled);
    const classify = (x: tf.Tensor2D) => {
      if (x === batch.x) return logQ;
      const q = features.apply(x);
      return classifier(withoutGradient(q.sample(noise.normal("labelled epsilon", q.shape))));
    };
    return {
      reconstruction: images.apply(z1).negativeLogLikelihood(batch.x),
      kl: [beta, q1.kl()],
      latentReconstruction: overClasses(weights, cost),
      styleKl: overClasses(weights, q2.kl()),
      classKl: classKl(batch, pulled),
      classification: [alpha, classification(batch, classify)],
    };
  },
  encode({ features, style, generator, classifier }, x, y) {
    const q1 = features.apply(x);
    const logQ = classifier(q1.mean);
    const told = knownOrLikeliest(y ?? tf.zerosLike(logQ), logQ);
    return new StackedPosterior({ features: q1, y: told, style, generator });
  },
  decode({ images, generator, size2 }, z, y) {
    if (!y) throw new UserError("an M1+M2 draws what it is told: it needs a label for each image");
    const [n, size] = z.shape;
    const { mean, logVar } = generator(tf.slice(z, [0, 0], [n, size2]), y);
    const e = tf.slice(z, [0, size2], [n, size - size2]);
    return images.apply(tf.add(mean, tf.mul(tf.exp(tf.mul(0.5, logVar)), e)));
  },
  classify: ({ features, classifier }, x) => classifier(features.apply(x).mean),
});
