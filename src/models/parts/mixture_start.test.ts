import assert from "node:assert/strict";
import { before, test } from "node:test";
import { useBackend } from "../../backend";
import { assertClose } from "../../backend/testing/assert_close";
import { normal } from "../../random";
import { createNoise } from "../noise";
import { fittedToDraws, groupedByNeighbours } from "./mixture_start";

before(async () => void (await useBackend("cpu")));

const N = 240;
const options = () => ({
  ...{ latentSize: 2, count: 2, seed: 1 },
  noise: createNoise({ seed: 1, step: 0, stream: (name) => name }),
  tell: () => Promise.resolve(),
});

/** A ring of radius 3 and one of radius 1 within it, in turns: no two Gaussians tell them apart. */
const rings = Float32Array.from({ length: 2 * N }, (_, k) => {
  const i = Math.floor(k / 2);
  const angle = (2 * Math.PI * i) / N;
  return (i % 2 ? 3 : 1) * (k % 2 ? Math.sin(angle) : Math.cos(angle));
});

test("a ring within a ring: neighbours find both, with their means and variances", async () => {
  const { mixture, shares = [] } = await groupedByNeighbours(
    { means: rings, draws: rings },
    options(),
  );
  // Each image is of one ring: of the same component as every second one.
  const component = (i: number) => Math.round(shares[2 * i]);
  for (let i = 0; i < N; i++) assert.equal(component(i), component(i % 2));
  assert.notEqual(component(0), component(1));
  const { components } = mixture;
  const [inner, outer] = [...components].sort((a, b) => a.covariance[0] - b.covariance[0]);
  for (const [ring, radius] of [
    [inner, 1],
    [outer, 3],
  ] as const) {
    // prettier-ignore
    assertClose([ring.weight, ...ring.mean], [0.5, 0, 0], 0.02);
    // Along each axis r² / 2 on average, and a floor of 0.001; no covariance.
    const variance = radius ** 2 / 2 + 1e-3;
    assertClose([...ring.covariance], [variance, 0, 0, variance], 0.05);
  }
  const fitted = (await fittedToDraws({ means: rings, draws: rings }, options())).mixture
    .components;
  assert.ok(
    fitted.some(({ mean, covariance: [v] }) => Math.hypot(...mean) > 0.3 || (v > 1 && v < 4)),
  );
});

test("groups are of means, their widths of draws; of too few for a plane a mixture is fitted", async () => {
  const draws = rings.map((value) => value + 10);
  const { components } = (await groupedByNeighbours({ means: rings, draws }, options())).mixture;
  components.forEach(({ mean }) => assertClose([...mean], [10, 10], 0.1));
  const few = { means: rings.subarray(0, 20), draws: rings.subarray(0, 20) };
  assert.deepEqual(await groupedByNeighbours(few, options()), await fittedToDraws(few, options()));
});

test("a few points that lie apart get no component while two groups would have to share one", async () => {
  const drawn = normal({ seed: 1, stream: "groups", step: 0 }, 2 * 210);
  // A hundred points around (−3, 0), as many around (3, 0), and ten in one place above them.
  const points = Float32Array.from({ length: 2 * 210 }, (_, k) => {
    const [i, isX] = [Math.floor(k / 2), k % 2 === 0];
    if (i >= 200) return (isX ? 0 : 9) + 0.01 * drawn[k];
    return (isX ? (i % 2 ? 3 : -3) : 0) + drawn[k];
  });
  const { mixture } = await fittedToDraws({ means: points, draws: points }, options());
  const [left, right] = mixture.components.map(({ mean }) => mean[0]).sort((a, b) => a - b);
  assert.ok(left < -2 && right > 2, `components at x = ${left} and ${right}`);
});
