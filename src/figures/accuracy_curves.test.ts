import assert from "node:assert/strict";
import { test } from "node:test";
import { accuracyCurves } from "./accuracy_curves";

test("a line for each way to learn, in percent, over a logarithmic axis with the numbers of labels", () => {
  const figure = accuracyCurves(
    [
      { name: "alone", numLabels: [100, 1000], accuracies: [0.8, 0.95] },
      { name: "<b>", numLabels: [20, 100], accuracies: [0.5, 0.975] },
    ],
    "accuracy",
  );
  assert.deepEqual(figure.data.map(({ x, y }) => [x, y]), [[[100, 1000], [80, 95]], [[20, 100], [50, 97.5]]]); // prettier-ignore
  const { type, tickvals } = figure.layout.xaxis as { type: string; tickvals: number[] };
  assert.deepEqual([type, tickvals], ["log", [20, 100, 1000]]);
  assert.doesNotMatch(String(figure.data[1].name), /<b>/);
  assert.equal(
    figure.altText,
    "accuracy, by labels: alone 80.0 % from 100, 95.0 % from 1000; <b> 50.0 % from 20, 97.5 % from 100",
  );
});
