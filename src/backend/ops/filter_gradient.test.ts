import { before, test } from "node:test";
import { tf, useBackend } from "..";
import { normal } from "../../random";
import { assertClose } from "../testing/assert_close";
import { filterGradient, portableFilterGradient } from "./filter_gradient";

before(async () => void (await useBackend("cpu"))); // which has the operation

function drawn(stream: string, shape: readonly [number, number, number, number]): tf.Tensor4D {
  const size = shape.reduce((a, b) => a * b);
  return tf.tensor4d(normal({ seed: 1, stream, step: 0 }, size), [...shape]);
}

// Sides where "same" pads evenly, unevenly and not at all, and where the last stride leaves over.
for (const [height, width, size, stride] of [
  [28, 28, 5, 2],
  [7, 5, 5, 2],
  [8, 6, 3, 1],
  [9, 10, 3, 3],
] as const) {
  test(`${height} × ${width} by ${size} / ${stride}: with and without the backend's operation`, () => {
    tf.tidy(() => {
      const x = drawn("x", [3, height, width, 2]);
      const dy = drawn("dy", [3, Math.ceil(height / stride), Math.ceil(width / stride), 4]);
      const theirs = filterGradient(x, dy, size, stride);
      assertClose(portableFilterGradient(x, dy, size, stride).dataSync(), theirs.dataSync());
    });
  });
}
