import * as tf from "@tensorflow/tfjs-core";
import { ADAM, Adam, AdamMoments } from "./adam";
import { NativeBackend } from "../native/binding";
import { wholeNumber } from "../native/operations";

/** A variable and its moments, as ids of TensorFlow's tensors. */
interface Slot {
  readonly w: tf.Variable;
  m: number;
  v: number;
  /** The buffer behind `w` that is the optimizer's own to write to. */
  own?: number;
}

/**
 * {@link Adam} by the project's own kernel: all variables in one call, each number read and
 * written once, in place.
 */
export function nativeAdam(
  backend: NativeBackend,
  variables: Readonly<Record<string, tf.Variable>>,
): Adam {
  const { binding } = backend;
  const float = { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
  let step = 0;

  /** A buffer that nobody else holds, as a variable's first values may be. */
  const copyOf = (id: number) => binding.executeOp("DeepCopy", [float], [id], 1)[0];
  const filled = (w: tf.Variable, values: Float32Array): number => {
    const id = binding.createTensor(w.shape, binding.TF_FLOAT, values);
    const copy = copyOf(id).id;
    binding.deleteTensor(id); // it may be the caller's array itself
    return copy;
  };
  const slots = new Map<string, Slot>();
  for (const [name, w] of Object.entries(variables)) {
    const zeros = new Float32Array(w.size);
    slots.set(name, { w, m: filled(w, zeros), v: filled(w, zeros) });
  }

  /** The buffer of w, to be written to. */
  function owned(slot: Slot): number {
    const [id] = backend.getInputTensorIds([slot.w]);
    const info = backend.tensorMap.get(slot.w.dataId);
    const shared = info.refCount > 1; // a clone of w is to keep the values it has now
    if (id === slot.own && !shared) return id;
    const copy = copyOf(id);
    slot.own = copy.id;
    if (shared) {
      const fresh = backend.createOutputTensor(copy);
      slot.w.assign(fresh);
      fresh.dispose();
    } else {
      info.id = copy.id;
      binding.deleteTensor(id);
    }
    return copy.id;
  }

  const read = (id: number, size: number): Float32Array => {
    const values = new Float32Array(size);
    values.set(binding.tensorDataSync(id) as Float32Array);
    return values;
  };

  return {
    get step() {
      return step;
    },
    apply(gradients, learningRate) {
      step++;
      const { beta1, beta2, epsilon } = ADAM;
      const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
      const rates = Float32Array.of(rate, beta1, beta2, epsilon);
      const ratesId = binding.createTensor([4], binding.TF_FLOAT, rates);
      const entries = [...slots];
      const ids = backend.getInputTensorIds(entries.map(([name]) => gradients[name]));
      const inputs = entries.flatMap(([, slot], i) => [owned(slot), slot.m, slot.v, ids[i]]);
      const count = wholeNumber(backend, "N", inputs.length);
      binding.executeOp("LatentLabAdam", [count], [ratesId, ...inputs], 0);
      binding.deleteTensor(ratesId);
    },
    moments() {
      const entries = [...slots].map(([name, { w, m, v }]): [string, AdamMoments] => [
        name,
        { m: read(m, w.size), v: read(v, w.size) },
      ]);
      return Object.fromEntries(entries);
    },
    restore(savedStep, moments) {
      step = savedStep;
      for (const [name, slot] of slots) {
        binding.deleteTensor(slot.m);
        binding.deleteTensor(slot.v);
        slot.m = filled(slot.w, moments[name].m);
        slot.v = filled(slot.w, moments[name].v);
      }
    },
    dispose() {
      for (const { m, v } of slots.values()) {
        binding.deleteTensor(m);
        binding.deleteTensor(v);
      }
      slots.clear();
    },
  };
}
