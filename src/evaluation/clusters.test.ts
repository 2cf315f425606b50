import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { uniform } from "../random";
import { clusterAgreement } from "./clusters";

const agreement = (assigned: number[], labels: number[], clusters = 3, classes = 3) => {
  const found = clusterAgreement(assigned, labels, { clusters, classes });
  assert.ok(found);
  return found;
};

test("clusters that are the classes by other numbers agree in all", () => {
  const found = agreement([2, 2, 0, 0, 1, 1], [0, 0, 1, 1, 2, 2]);
  assert.deepEqual(found.matched, [1, 2, 0]);
  assert.deepEqual([found.used, found.images, found.accuracy], [3, 6, 1]);
  assertClose([found.normalizedMutualInformation, found.adjustedRandIndex], [1, 1], 1e-12);
});

test("accuracy, NMI and ARI of six images, by hand", () => {
  // Cluster 0 has classes 0 0 1, cluster 1 has 1 1 2.
  const found = agreement([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 2], 2, 3);
  assert.deepEqual([found.matched, found.accuracy], [[0, 1], 4 / 6]);
  const h = (...shares: number[]) => -shares.reduce((sum, p) => sum + p * Math.log(p), 0);
  const [cluster, kind, joint] = [h(1 / 2, 1 / 2), h(1 / 3, 1 / 2, 1 / 6), h(1 / 3, 1 / 6, 1 / 3, 1 / 6)]; // prettier-ignore
  const nmi = (cluster + kind - joint) / ((cluster + kind) / 2);
  // Pairs: together in both 1 + 1, in a cluster 3 + 3, in a class 1 + 3, of 15.
  const expected = (6 * 4) / 15;
  const ari = (2 - expected) / ((6 + 4) / 2 - expected);
  assertClose([found.normalizedMutualInformation, found.adjustedRandIndex], [nmi, ari], 1e-12);
});

test("more clusters than classes: each class has one, the others count as wrong", () => {
  const found = agreement([0, 0, 1, 2, 2, 2], [0, 0, 0, 1, 1, 1], 4, 2);
  assert.deepEqual(found.matched, [0, -1, 1, -1]);
  assert.deepEqual([found.clusters, found.used, found.accuracy], [4, 3, 5 / 6]);
});

test("images without a known class do not count; without any there is no verdict", () => {
  const found = agreement([0, 1, 2, 2], [0, 1, -1, -1]);
  assert.deepEqual([found.images, found.accuracy, found.used], [2, 1, 2]);
  assert.equal(clusterAgreement([0, 1], [-1, -1], { clusters: 2, classes: 3 }), undefined);
});

test("one cluster of all says nothing; clusters by chance have an adjusted index of about 0", () => {
  const one = agreement([0, 0, 0, 0], [0, 1, 2, 2]);
  assertClose([one.accuracy, one.normalizedMutualInformation, one.adjustedRandIndex], [0.5, 0, 0]);
  const draw = (stream: string) => [
    ...uniform({ seed: 1, stream, step: 0 }, 5000).map((u) => Math.floor(3 * u)),
  ];
  const chance = agreement(draw("clusters"), draw("classes"));
  assert.ok(Math.abs(chance.adjustedRandIndex) < 0.005, `${chance.adjustedRandIndex}`);
  assert.ok(chance.normalizedMutualInformation < 0.005 && chance.accuracy < 0.37);
});
