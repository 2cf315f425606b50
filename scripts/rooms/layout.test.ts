import assert from "node:assert/strict";
import { test } from "node:test";
import { type Graph, layered, reduced } from "./layout";

const graph = (arrows: Record<string, string>): Graph =>
  new Map(Object.entries(arrows).map(([from, tos]) => [from, new Set(tos)]));

test("an arrow that a longer way says already is left out", () => {
  const few = reduced(graph({ a: "bcd", b: "c", c: "d", d: "" }));
  assert.deepEqual([...few].map(([from, tos]) => from + [...tos].join("")), ["ab", "bc", "cd", "d"]); // prettier-ignore
});

test("arrows in a circle are an error that names it", () => {
  assert.throws(() => reduced(graph({ a: "b", b: "c", c: "b" })), /in a circle: a → b → c → b$/);
});

test("a node stands above all that it leads to, and a long arrow passes each layer", () => {
  const { layers, arrows } = layered(graph({ a: "bd", b: "c", c: "", d: "", e: "c" }));
  const level = (name: string) => layers.findIndex((layer) => layer.includes(name));
  assert.deepEqual(["a", "b", "c", "d", "e"].map(level), [0, 1, 2, 2, 1]);
  assert.deepEqual(arrows.find((places) => places.at(-1) === "d")?.length, 3);
});

test("the layers are ordered so that no arrows cross where none have to", () => {
  const { layers } = layered(graph({ a: "y", b: "x", x: "", y: "" }));
  const [above, below] = layers;
  assert.equal(above.indexOf("a") < above.indexOf("b"), below.indexOf("y") < below.indexOf("x"));
});
