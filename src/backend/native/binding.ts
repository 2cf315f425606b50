import * as tf from "@tensorflow/tfjs-core";

/** An attribute of a TensorFlow operation, as tfjs-node's binding takes it. */
export interface OpAttribute {
  name: string;
  type: number;
  value: number | boolean | string | number[];
}

/** What the binding says of an operation's output. */
export interface OutputMetadata {
  readonly id: number;
  readonly dtype: number;
  readonly shape: number[];
}

interface TensorInfo {
  id: number;
  values: unknown;
  /** How many tensors of TensorFlow.js share it. */
  refCount: number;
}

/** The part of tfjs-node's backend that reaches TensorFlow's own operations. */
export interface NativeBackend {
  binding: {
    TF_FLOAT: number;
    TF_ATTR_BOOL: number;
    TF_ATTR_INT: number;
    TF_ATTR_SHAPE: number;
    TF_ATTR_STRING: number;
    TF_ATTR_TYPE: number;
    TF_Version: string;
    executeOp(
      name: string,
      attributes: OpAttribute[],
      inputs: number[],
      outputs: number,
    ): OutputMetadata[];
    runSavedModel(...args: unknown[]): OutputMetadata[];
    deleteTensor(id: number): void;
    tensorDataSync(id: number): ArrayLike<number>;
    createTensor(shape: number[], dtype: number, values: ArrayBufferView): number;
  };
  tensorMap: { get(dataId: object): TensorInfo };
  getInputTensorIds(tensors: tf.Tensor[]): number[];
  /** Notes that another tensor shares the numbers. */
  incRef(dataId: object): void;
  createOutputTensor(metadata: OutputMetadata): tf.Tensor;
  executeSingleOutput(name: string, attributes: OpAttribute[], inputs: tf.Tensor[]): tf.Tensor;
}

/** tfjs-node's backend, or `undefined` where another one runs. */
export function nativeBackend(): NativeBackend | undefined {
  return tf.getBackend() === "tensorflow" ? (tf.backend() as unknown as NativeBackend) : undefined;
}

/** Runs one TensorFlow operation on float32 tensors and returns its only output. */
export function runTensorflowOperation(
  backend: NativeBackend,
  name: string,
  inputs: tf.Tensor[],
  attributes: OpAttribute[] = [],
): tf.Tensor {
  const { TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
  const type = { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT };
  return backend.executeSingleOutput(name, [type, ...attributes], inputs);
}
