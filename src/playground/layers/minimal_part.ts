import { type Part, type PartArgs, weightIn } from "./part";
import { BLOCK, type Inputs, sumBlock, wholeBlocks } from "./sum_block";

/**
 * Two neighbouring outputs of a filter k of two taps, from three products (Winograd 1980; for networks
 * Lavin & Gray 2016):
 *
 *     y₀ = x₀ k₀ + x₁ k₁ = (x₀ − x₁) k₀ + x₁ (k₀ + k₁)
 *     y₁ = x₁ k₀ + x₂ k₁ =                x₁ (k₀ + k₁) − (x₁ − x₂) k₁
 */
const PRODUCTS = [
  { first: 0, differs: 1, taps: [{ tap: 0, times: 1 }] },
  {
    first: 1,
    differs: 0,
    taps: [
      { tap: 0, times: 1 },
      { tap: 1, times: 1 },
    ],
  },
  { first: 1, differs: 1, taps: [{ tap: 1, times: -1 }] },
];
const SIDE = PRODUCTS.length;

/** Tiles, of 2 × 2 output pixels each, that are worked on at once: what a processor's cache holds. */
const TILES = 64;

/**
 * A part of 2 × 2 taps with 9 products, each over all input channels, for 2 × 2 pixels that directly
 * take 16.
 *
 * @returns undefined where it has other taps, or little would be spared
 */
export function minimalPart(args: PartArgs): Part | undefined {
  const { rows, columns } = args;
  const fits = [rows, columns].every(({ taps, advance }) => taps.length === 2 && advance === 1);
  const direct = wholeBlocks(columns.count, BLOCK.pixels) * rows.count;
  const tiles = tilesAcross(columns.count) * Math.ceil(rows.count / 2);
  const spares = 9 * tiles < 3 * direct;
  return fits && spares ? new MinimalPart(args) : undefined;
}

/** Tiles in a row of so many pixels, in whole blocks. */
export function tilesAcross(pixels: number): number {
  return wholeBlocks(Math.ceil(pixels / 2), BLOCK.pixels);
}

/** A product of each tile. */
interface TileProduct {
  readonly input: Float64Array;
  /** Of the first of it that the first tile sees. */
  readonly row: number;
  readonly column: number;
  /** `[out, in]`, out in whole blocks. */
  readonly weights: Float64Array;
}

class MinimalPart implements Part {
  private readonly tileProducts: readonly TileProduct[];
  private readonly seen: Inputs;
  /** Tiles in a row of them, rows of them, and rows that are worked on at once. */
  private readonly tiles: Readonly<Record<"across" | "rows" | "strip", number>>;
  /** Output channels in whole blocks. */
  private readonly outputs: number;
  /** `[products, tiles of a strip, out]` */
  private readonly products: Float64Array;
  /** Numbers of one product of a strip's tiles. */
  private readonly run: number;

  constructor(private readonly args: PartArgs) {
    const { shape, rows, columns } = args;
    const inputs = shape.from[2];
    const across = tilesAcross(columns.count);
    const ofRows = Math.ceil(rows.count / 2);
    this.tiles = { across, rows: ofRows, strip: Math.min(ofRows, Math.ceil(TILES / across)) };
    this.seen = { rows: 1, run: inputs, pitch: 0, advance: 2 * inputs };
    this.outputs = wholeBlocks(shape.to[2], BLOCK.channels);
    this.run = this.tiles.strip * across * this.outputs;
    this.tileProducts = tileProductsOf(args);
    this.products = new Float64Array(this.tileProducts.length * this.run);
  }

  apply(out: Float32Array): void {
    const { rows, strip } = this.tiles;
    for (let first = 0; first < rows; first += strip) {
      const count = Math.min(strip, rows - first);
      this.multiply(first, count);
      for (let row = 0; row < count; row++) {
        this.write(out, 2 * (first + row), row, 0);
        this.write(out, 2 * (first + row) + 1, row, 1);
      }
    }
  }

  /** The products of so many rows of tiles from the first on. */
  private multiply(first: number, count: number): void {
    const { outputs, products, seen } = this;
    this.tileProducts.forEach(({ input, row, column, weights }, t) => {
      let p = t * this.run;
      for (let r = 0; r < count; r++) {
        for (let tile = 0; tile < this.tiles.across; tile += BLOCK.pixels) {
          const at = this.args.input.at(row + 2 * (first + r), column + 2 * tile);
          for (let o = 0; o < outputs; o += BLOCK.channels) {
            sumBlock(input, at, seen, weights, o * seen.run, products, p + o, outputs);
          }
          p += BLOCK.pixels * outputs;
        }
      }
    });
  }

  /**
   * Writes a row of the output.
   *
   * @param r the row
   * @param row of the strip's tiles
   * @param y 0 for the upper pixels of the tiles, 1 for the lower
   */
  private write(out: Float32Array, r: number, row: number, y: number): void {
    const { shape, rows, columns, bias } = this.args;
    if (r >= rows.count) return;
    const [, width, channels] = shape.to;
    const { products, run } = this;
    const line = (rows.first + r * rows.step) * width + columns.first;
    for (let c = 0; c < columns.count; c++) {
      const tile = row * this.tiles.across + (c >> 1);
      const p = (y * SIDE + (c % 2)) * run + tile * this.outputs;
      const at = (line + c * columns.step) * channels;
      for (let o = 0; o < channels; o++) {
        const above = products[p + o] + products[p + o + run];
        const below = products[p + o + SIDE * run] + products[p + o + (SIDE + 1) * run];
        out[at + o] = above + below + bias[o];
      }
    }
  }
}

/** `[down, across]` */
function tileProductsOf(args: PartArgs): TileProduct[] {
  const { input, rows, columns } = args;
  return PRODUCTS.flatMap((down) =>
    PRODUCTS.map((across) => ({
      input: input.differences[down.differs][across.differs],
      row: rows.from + down.first,
      column: columns.from + across.first,
      weights: weightsOf(args, down.taps, across.taps),
    })),
  );
}

/** So many times a tap's weights. */
interface Times {
  readonly tap: number;
  readonly times: number;
}

function weightsOf(args: PartArgs, down: readonly Times[], across: readonly Times[]): Float64Array {
  const [inputs, outputs] = [args.shape.from[2], args.shape.to[2]];
  const weight = weightIn(args);
  const weights = new Float64Array(wholeBlocks(outputs, BLOCK.channels) * inputs);
  for (const { tap: row, times: u } of down) {
    for (const { tap: column, times: v } of across) {
      for (let o = 0; o < outputs; o++) {
        for (let i = 0; i < inputs; i++) {
          weights[o * inputs + i] += u * v * weight(o, i, row, column);
        }
      }
    }
  }
  return weights;
}
