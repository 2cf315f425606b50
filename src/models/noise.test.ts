import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { normal, uniform } from "../random";
import { createNoise, type Noise } from "./noise";

before(async () => void (await useBackend("cpu")));

const kinds = {
  normal: (noise: Noise, name: string) => noise.normal(name, [40]),
  uniform: (noise: Noise, name: string) => noise.uniform(name, [40]),
  categorical: (noise: Noise, name: string) => noise.categorical(name, [40], 1000),
};

for (const [kind, draw] of Object.entries(kinds)) {
  test(`${kind} is a function of seed, name and step, and of nothing else`, () => {
    const at = (seed: number, name: string, step: number) => [
      ...draw(createNoise({ seed, step }), name).dataSync(),
    ];
    const first = at(7, "epsilon", 3);
    const noise = createNoise({ seed: 7, step: 3 });
    noise.normal("another before it", [100]);
    assert.deepEqual([...draw(noise, "epsilon").dataSync()], first);
    for (const other of [at(8, "epsilon", 3), at(7, "eta", 3), at(7, "epsilon", 4)]) {
      assert.notDeepEqual(other, first);
      // Independent, so that of 40 numbers few are alike; of classes, one in 1000 is.
      assert.ok(other.filter((value, i) => value === first[i]).length < 3);
    }
  });
}

test("a draw has the numbers of random/, by which earlier runs were made", () => {
  const draw = { seed: 7, stream: "epsilon", step: 42 };
  const noise = createNoise({ seed: 7, step: 42 });
  assert.deepEqual(noise.normal("epsilon", [5, 3]).dataSync(), normal(draw, 15));
  assert.deepEqual(noise.uniform("u", [2, 2]).dataSync(), uniform({ ...draw, stream: "u" }, 4));
  const moved = createNoise({ seed: 7, step: 42, stream: (name) => `test of ${name}` });
  const stream = "test of epsilon";
  assert.deepEqual(moved.normal("epsilon", [4]).dataSync(), normal({ ...draw, stream }, 4));
});

test("a draw has the shape and the type that it is asked for", () => {
  const noise = createNoise({ seed: 1, step: 0 });
  const drawn = [
    noise.normal("a", [4]),
    noise.normal("b", [4, 3]),
    noise.uniform("c", [5, 4, 3]),
    noise.categorical("d", [2, 6], 3),
    noise.normal("e", []),
  ];
  assert.deepEqual(
    drawn.map(({ shape, dtype }) => [shape, dtype]),
    [
      [[4], "float32"],
      [[4, 3], "float32"],
      [[5, 4, 3], "float32"],
      [[2, 6], "int32"],
      [[], "float32"],
    ],
  );
  tf.dispose(drawn);
});

test("a name that is drawn twice in a step is a mistake, whatever is drawn", () => {
  const noise = createNoise({ seed: 1, step: 0 });
  noise.normal("epsilon", [2]);
  assert.throws(() => noise.normal("epsilon", [2]), /"epsilon" is drawn twice in a step/);
  assert.throws(() => noise.uniform("epsilon", [2]), /drawn twice/);
  assert.throws(() => noise.categorical("epsilon", [2], 2), /drawn twice/);
  noise.normal("epsilon of the second draw", [2]);
});

test("classes come as often as their probabilities say; without any, equally often", () => {
  const noise = createNoise({ seed: 3, step: 0 });
  const share = (classes: tf.Tensor, k: number) =>
    classes.dataSync().filter((value) => value === k).length / classes.size;
  const weighed = noise.categorical("weighed", [100, 100], [0.2, 0, 0.5, 0.3]);
  const equal = noise.categorical("equal", [10_000], 4);
  // Five standard errors of a share of ½ of 10,000: 5 · 0.5 / 100.
  [0.2, 0, 0.5, 0.3].forEach((p, k) => assert.ok(Math.abs(share(weighed, k) - p) < 0.025));
  [0, 1, 2, 3].forEach((k) => assert.ok(Math.abs(share(equal, k) - 0.25) < 0.025));
});
