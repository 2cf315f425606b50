import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../../backend/testing/assert_close";
import { normal, uniform } from "../../random";
import { dci } from "./dci";
import { disentanglement } from "./disentanglement";
import { factorVaeScore } from "./factor_vae_score";
import { type Codes, type Factor, factorsOf } from "./factors";
import { mean } from "./gap";
import { informationGaps } from "./mig";
import { predictabilityGaps } from "./sap";

const N = 2000;

/** Three numbers of each image, independent of each other, and a kind: 0, 1, 2 or 3. */
const known = {
  names: ["a", "b", "c", "kind"],
  values: uniform({ seed: 3, stream: "factors", step: 0 }, 4 * N).map((u, k) =>
    k % 4 === 3 ? Math.floor(4 * u) : u,
  ),
};
const factors = factorsOf(known);
const value = (i: number, k: number) => known.values[4 * i + k];
const noise = normal({ seed: 3, stream: "noise", step: 0 }, 5 * N);

/** Codes of `size` numbers, the d-th of image i as `at` says. */
function codesOf(size: number, at: (i: number, d: number) => number): Codes {
  const values = Float32Array.from({ length: N * size }, (_, k) => at(Math.floor(k / size), k % size)); // prettier-ignore
  return { values, size };
}

/** Each factor in a dimension of its own, stretched, mirrored or bent, beside one of noise. */
const perfect = codesOf(5, (i, d) => {
  if (d === 4) return noise[i];
  return [(v: number) => 3 * v, (v: number) => -v, Math.exp, (v: number) => v - 1][d](value(i, d));
});
/** Two factors turned by 45°, so that each dimension has half of both; of kind and c nothing. */
const rotated = codesOf(2, (i, d) => value(i, 0) + (d === 0 ? 1 : -1) * value(i, 1));
/** Each factor twice. */
const twice = codesOf(8, (i, d) => value(i, d % 4));
const nothing = codesOf(5, (i, d) => noise[5 * i + d]);

const score = (codes: Codes, of: readonly Factor[] = factors) => ({
  mig: mean(informationGaps(codes, of).map(({ gap }) => gap)),
  sap: mean(predictabilityGaps(codes, of).map(({ gap }) => gap)),
  factorVae: factorVaeScore(codes, of, 0),
  ...dci(codes, of, 0),
});

test("a code with each factor in a dimension of its own has nearly 1 in every score", () => {
  const { mig, sap, ...others } = score(perfect);
  // What chance adds to the second-best: (20 − 1)(10 − 1) / 2n of ln 10 nats, here 0.02.
  assert.ok(mig > 0.96 && mig <= 1, `${mig}`);
  // A line is told by a line; of the kind, thresholds in noise tell one in four and a little.
  assert.ok(sap > 0.88 && sap <= 1, `${sap}`);
  for (const [name, found] of Object.entries(others)) assert.ok(found > 0.93, `${name} ${found}`);
  const best = informationGaps(perfect, factors).map(({ best: d }) => d);
  assert.deepEqual(best, [0, 1, 2, 3]);
});

test("a code of noise has nothing in any score", () => {
  const { mig, sap, disentanglement: d, completeness, informativeness, factorVae } = score(nothing);
  assert.ok(mig < 0.02, `${mig}`);
  assert.ok(sap < 0.03, `${sap}`);
  assert.ok(d < 0.1 && completeness < 0.1, `${d} ${completeness}`);
  // Three factors of ten levels, one of four: chance is right (3 · 0.1 + 0.25) / 4 = 0.1375.
  assert.ok(Math.abs(informativeness - 0.1375) < 0.03, `${informativeness}`);
  assert.ok(factorVae < 0.33, `${factorVae}`);
});

test("with each factor told twice there is no gap, and every dimension is still of one factor", () => {
  const { mig, sap, disentanglement: d, completeness, informativeness, factorVae } = score(twice);
  assertClose([mig, sap], [0, 0], 1e-9);
  assert.ok(d > 0.93 && informativeness > 0.95 && factorVae > 0.97, `${d} ${informativeness}`);
  // Of two equal dimensions the first takes it all: ties go to the first.
  assert.ok(completeness > 0.93, `${completeness}`);
});

test("two factors turned by 45° are both in both dimensions", () => {
  const two = factors.slice(0, 2);
  const { mig, sap, disentanglement: d, completeness, informativeness } = score(rotated, two);
  assert.ok(mig < 0.03 && sap < 0.04, `${mig} ${sap}`);
  assert.ok(d < 0.1 && completeness < 0.1, `${d} ${completeness}`);
  assert.ok(informativeness > 0.55, `${informativeness}`); // it is all still there
  // Each dimension knows half of a factor's variance: R² = ½ on either side.
  for (const { value: best } of predictabilityGaps(rotated, two)) assert.ok(Math.abs(best - 0.5) < 0.03); // prettier-ignore
});

test("the gap of a code that mixes a second factor in is that of the equation", () => {
  // Levels 0 and 1 of one factor; z₁ is it, z₂ is it in three of four images: I = ln 2 − H(¼).
  const bits = Float32Array.from({ length: 8 * 50 }, (_, i) => i % 2);
  const [bit] = factorsOf({ names: ["bit"], values: bits });
  const flipped = bits.map((b, i) => (i % 8 < 2 ? 1 - b : b));
  const codes = { values: Array.from(bits, (b, i) => [b, flipped[i]]).flat(), size: 2 };
  const quarter = -(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75));
  const [{ gap, value: whole }] = informationGaps(codes, [bit]);
  assertClose([whole, gap], [1, quarter / Math.log(2)], 1e-9);
  // Thresholds tell all by z₁, three of four by z₂.
  assertClose([predictabilityGaps(codes, [bit])[0].gap], [0.25], 1e-9);
});

test("of posteriors: what has collapsed has no say, what a model is told is left out", () => {
  // The factors, and a dimension whose mean gives the first away by a thousandth of a deviation.
  const codes = codesOf(5, (i, d) => (d < 4 ? value(i, d) : 1e-3 * value(i, 0)));
  const logVar = new Float32Array(5 * N).map((_, k) => (k % 5 === 4 ? 0 : -12));
  const posteriors = { mean: codes.values as Float32Array, logVar, latentSize: 5 };
  const found = disentanglement(posteriors, known);
  assert.ok(found && found.mig > 0.9 && found.sap > 0.85, JSON.stringify(found));
  assert.deepEqual(
    found.byFactor.map(({ factor, dimension }) => [factor, dimension]),
    [["a", 0], ["b", 1], ["c", 2], ["kind", 3]],
  ); // prettier-ignore
  const told = Int32Array.from({ length: N }, (_, i) => value(i, 3));
  const others = disentanglement(posteriors, known, { told });
  assert.deepEqual(others?.byFactor.map(({ factor }) => factor), ["a", "b", "c"]); // prettier-ignore
  assert.deepEqual(disentanglement(posteriors, known), found); // by the seed alone
});

test("the MIG is of the draws that a posterior gives itself, where it is no Gaussian", () => {
  const mean = Float32Array.from(codesOf(4, value).values);
  const posteriors = { mean, logVar: new Float32Array(4 * N).fill(-12), latentSize: 4 };
  const drawn = Float32Array.from(codesOf(4, (i, d) => noise[5 * i + d]).values);
  const found = disentanglement(posteriors, known, { drawn });
  assert.ok(found && found.mig < 0.02 && found.sap > 0.85, JSON.stringify(found));
});

test("nothing is said of few images, of factors that are all the same, or is no number without z", () => {
  const few = { mean: new Float32Array(100), logVar: new Float32Array(100), latentSize: 1 };
  const same = { names: ["same"], values: new Float32Array(100).fill(2) };
  assert.equal(disentanglement(few, { ...known, values: known.values.slice(0, 400) }), undefined);
  assert.equal(disentanglement({ ...few, mean: new Float32Array(300) }, same), undefined);
  const collapsed = {
    mean: new Float32Array(3 * N),
    logVar: new Float32Array(3 * N),
    latentSize: 3,
  };
  const found = disentanglement(collapsed, known);
  assert.ok(found && found.mig < 0.02, JSON.stringify(found));
  assert.deepEqual([found.sap, found.factorVaeScore, found.dci.disentanglement], [0, 0, 0]);
});
