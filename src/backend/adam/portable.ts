import * as tf from "@tensorflow/tfjs-core";
import { ADAM, Adam, AdamMoments, stepSize } from "./adam";

/** A variable and its moments. */
export interface Slot {
  readonly w: tf.Variable;
  m: tf.Tensor;
  v: tf.Tensor;
}

/**
 * {@link Adam} in TensorFlow.js operations, for where there are no operations.
 *
 * @param update makes the step of one variable, `rate` being α · √(1 − β₂ᵗ) / (1 − β₁ᵗ)
 */
export function portableAdam(
  variables: Readonly<Record<string, tf.Variable>>,
  update: (slot: Slot, g: tf.Tensor, rate: number) => void = updateByOperations,
): Adam {
  const zeros = (v: tf.Variable) => tf.keep(tf.zeros(v.shape));
  const slots = new Map(
    Object.entries(variables).map(([name, w]): [string, Slot] => [
      name,
      { w, m: zeros(w), v: zeros(w) },
    ]),
  );
  let step = 0;

  return {
    get step() {
      return step;
    },
    apply(gradients, learningRate) {
      step++;
      const rate = stepSize(learningRate, step);
      for (const [name, slot] of slots) {
        const gradient = gradients[name];
        if (gradient) update(slot, gradient, rate);
      }
    },
    moments() {
      const entries = [...slots].map(([name, { m, v }]): [string, AdamMoments] => [
        name,
        { m: m.dataSync<"float32">().slice(), v: v.dataSync<"float32">().slice() },
      ]);
      return Object.fromEntries(entries);
    },
    restore(savedStep, moments) {
      step = savedStep;
      for (const [name, slot] of slots) {
        tf.dispose([slot.m, slot.v]);
        slot.m = tf.keep(tf.tensor(moments[name].m, slot.w.shape));
        slot.v = tf.keep(tf.tensor(moments[name].v, slot.w.shape));
      }
    },
    dispose() {
      for (const { m, v } of slots.values()) tf.dispose([m, v]);
      slots.clear();
    },
  };
}

function updateByOperations(slot: Slot, g: tf.Tensor, rate: number): void {
  const { beta1, beta2, epsilon } = ADAM;
  const [m, v] = tf.tidy(() => {
    const m = tf.add(slot.m, tf.mul(tf.sub(g, slot.m), 1 - beta1));
    const v = tf.add(slot.v, tf.mul(tf.sub(tf.square(g), slot.v), 1 - beta2));
    const update = tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), epsilon));
    slot.w.assign(tf.sub(slot.w, update));
    return [m, v];
  });
  tf.dispose([slot.m, slot.v]);
  Object.assign(slot, { m: tf.keep(m), v: tf.keep(v) });
}
