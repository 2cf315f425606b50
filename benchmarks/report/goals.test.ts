import assert from "node:assert/strict";
import { it } from "node:test";
import { goalsOf } from "./goals";
import { EpochResult } from "./results";
import { summarize } from "./summary";

function epoch(name: string, kind: EpochResult["kind"], seconds: number[]): EpochResult {
  return {
    ...{ name, label: name, kind, seconds, summary: summarize(seconds) },
    ...{ version: "1", batch_size: 128, images: 60_000, scaled: false },
    ...{ peak_memory_bytes: 1, losses: [] },
  };
}

const epochs = [
  epoch("native", "project", [8, 6, 9]),
  epoch("pytorch", "peer", [10, 10, 10]),
  epoch("jax", "peer", [8, 8, 10]),
];
const state = (tensors: number, resident_bytes: number) => ({ tensors, resident_bytes });

const goals = new Map(
  goalsOf({
    work: { activation: "silu" },
    epochs,
    load: [epoch("native", "project", [9, 9, 9]), epochs[2]],
    family: [["vae", 1], ["iwae", 1.2], ["wae", 1.1]].map(([name, of]) => ({
      ...epoch(String(name), "project", [1]),
      ...{ to_vae: summarize([1]), products: 1, to_products: summarize([Number(of)]) },
    })), // prettier-ignore
    conv: [{ name: "28 × 28 × 1", epochs }],
    decode: { native: summarize([1.5]) },
    time_to_loss: [],
    memory: { images: 6000, after_1: state(100, 1000), after_10: state(100, 1010) },
  }).map((goal) => [goal.name, goal]),
);

it("ratios are taken round by round, against the peer with the least median", () => {
  const goal = goals.get("native_to_peer");
  assert.deepEqual(goal?.found, { median: 0.9, min: 0.75, max: 1 }); // 8/8, 6/8, 9/10
  assert.equal(goal?.reached, true);
  assert.match(goal?.label ?? "", /\(jax\)/);
});

it("a busy machine has a target of its own", () => {
  const goal = goals.get("load_native_to_peer");
  assert.deepEqual(goal?.found, { median: 1.125, min: 0.9, max: 1.125 }); // 9/8, 9/8, 9/10
  assert.equal(goal?.reached, false);
});

it("a convolutional network has targets of its own", () => {
  assert.equal(goals.get("conv_28x28x1_native_to_peer")?.found?.median, 0.9);
  assert.equal(goals.get("conv_64x64x3_native_to_peer")?.found, undefined);
});

it("of the family, the slowest for its products counts", () => {
  const goal = goals.get("family");
  assert.equal(goal?.found?.median, 1.2);
  assert.match(goal?.label ?? "", /slowest model \(iwae\)/);
});

it("what was not timed is neither reached nor missed", () => {
  for (const name of ["native_to_products", "help", "time_to_loss"]) {
    assert.equal(goals.get(name)?.found, undefined);
    assert.equal(goals.get(name)?.reached, undefined);
  }
});

it("units are the target's own", () => {
  assert.equal(goals.get("decode")?.reached, false); // 1.5 ms > 1 ms
  const { found, reached } = goals.get("memory") ?? {};
  assert.ok(Math.abs((found?.median ?? NaN) - 1) < 1e-9); // 1010 / 1000: 1 %
  assert.equal(reached, true);
});
