import assert from "node:assert/strict";
import { test } from "node:test";
import type { ImageDistance, LabelFidelity } from "../evaluation";
import { evaluationJson, type EvaluationResult } from "./evaluation_result";
import { distanceRows } from "./evaluation_rows";
import { worstConfusions } from "./worst_confusions";

const distance: ImageDistance = { item: "garment", images: 5, samples: 3, sampler: "N(0, I)", reconstructions: 2, floor: 1 }; // prettier-ignore

/** Of n classes, of which the first is always taken for the last. */
function fidelity(n: number): LabelFidelity {
  const confusion = Array.from({ length: n }, (_, told) =>
    Array.from({ length: n }, (_, taken) => Number(taken === (told === 0 ? n - 1 : told))),
  );
  return { samples: n, accuracy: 1 - 1 / n, confusion, perClass: [], diversity: 1 };
}

const json = (result: object) =>
  evaluationJson(result as EvaluationResult) as Record<string, never>;

test("the Fréchet distance stands under its neutral and its earlier name", () => {
  const { frechetImageDistance, frechetDigitDistance } = json({ frechetImageDistance: distance });
  assert.deepEqual([frechetImageDistance, frechetDigitDistance], [distance, distance]);
  assert.deepEqual(json({ loss: 1 }), { loss: 1 });
  assert.deepEqual(
    distanceRows(distance).map(([name]) => name),
    ["Fréchet garment distance", "  distance of samples", "  distance of reconstructions", "  distance of training images"], // prettier-ignore
  );
  assert.equal(distanceRows(distance)[1][1], "3.00   latents from N(0, I)");
  assert.equal(distanceRows({ ...distance, item: "digit" })[0][0], "Fréchet digit distance (FDD)");
});

test("of a hundred classes the matrix is kept, of more the worst confusions", () => {
  const few = json({ labelFidelity: fidelity(100) }).labelFidelity as LabelFidelity;
  assert.equal(few.confusion.length, 100);
  const many = json({ labelFidelity: fidelity(1000) }).labelFidelity as object;
  assert.ok(!("confusion" in many));
  assert.deepEqual({ ...many }, { samples: 1000, accuracy: 0.999, perClass: [], diversity: 1, worstConfusions: [{ told: 0, takenFor: 999, count: 1 }] }); // prettier-ignore
});

test("the most frequent confusions come first", () => {
  assert.deepEqual(worstConfusions([[5, 1, 2], [0, 5, 4], [1, 0, 5]], 3), [
    { told: 1, takenFor: 2, count: 4 },
    { told: 0, takenFor: 2, count: 2 },
    { told: 0, takenFor: 1, count: 1 },
  ]); // prettier-ignore
});
