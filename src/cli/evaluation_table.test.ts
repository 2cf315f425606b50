import assert from "node:assert/strict";
import { test } from "node:test";
import type { LabelFidelity } from "../evaluation";
import type { EvaluationResult } from "../results/evaluation_result";
import { columnsOf, inColumns } from "./columns";
import { evaluationTable } from "./evaluation_table";

const awkward = [
  "a name that goes on and on, as folders of photographs have them (2024)",
  "紫罗兰属植物的一个很长的名字",
  "🌻🌼🌷👩‍👩‍👧 bouquet of the whole long day",
  "שושן צחור לבן מאוד מאוד ארוך",
  "<b>bold</b> & \u001b[31mred\u001b[0m",
  "two\nlines",
];

function result(n: number): EvaluationResult {
  const classes = Array.from({ length: n }, (_, label) => label);
  const labelFidelity: LabelFidelity = {
    ...{ samples: 10 * n, accuracy: 0.5, diversity: 1 },
    confusion: classes.map((told) => classes.map((taken) => 5 * (+(told === taken) + +(taken === (told + 1) % n)))), // prettier-ignore
    perClass: classes.map((label) => ({ label, samples: 10, accuracy: 0.5, diversity: 1 })),
  };
  const measures = { reconstruction: 120.5, reconstructionMse: 0.01, images: 7 };
  const whole: Partial<EvaluationResult> = {
    ...{ model: "cvae", dataset: "photos", split: "test", images: 7 * n, binarization: "none" },
    ...{ latentSize: 2, importanceSamples: 3, seed: 0, loss: 130, reconstruction: 120, kl: 10 },
    ...{ elbo: -130, logLikelihood: -128, activeUnits: 2, reconstructionMse: 0.01 },
    ...{ klPerDimension: [9, 1], klShare: [0.9, 0.1], diagnostics: [], labelFidelity },
    byClass: classes.map((label) => ({ label, kl: 1, ...measures })) as never,
  };
  return whole as EvaluationResult;
}

for (const n of [1, 2, 3, 6, 10, 11, 120, 1000]) {
  test(`names of any script and ${n} classes stay within 80 columns, and few lines`, () => {
    const classNames = Array.from({ length: n }, (_, i) => `${awkward[i % awkward.length]}${i < 6 ? "" : i}`); // prettier-ignore
    const lines = evaluationTable(result(n), { classNames }).split("\n");
    for (const line of lines) assert.ok(columnsOf(line) <= 80, `${columnsOf(line)}: ${line}`);
    assert.ok(lines.length < 90, `${lines.length}`);
    assert.ok(lines.every((line) => !/[\u001b\r]|NaN|undefined/.test(line)));
    if (n > 20) assert.ok(lines.some((line) => line.includes(`and ${n - 20} more`)));
  });
}

test("columns are counted as a terminal has them", () => {
  assert.deepEqual(["abc", "日本", "🌻", "e\u0301", "👩‍👩‍👧"].map(columnsOf), [3, 4, 2, 1, 2]);
  assert.deepEqual(
    ["abcdef", "日本語", "ab", "日本語"].map((text, i) => inColumns(text, [4, 4, 4, 6][i])),
    ["abc…", "日… ", "ab  ", "日本語"],
  );
  assert.equal(inColumns("chrysanthemum no. 12", 14), "chrysanth…. 12");
});
