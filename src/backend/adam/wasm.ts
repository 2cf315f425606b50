import * as tf from "@tensorflow/tfjs-core";
import { ADAM, Adam } from "./adam";
import { portableAdam, Slot } from "./portable";
import { FLOAT, WasmOperations } from "../wasm/operations";

/** Numbers that `wasm/operations.wat` reads at a time. */
const TOGETHER = 4;

/** Numbers of a piece. */
const PIECE = 16_384;

/** {@link Adam} by the project's own operation for wasm: each number is read and written once, in place. */
export function wasmAdam(
  operations: WasmOperations,
  variables: Readonly<Record<string, tf.Variable>>,
): Adam {
  const { beta1, beta2, epsilon } = ADAM;

  function update(slot: Slot, g: tf.Tensor, rate: number): void {
    updateInPlace(slot, g, rate);
    operations.changed(slot.w);
  }

  function updateInPlace({ w, m, v }: Slot, g: tf.Tensor, rate: number): void {
    if (operations.isShared(w)) {
      // Whoever shares its numbers is to keep those that it has now.
      const own = operations.create(w.shape);
      operations.copy(...([own, w].map(operations.addressOf) as [number, number]), w.size * FLOAT);
      w.assign(own);
      own.dispose();
    }
    const places = [w, m, v, g].map(operations.addressOf);
    const step = (size: number, at: number[]) =>
      operations.run({
        operation: "adam",
        pieces: Math.ceil(size / PIECE),
        given: [...at, size, PIECE],
        reals: [rate, beta1, beta2, epsilon],
        work: 16 * size,
      });
    const rest = w.size % TOGETHER;
    if (w.size > rest) step(w.size - rest, places);
    if (rest === 0) return;
    // The last ones lie at no end of a vector: they are brought to a place where they do.
    const ends = places.map((place) => place + (w.size - rest) * FLOAT);
    const scratch = operations.scratch(ends.length * TOGETHER * FLOAT);
    const vectors = ends.map((_, i) => scratch + i * TOGETHER * FLOAT);
    const bytes = rest * FLOAT;
    ends.forEach((end, i) => operations.copy(vectors[i], end, bytes));
    step(TOGETHER, vectors);
    ends.forEach((end, i) => operations.copy(end, vectors[i], bytes));
  }

  return portableAdam(variables, update);
}
