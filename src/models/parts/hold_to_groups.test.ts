import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../../backend";
import { createNoise } from "../noise";
import { Decoder, Encoder } from "./coders";
import { holdToGroups } from "./hold_to_groups";
import type { ImageDistribution } from "./likelihoods/likelihood";
import { MixturePrior } from "./mixture_prior";

before(async () => void (await useBackend("cpu")));

const N = 1000;
/** 2 × 2 pixels, of which one is bright: that of the image's group, or of the other. */
const bright = (i: number) => [0, 1, 2, 3].map((p) => Number(p === (i % 3 === 0 ? 2 : 1)));
/** Image 2k is of the first group if k is a third. */
const indices = Int32Array.from({ length: N }, (_, k) => 2 * k);
const shares = Float64Array.from({ length: 2 * N }, (_, j) => {
  const isFirst = indices[j >> 1] % 3 === 0;
  return Number(isFirst === (j % 2 === 0));
});
const groups = { indices, shares };
const batch = (some: ArrayLike<number>) => ({ x: tf.tensor2d(Array.from(some, bright)) });

test("encoder and components come to tell the groups apart, and nothing is left behind", async () => {
  const weights = {
    encoder: tf.variable(tf.fill<tf.Rank.R2>([4, 2], 0.01)),
    means: tf.variable(tf.tensor2d([[0.1, 0], [-0.1, 0]])), // prettier-ignore
    logVars: tf.variable(tf.fill<tf.Rank.R2>([2, 2], -4)),
  };
  const prior = () =>
    new MixturePrior(weights.means, weights.logVars, tf.log(tf.tensor1d([0.5, 0.5])));
  const encode = (x: tf.Tensor2D) => tf.matMul<tf.Tensor2D>(x, weights.encoder);
  const encoder = new Encoder({ apply: (x) => [encode(x), tf.fill([x.shape[0], 2], -4)] }, 0);
  const nothing = ([of]: readonly tf.Tensor2D[]) =>
    ({ negativeLogLikelihood: () => tf.zeros([of.shape[0]]) }) as unknown as ImageDistribution;
  const decoder = new Decoder({ apply: (z) => z }, 0, 1, nothing);
  /** How sure the first image of each group is of its component. */
  const sure = () =>
    tf.tidy(() => {
      const [a, b] = prior()
        .responsibilities(encode(batch([0, 2]).x))
        .arraySync();
      return [a[0], b[1]];
    });

  for (const distortion of [0, 0.1]) {
    weights.encoder.assign(tf.fill([4, 2], 0.01));
    weights.means.assign(tf.tensor2d([[0.1, 0], [-0.1, 0]])); // prettier-ignore
    const { numTensors } = tf.memory();
    const noise = createNoise({ seed: 1, step: 0 });
    const imageShape = [2, 2, 1] as const;
    const held = {
      encoder,
      decoder,
      prior,
      weights: Object.values(weights),
      imageShape,
      distortion,
    };
    const before = sure();
    const told: number[] = [];
    const tell = (_what: string, share: number) => Promise.resolve(void told.push(share));
    await holdToGroups(held, groups, { seed: 1, epoch: 0, noise, batch, tell });
    const after = sure();
    [0, 1].forEach((c) => assert.ok(after[c] > before[c] + 0.03, `${before[c]} to ${after[c]}`));
    assert.equal(told[told.length - 1], 1);
    const end = () => Promise.reject(new Error("to stop"));
    const stopped = {
      seed: 1,
      epoch: 0,
      noise: createNoise({ seed: 2, step: 0 }),
      batch,
      tell: end,
    };
    await assert.rejects(holdToGroups(held, groups, stopped), /to stop/);
    assert.ok(tf.memory().numTensors <= numTensors);
  }
  tf.dispose(weights);
});
