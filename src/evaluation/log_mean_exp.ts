/**
 * log (1/K Σₖ exp wₖ) of a stream of numbers, for many streams side by side, without overflow
 * and in memory that does not grow with K: the largest number so far, and the sum relative to it.
 */
export class RunningLogMeanExp {
  /** Numbers taken so far in each stream: K. */
  count = 0;
  private readonly largest: Float64Array;
  private readonly sum: Float64Array;

  /** @param streams how many stand side by side */
  constructor(streams: number) {
    this.largest = new Float64Array(streams).fill(-Infinity);
    this.sum = new Float64Array(streams);
  }

  /** Takes the next number of each stream. */
  add(values: ArrayLike<number>): void {
    this.count++;
    for (let i = 0; i < this.sum.length; i++) {
      const value = values[i];
      if (value === -Infinity) continue; // adds exp(−∞) = 0
      if (value > this.largest[i]) {
        this.sum[i] = this.sum[i] * Math.exp(this.largest[i] - value) + 1;
        this.largest[i] = value;
      } else {
        this.sum[i] += Math.exp(value - this.largest[i]);
      }
    }
  }

  /** [streams]; −∞ where every number was. */
  values(): Float64Array {
    return this.largest.map((largest, i) => largest + Math.log(this.sum[i] / this.count));
  }
}
