import * as tf from "@tensorflow/tfjs-core";
import { ADAM, Adam, AdamMoments } from "./adam";
import { NativeBackend } from "../native/binding";

let variablesMade = 0;

/** No id of a TensorFlow tensor. */
const NONE = -1;

/** A TensorFlow resource variable: a buffer that operations update in place. */
class ResourceVariable {
  private readonly handle: number;
  private readonly type;

  constructor(private readonly backend: NativeBackend) {
    const { binding } = backend;
    this.type = { name: "dtype", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
    const attributes = [
      this.type,
      { name: "shape", type: binding.TF_ATTR_SHAPE, value: [] as number[] },
      { name: "container", type: binding.TF_ATTR_STRING, value: "" },
      { name: "shared_name", type: binding.TF_ATTR_STRING, value: `adam_${variablesMade++}` },
    ];
    this.handle = binding.executeOp("VarHandleOp", attributes, [], 1)[0].id;
  }

  get id(): number {
    return this.handle;
  }

  assign(tensorId: number): void {
    this.backend.binding.executeOp("AssignVariableOp", [this.type], [this.handle, tensorId], 0);
  }

  /** A tensor that shares the variable's buffer; whoever asks deletes it. */
  read(): number {
    return this.backend.binding.executeOp("ReadVariableOp", [this.type], [this.handle], 1)[0].id;
  }

  dispose(): void {
    const { binding } = this.backend;
    // A variable that was never assigned holds nothing to destroy, which is no error.
    const ignore = { name: "ignore_lookup_error", type: binding.TF_ATTR_BOOL, value: true };
    binding.executeOp("DestroyResourceOp", [ignore], [this.handle], 0);
    binding.deleteTensor(this.handle);
  }
}

interface Slot {
  w: tf.Variable;
  resource: ResourceVariable;
  m: ResourceVariable;
  v: ResourceVariable;
  /** The tensor that `w` was given after the last update. */
  lastRead: number;
}

/**
 * {@link Adam} by TensorFlow's `ResourceApplyAdam`, which reads and writes each buffer once.
 *
 * A `tf.Variable` keeps its identity: only the TensorFlow tensor behind it changes. It is let
 * go before the update and read again after it, since TensorFlow copies a buffer that
 * somebody else still holds.
 */
export function tensorflowAdam(
  backend: NativeBackend,
  variables: Readonly<Record<string, tf.Variable>>,
): Adam {
  const { binding } = backend;
  const scalar = (value: number) =>
    binding.createTensor([], binding.TF_FLOAT, Float32Array.of(value));
  const type = { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
  const constants = [ADAM.beta1, ADAM.beta2, ADAM.epsilon].map(scalar);
  const slots = new Map<string, Slot>();
  let step = 0;

  const filled = (w: tf.Variable, values: Float32Array) => {
    const variable = new ResourceVariable(backend);
    fill(variable, w, values);
    return variable;
  };
  const fill = (variable: ResourceVariable, w: tf.Variable, values: Float32Array) => {
    const id = binding.createTensor(w.shape, binding.TF_FLOAT, values);
    variable.assign(id);
    binding.deleteTensor(id);
  };
  for (const [name, w] of Object.entries(variables)) {
    const zeros = new Float32Array(w.size);
    const resource = new ResourceVariable(backend);
    slots.set(name, { w, resource, m: filled(w, zeros), v: filled(w, zeros), lastRead: NONE });
  }

  function update(slot: Slot, gradient: tf.Tensor, rates: number[]): void {
    const [gradientId, current] = backend.getInputTensorIds([gradient, slot.w]);
    if (current !== slot.lastRead) slot.resource.assign(current); // somebody else set w
    const info = backend.tensorMap.get(slot.w.dataId);
    const shared = info.refCount > 1; // a clone of w is to keep the values it has now
    if (!shared) binding.deleteTensor(current);
    const inputs = [slot.resource.id, slot.m.id, slot.v.id, ...rates, ...constants, gradientId];
    binding.executeOp("ResourceApplyAdam", [type], inputs, 0);
    slot.lastRead = slot.resource.read();
    if (shared) {
      const updated = { id: slot.lastRead, dtype: binding.TF_FLOAT, shape: slot.w.shape };
      const fresh = backend.createOutputTensor(updated);
      slot.w.assign(fresh);
      fresh.dispose();
    } else {
      info.id = slot.lastRead;
    }
  }

  function copyOf(variable: ResourceVariable, size: number): Float32Array {
    const id = variable.read();
    const values = new Float32Array(size);
    values.set(binding.tensorDataSync(id) as Float32Array);
    binding.deleteTensor(id);
    return values;
  }

  return {
    get step() {
      return step;
    },
    apply(gradients, learningRate) {
      step++;
      const rates = [ADAM.beta1 ** step, ADAM.beta2 ** step, learningRate].map(scalar);
      for (const [name, slot] of slots) {
        const gradient = gradients[name];
        if (gradient) update(slot, gradient, rates);
      }
      rates.forEach((id) => binding.deleteTensor(id));
    },
    moments() {
      const entries = [...slots].map(([name, { w, m, v }]): [string, AdamMoments] => [
        name,
        { m: copyOf(m, w.size), v: copyOf(v, w.size) },
      ]);
      return Object.fromEntries(entries);
    },
    restore(savedStep, moments) {
      step = savedStep;
      for (const [name, { w, m, v }] of slots) {
        fill(m, w, moments[name].m);
        fill(v, w, moments[name].v);
      }
    },
    dispose() {
      constants.forEach((id) => binding.deleteTensor(id));
      for (const { resource, m, v } of slots.values()) {
        resource.dispose();
        m.dispose();
        v.dispose();
      }
      slots.clear();
    },
  };
}
