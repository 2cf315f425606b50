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
class TensorflowAdam implements Adam {
  step = 0;
  private readonly slots = new Map<string, Slot>();
  private readonly constants: readonly number[];

  constructor(
    private readonly backend: NativeBackend,
    variables: Readonly<Record<string, tf.Variable>>,
  ) {
    this.constants = [ADAM.beta1, ADAM.beta2, ADAM.epsilon].map((value) => this.scalar(value));
    for (const [name, w] of Object.entries(variables)) {
      const resource = new ResourceVariable(backend);
      this.slots.set(name, { w, resource, m: this.zeros(w), v: this.zeros(w), lastRead: NONE });
    }
  }

  apply(gradients: Readonly<Record<string, tf.Tensor | undefined>>, learningRate: number): void {
    this.step++;
    const { beta1, beta2 } = ADAM;
    const powers = [beta1 ** this.step, beta2 ** this.step, learningRate];
    const rates = powers.map((value) => this.scalar(value));
    for (const [name, slot] of this.slots) {
      const gradient = gradients[name];
      if (gradient) this.update(slot, gradient, rates);
    }
    rates.forEach((id) => this.backend.binding.deleteTensor(id));
  }

  moments(): Record<string, AdamMoments> {
    const entries = [...this.slots].map(([name, { w, m, v }]): [string, AdamMoments] => [
      name,
      { m: this.copyOf(m, w.size), v: this.copyOf(v, w.size) },
    ]);
    return Object.fromEntries(entries);
  }

  restore(step: number, moments: Record<string, AdamMoments>): void {
    this.step = step;
    for (const [name, { w, m, v }] of this.slots) {
      this.fill(m, w, moments[name].m);
      this.fill(v, w, moments[name].v);
    }
  }

  dispose(): void {
    this.constants.forEach((id) => this.backend.binding.deleteTensor(id));
    for (const { resource, m, v } of this.slots.values()) {
      for (const variable of [resource, m, v]) variable.dispose();
    }
    this.slots.clear();
  }

  private update(slot: Slot, gradient: tf.Tensor, rates: readonly number[]): void {
    const { backend } = this;
    const { binding } = backend;
    const type = { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
    const [gradientId, current] = backend.getInputTensorIds([gradient, slot.w]);
    if (current !== slot.lastRead) slot.resource.assign(current); // somebody else set w
    const info = backend.tensorMap.get(slot.w.dataId);
    const shared = info.refCount > 1; // a clone of w is to keep the values it has now
    if (!shared) binding.deleteTensor(current);
    const variables = [slot.resource.id, slot.m.id, slot.v.id];
    const inputs = [...variables, ...rates, ...this.constants, gradientId];
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

  private scalar(value: number): number {
    const { binding } = this.backend;
    return binding.createTensor([], binding.TF_FLOAT, Float32Array.of(value));
  }

  private zeros(w: tf.Variable): ResourceVariable {
    const variable = new ResourceVariable(this.backend);
    this.fill(variable, w, new Float32Array(w.size));
    return variable;
  }

  private fill(variable: ResourceVariable, w: tf.Variable, values: Float32Array): void {
    const { binding } = this.backend;
    const id = binding.createTensor(w.shape, binding.TF_FLOAT, values);
    variable.assign(id);
    binding.deleteTensor(id);
  }

  private copyOf(variable: ResourceVariable, size: number): Float32Array {
    const { binding } = this.backend;
    const id = variable.read();
    const values = new Float32Array(size);
    values.set(binding.tensorDataSync(id) as Float32Array);
    binding.deleteTensor(id);
    return values;
  }
}

/** An optimizer by {@link TensorflowAdam} for the given variables, by name. */
export function tensorflowAdam(
  backend: NativeBackend,
  variables: Readonly<Record<string, tf.Variable>>,
): Adam {
  return new TensorflowAdam(backend, variables);
}
