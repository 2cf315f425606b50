import type { NumberType } from "./number_type";

/**
 * Numbers that come one after another, whose count nobody knows before: as bytes while all of them
 * are whole numbers from 0 to 255, else as float32.
 */
export class PixelValues {
  private values: Uint8Array | Float32Array = new Uint8Array(2 ** 16);
  private filled = 0;

  get length(): number {
    return this.filled;
  }

  push(value: number): void {
    const isByte = value >= 0 && value <= 255 && value === Math.floor(value);
    if (!isByte && this.values instanceof Uint8Array) this.values = Float32Array.from(this.values);
    if (this.filled === this.values.length) {
      const larger = this.values instanceof Uint8Array ? Uint8Array : Float32Array;
      const grown = new larger(2 * this.filled);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.filled++] = value;
  }

  /** What there is so far: its type, and its bytes, which are not copied. */
  contents(): { readonly type: NumberType; readonly bytes: Uint8Array } {
    const { buffer } = this.values;
    const isBytes = this.values instanceof Uint8Array;
    const size = isBytes ? 1 : 4;
    return {
      type: {
        kind: isBytes ? "u" : "f",
        size,
        bigEndian: false,
        name: isBytes ? "uint8" : "float32",
      },
      bytes: new Uint8Array(buffer, 0, this.filled * size),
    };
  }
}
