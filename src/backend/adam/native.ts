import * as tf from "@tensorflow/tfjs-core";
import { NativeBackend } from "../native/binding";
import { wholeNumber } from "../native/operations";
import { ADAM, Adam, AdamMoments, stepSize } from "./adam";

/** A variable and its moments, as ids of TensorFlow's tensors. */
interface Slot {
  readonly w: tf.Variable;
  m: number;
  v: number;
  /** The buffer behind `w` that is the optimizer's own to write to. */
  own?: number;
}

/** TensorFlow's tensors by their ids: copied, filled and read. */
class Buffers {
  constructor(private readonly backend: NativeBackend) {}

  /** A buffer that nobody else holds, as a variable's first values may be. */
  copyOf(id: number, shape: number[]) {
    const size = shape.reduce((a, b) => a * b, 1);
    const view = { rank: shape.length, shape, loops: 1, sizes: [size], steps: [1], start: 0 };
    const numbers = Object.entries(view).map(([name, value]) =>
      wholeNumber(this.backend, name, value),
    );
    return this.backend.binding.executeOp("LatentLabView", numbers, [id], 1)[0];
  }

  filled(shape: number[], values: Float32Array): number {
    const { binding } = this.backend;
    const id = binding.createTensor(shape, binding.TF_FLOAT, values);
    const copy = this.copyOf(id, shape).id;
    binding.deleteTensor(id); // it may be the caller's array itself
    return copy;
  }

  read(id: number, size: number): Float32Array {
    const values = new Float32Array(size);
    values.set(this.backend.binding.tensorDataSync(id) as Float32Array);
    return values;
  }

  /** The buffer of a variable, to be written to. */
  owned(slot: Slot): number {
    const { backend } = this;
    const [id] = backend.getInputTensorIds([slot.w]);
    const info = backend.tensorMap.get(slot.w.dataId);
    const shared = info.refCount > 1; // a clone of w is to keep the values it has now
    if (id === slot.own && !shared) return id;
    const copy = this.copyOf(id, slot.w.shape);
    slot.own = copy.id;
    if (shared) {
      const fresh = backend.createOutputTensor(copy);
      slot.w.assign(fresh);
      fresh.dispose();
    } else {
      info.id = copy.id;
      backend.binding.deleteTensor(id);
    }
    return copy.id;
  }
}

/**
 * {@link Adam} by the project's own operation: all variables in one call, each number read and
 * written once, in place.
 */
export function nativeAdam(
  backend: NativeBackend,
  variables: Readonly<Record<string, tf.Variable>>,
): Adam {
  const { binding } = backend;
  const buffers = new Buffers(backend);
  const slots = new Map<string, Slot>();
  for (const [name, w] of Object.entries(variables)) {
    const zeros = () => buffers.filled(w.shape, new Float32Array(w.size));
    slots.set(name, { w, m: zeros(), v: zeros() });
  }
  const forget = ({ m, v }: Slot) => [m, v].forEach((id) => binding.deleteTensor(id));
  let step = 0;

  return {
    get step() {
      return step;
    },
    apply(gradients, learningRate) {
      step++;
      const moved = [...slots].filter(([name]) => gradients[name] !== undefined);
      if (moved.length === 0) return;
      const { beta1, beta2, epsilon } = ADAM;
      const rate = stepSize(learningRate, step);
      const rates = Float32Array.of(rate, beta1, beta2, epsilon);
      const ratesId = binding.createTensor([4], binding.TF_FLOAT, rates);
      const ids = backend.getInputTensorIds(moved.map(([name]) => gradients[name] as tf.Tensor));
      const inputs = moved.flatMap(([, slot], i) => [buffers.owned(slot), slot.m, slot.v, ids[i]]);
      const count = wholeNumber(backend, "N", inputs.length);
      binding.executeOp("LatentLabAdam", [count], [ratesId, ...inputs], 0);
      binding.deleteTensor(ratesId);
    },
    moments() {
      const entries = [...slots].map(([name, { w, m, v }]): [string, AdamMoments] => [
        name,
        { m: buffers.read(m, w.size), v: buffers.read(v, w.size) },
      ]);
      return Object.fromEntries(entries);
    },
    restore(savedStep, moments) {
      step = savedStep;
      for (const [name, slot] of slots) {
        forget(slot);
        slot.m = buffers.filled(slot.w.shape, moments[name].m);
        slot.v = buffers.filled(slot.w.shape, moments[name].v);
      }
    },
    dispose() {
      slots.forEach(forget);
      slots.clear();
    },
  };
}
