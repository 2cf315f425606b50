import { UserError } from "../config";
import type { Description } from "./description";
import { fileDigest } from "./digest";
import { parse, type TensorData } from "./safetensors";

/** The weights of a `PREFIX.safetensors`, before there is a model that they belong to. */
export class WeightsFile {
  private readonly tensors: ReadonlyMap<string, TensorData>;
  private readonly digest: string | undefined;

  /** @throws UserError where the bytes are no safetensors file */
  constructor(
    private readonly file: string,
    bytes: Uint8Array,
  ) {
    this.tensors = parse(bytes, file).tensors;
    this.digest = fileDigest(bytes);
  }

  /** Whether it is the file that a description was written with, as far as that can be told. */
  belongsTo({ sha256 }: Description): boolean {
    return sha256 === undefined || this.digest === undefined || sha256 === this.digest;
  }

  get names(): Iterable<string> {
    return this.tensors.keys();
  }

  /**
   * One of the weights. Asked before a model makes room for its own, so that a description of huge
   * layers costs no more than the file that it comes with.
   *
   * @throws UserError where there is none of that name and shape in float32
   */
  weight(name: string, shape: readonly number[]): Float32Array {
    const found = this.tensors.get(name);
    if (found?.values instanceof Float32Array && String(found.shape) === String(shape)) {
      return found.values;
    }
    const has = found ? `has ${name} of shape [${found.shape.join(", ")}]` : `lacks ${name}`;
    throw new UserError(
      `${this.file} ${has}, the model needs float32 of shape [${shape.join(", ")}]`,
    );
  }
}
