import assert from "node:assert/strict";
import { test } from "node:test";
import { normal, permutation, randomWords, uniform } from "./index";

const draw = { seed: 7, stream: "epsilon", step: 3 };

test("a draw is a function of seed, stream and step alone", () => {
  const first = normal(draw, 100);
  uniform({ ...draw, step: 4 }, 1000); // another draw in between changes nothing
  assert.deepEqual(normal({ ...draw }, 100), first);
});

test("every part of a draw's name, both 32-bit halves included, changes the numbers", () => {
  const names = [
    draw,
    { ...draw, seed: 8 },
    { ...draw, seed: 7 + 2 ** 32 },
    { ...draw, seed: 7 + 2 ** 52 },
    { ...draw, stream: "shuffle" },
    { ...draw, stream: "" },
    { ...draw, step: 4 },
    { ...draw, step: 3 + 2 ** 32 },
    { ...draw, seed: 3, step: 7 },
  ];
  const starts = names.map((name) => randomWords(name, 4).join());
  assert.equal(new Set(starts).size, names.length);
});

test("fewer numbers of a draw are a prefix of more, odd counts too", () => {
  assert.deepEqual(normal(draw, 7), normal(draw, 100).slice(0, 7));
  assert.deepEqual(uniform(draw, 7), uniform(draw, 100).slice(0, 7));
  assert.equal(normal(draw, 0).length, 0);
});

test("uniform numbers lie in [0, 1), with the mean 1/2 and the variance 1/12", () => {
  const n = 100_000;
  const u = uniform(draw, n);
  assert.ok(u.every((value) => value >= 0 && value < 1));
  const mean = u.reduce((sum, value) => sum + value, 0) / n;
  const variance = u.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  // Five standard errors: sqrt(1/12/n) = 0.0009 for the mean, sqrt(1/180/n) = 0.0002 for the variance.
  assert.ok(Math.abs(mean - 1 / 2) < 0.0046, `mean ${mean}`);
  assert.ok(Math.abs(variance - 1 / 12) < 0.0012, `variance ${variance}`);
});

test("normal numbers have the moments of N(0, 1): 0, 1, 0, 3", () => {
  const n = 100_000;
  const z = normal(draw, n);
  const moment = (power: number) => z.reduce((sum, value) => sum + value ** power, 0) / n;
  // Five standard errors: sqrt(1/n), sqrt(2/n), sqrt(15/n), sqrt(96/n).
  assert.ok(Math.abs(moment(1)) < 5 * Math.sqrt(1 / n));
  assert.ok(Math.abs(moment(2) - 1) < 5 * Math.sqrt(2 / n));
  assert.ok(Math.abs(moment(3)) < 5 * Math.sqrt(15 / n));
  assert.ok(Math.abs(moment(4) - 3) < 5 * Math.sqrt(96 / n));
  const neighbours = z.reduce((sum, value, i) => sum + value * (z[i + 1] ?? 0), 0) / n;
  assert.ok(Math.abs(neighbours) < 5 / Math.sqrt(n), "the two Box–Muller values are independent");
});

test("a permutation holds each index once", () => {
  for (const n of [0, 1, 2, 1000]) {
    const sorted = permutation(draw, n).sort();
    assert.deepEqual([...sorted], [...Array(n).keys()]);
  }
});

test("the 3! = 6 orders of three are equally likely", () => {
  const trials = 6000;
  const counts = new Map<string, number>();
  for (let step = 0; step < trials; step++) {
    const order = permutation({ seed: 1, stream: "shuffle", step }, 3).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 6);
  // Expected 1000 each; five standard deviations are 5 · sqrt(6000 · 1/6 · 5/6) = 144.
  for (const count of counts.values()) assert.ok(Math.abs(count - 1000) < 144, `${count}`);
});

test("seeds, steps and counts that are no integers of at least 0 are refused", () => {
  assert.throws(() => uniform({ ...draw, seed: -1 }, 1), /seed must be an integer .* got -1/);
  assert.throws(() => uniform({ ...draw, seed: 0.5 }, 1), RangeError);
  assert.throws(() => normal({ ...draw, step: 2 ** 53 }, 1), /step must be/);
  assert.throws(() => permutation(draw, NaN), /n must be/);
});
