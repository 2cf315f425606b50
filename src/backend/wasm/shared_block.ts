/** Bytes of a float32. */
export const FLOAT = 4;

/** Bytes of what threads share: `wasm/operations.wat` says what lies where. */
export const SHARED_BYTES = 512;

/** In numbers of four bytes. */
const FAILED = 200 / 4;
const OPERATION = 256 / 4;
const PIECES = 260 / 4;
const OWN = 264 / 4;
const OWN_BYTES = 268 / 4;
const MAY_SLEEP = 272 / 4;
const GIVEN = 320 / 4;

/** What threads are to make. */
interface Job {
  readonly operation: number;
  readonly pieces: number;
  /** Memory of the first thread's own, and its bytes. */
  readonly own: { readonly address: number; readonly bytes: number };
  readonly given: readonly number[];
  readonly reals: readonly number[];
}

/** The place in the backend's memory by which threads tell each other what to do. */
export class SharedBlock {
  private integers: Int32Array = new Int32Array();
  private floats: Float32Array = new Float32Array();

  /** @param heap the memory, which is another one after it has grown */
  constructor(
    private readonly heap: () => Uint8Array,
    readonly address: number,
    mayBlock: boolean,
  ) {
    this.renew();
    this.integers.fill(0);
    this.integers[MAY_SLEEP] = Number(mayBlock);
  }

  /** Writes what the next `run` is to make. */
  prepare({ operation, pieces, own, given, reals }: Job): void {
    if (this.integers.buffer !== this.heap().buffer) this.renew();
    const { integers, floats } = this;
    integers[OPERATION] = operation;
    integers[PIECES] = pieces;
    integers[OWN] = own.address;
    integers[OWN_BYTES] = own.bytes;
    for (let i = 0; i < given.length; i++) integers[GIVEN + i] = given[i];
    for (let i = 0; i < reals.length; i++) floats[GIVEN + given.length + i] = reals[i];
  }

  /** Whether another thread failed at its piece since this was last asked. */
  takeFailure(): boolean {
    const failed = this.integers[FAILED] !== 0;
    this.integers[FAILED] = 0;
    return failed;
  }

  private renew(): void {
    const { buffer } = this.heap();
    this.integers = new Int32Array(buffer, this.address, SHARED_BYTES / FLOAT);
    this.floats = new Float32Array(buffer, this.address, SHARED_BYTES / FLOAT);
  }
}
