import type { MapShape } from "../../math/plain_vae";

/** Rows, or columns, of zeros before the first and behind the last. */
export type Margins = readonly [before: number, behind: number];

/**
 * `[down][across]`: a map at [0][0], and at 1 what is left of each of its numbers when the next
 * place's along that side is taken from it.
 */
export type Differences = readonly (readonly Float64Array[])[];

/**
 * A map with zeros around it, so that no window has an edge to look out for. In float64, whose
 * arithmetic is JavaScript's own: float32 would be converted at each step, in three times the time.
 */
export class PaddedMap {
  readonly values: Float64Array;
  /** Numbers in a row. */
  readonly pitch: number;
  private made: Differences | undefined;

  constructor(
    private readonly shape: MapShape,
    private readonly rows: Margins,
    private readonly columns: Margins,
  ) {
    const [height, width, channels] = shape;
    this.pitch = (columns[0] + width + columns[1]) * channels;
    this.values = new Float64Array((rows[0] + height + rows[1]) * this.pitch);
  }

  /** Where the channels of a pixel begin, whose row and column may lie in the margins. */
  at(row: number, column: number): number {
    return (this.rows[0] + row) * this.pitch + (this.columns[0] + column) * this.shape[2];
  }

  /** Differences, of which there is no need unless this was called; every write makes them anew. */
  get differences(): Differences {
    const like = () => new Float64Array(this.values.length);
    this.made ??= [
      [this.values, like()],
      [like(), like()],
    ];
    return this.made;
  }

  /** @param x `[height, width, channels]` */
  write(x: Float32Array): void {
    const [height, width, channels] = this.shape;
    const length = width * channels;
    for (let row = 0; row < height; row++) {
      this.values.set(x.subarray(row * length, (row + 1) * length), this.at(row, 0));
    }
    if (!this.made) return;
    const [[values, across], [down, both]] = this.made;
    subtract(values, channels, across);
    subtract(values, this.pitch, down);
    subtract(down, channels, both);
  }
}

function subtract(values: Float64Array, distance: number, to: Float64Array): void {
  const end = values.length - distance;
  for (let k = 0; k < end; k++) to[k] = values[k] - values[k + distance];
}
