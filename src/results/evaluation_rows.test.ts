import assert from "node:assert/strict";
import { test } from "node:test";
import type { Evaluation } from "../evaluation";
import { metricRows } from "./evaluation_rows";

const figures = {
  ...{ loss: 100, reconstruction: 80, kl: 20, elbo: -100, logLikelihood: -97 },
  ...{ importanceSamples: 5, activeUnits: 9, latentSize: 10, reconstructionMse: 0.01 },
} as unknown as Evaluation;

test("of a model that finds clusters, its rows say how they agree with classes", () => {
  const clustering = {
    ...{ clusters: 12, used: 11, images: 500, accuracy: 0.9314 },
    ...{ normalizedMutualInformation: 0.8712, adjustedRandIndex: 0.85 },
    matched: [3, 1, -1, 2, 0, 4, 5, 6, 7, 8, 9, -1],
  };
  assert.deepEqual(metricRows({ ...figures, clustering }).slice(-2), [
    ["clustering accuracy", "93.14 %   11 of 12 clusters used, 10 matched with classes one to one"],
    ["  NMI, ARI", "0.871, 0.850"],
  ]);
  assert.ok(metricRows(figures).every(([name]) => !/cluster/.test(name)));
});
