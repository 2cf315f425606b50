import { before, test } from "node:test";
import { useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { decodeLatents, encodeImages } from "../models";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { forward, type PlainActivation } from "./network";
import { networkOf } from "./payload";

before(async () => void (await useBackend("cpu")));

test("a dense layer is f(x W + b), whatever the number of inputs that are not 0", () => {
  for (const size of [1, 3, 4, 5, 9]) {
    const x = Float32Array.from({ length: size }, (_, i) => (i === 2 ? 0 : i + 1));
    const kernel = Float32Array.from({ length: 2 * size }, (_, k) => (k % 2 === 0 ? 1 : 10));
    const sum = x.reduce((a, b) => a + b, 0);
    const layer = { kernel, bias: Float32Array.of(0.5, -1), activation: "linear" as const };
    assertClose(forward(x, [layer]), [sum + 0.5, 10 * sum - 1]);
  }
});

test("activations", () => {
  const of = (activation: PlainActivation) =>
    forward(Float32Array.of(1), [
      { kernel: Float32Array.of(-2, 3), bias: Float32Array.of(0, 0), activation },
    ]);
  assertClose(of("relu"), [0, 3]);
  assertClose(of("tanh"), [Math.tanh(-2), Math.tanh(3)]);
  assertClose(of("silu"), [-2 / (1 + Math.exp(2)), 3 / (1 + Math.exp(-3))]);
});

for (const kind of ["vae", "cvae"] as const) {
  test(`${kind}: the plain network is the model`, () => {
    const data = tinyDataset();
    const model = tinyModel({ model: kind, activation: "tanh" });
    const weights = Object.entries(model.parameters).map(([name, w]) => [
      name,
      w.dataSync<"float32">().slice(),
    ]);
    const arrays = Object.fromEntries(weights) as Record<string, Float32Array>;
    const network = networkOf(
      {
        ...{ activation: "tanh", hiddenLayers: 2, conditional: model.conditional },
        classNames: data.classNames,
      },
      arrays,
    );
    for (const i of [0, 1, 5]) {
      const [x, label] = [data.test.image(i), data.test.labels[i]];
      const theirs = encodeImages(model, x, [label]);
      const ours = network.encode(x, label);
      assertClose(ours.mean, theirs.mean);
      assertClose(ours.logVar, theirs.logVar);
      assertClose(network.decode(ours.mean, label), decodeLatents(model, theirs.mean, [label]));
    }
    model.dispose();
  });
}
