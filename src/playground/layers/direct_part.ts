import { type Part, type PartArgs, weightIn } from "./part";
import { BLOCK, type Inputs, sumBlock, wholeBlocks } from "./sum_block";

/** A part whose sums are taken as they are written: of all taps and input channels. */
export class DirectPart implements Part {
  private readonly seen: Inputs;
  /** `[out, rows of taps, columns of taps × in]`, out in whole blocks. */
  private readonly weights: Float64Array;
  private readonly sums = new Float64Array(BLOCK.pixels * BLOCK.channels);

  constructor(private readonly args: PartArgs) {
    const { shape, input, rows, columns } = args;
    const inputs = shape.from[2];
    this.seen = {
      rows: rows.taps.length,
      run: columns.taps.length * inputs,
      pitch: input.pitch,
      advance: columns.advance * inputs,
    };
    this.weights = weightsOf(args);
  }

  apply(out: Float32Array): void {
    const { seen, weights, sums } = this;
    const { shape, input, bias, rows, columns } = this.args;
    const [, width, outputs] = shape.to;
    const size = seen.rows * seen.run;
    for (let r = 0; r < rows.count; r++) {
      const line = (rows.first + r * rows.step) * width + columns.first;
      for (let c = 0; c < columns.count; c += BLOCK.pixels) {
        const at = input.at(rows.from + r * rows.advance, columns.from + c * columns.advance);
        const pixels = Math.min(BLOCK.pixels, columns.count - c);
        for (let o = 0; o < outputs; o += BLOCK.channels) {
          sumBlock(input.values, at, seen, weights, o * size, sums, 0, BLOCK.channels);
          const channels = Math.min(BLOCK.channels, outputs - o);
          for (let p = 0; p < pixels; p++) {
            const place = (line + (c + p) * columns.step) * outputs + o;
            for (let k = 0; k < channels; k++) out[place + k] = sums[BLOCK.channels * p + k] + bias[o + k]; // prettier-ignore
          }
        }
      }
    }
  }
}

function weightsOf(args: PartArgs): Float64Array {
  const { shape, rows, columns } = args;
  const [inputs, outputs] = [shape.from[2], shape.to[2]];
  const size = rows.taps.length * columns.taps.length * inputs;
  const weights = new Float64Array(wholeBlocks(outputs, BLOCK.channels) * size);
  const weight = weightIn(args);
  let w = 0;
  for (let o = 0; o < outputs; o++) {
    for (let row = 0; row < rows.taps.length; row++) {
      for (let column = 0; column < columns.taps.length; column++) {
        for (let i = 0; i < inputs; i++) weights[w++] = weight(o, i, row, column);
      }
    }
  }
  return weights;
}
