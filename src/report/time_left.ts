/** When a run's cells started and when it ended, in seconds from its start. */
interface Timing {
  starts: number[];
  total: number;
}

/**
 * Tells how long a run, and those after it, will still take: from what the running cell says of
 * its progress, and from the runs before.
 *
 * @param now the time in seconds
 */
export class TimeLeft {
  private readonly finished: Timing[] = [];
  private starts: number[] = [];
  private began = 0;
  private share = 0;

  constructor(private readonly now = () => performance.now() / 1000) {}

  /** A run starts. */
  startRun(): void {
    this.began = this.now();
    this.starts = [];
    this.share = 0;
  }

  /** The run's next cell starts. */
  startCell(): void {
    this.starts.push(this.elapsed());
    this.share = 0;
  }

  /** How much of the running cell is done, from 0 to 1. */
  progress(share: number): void {
    this.share = share;
  }

  /** The run ends; one that failed says nothing of the others. */
  endRun({ failed }: { failed: boolean }): void {
    if (!failed) this.finished.push({ starts: this.starts, total: this.elapsed() });
  }

  /** Seconds since the run's start. */
  elapsed(): number {
    return this.now() - this.began;
  }

  /** Seconds left of the running run; undefined while nothing tells. */
  ofRun(): number | undefined {
    const cell = this.starts.length - 1;
    const inCell = this.elapsed() - (this.starts[cell] ?? 0);
    // The first hundredth says little.
    const told = this.share > 0.01 ? (inCell * (1 - this.share)) / this.share : undefined;
    const earlier = this.finished.map(({ starts, total }) => {
      const next = starts[cell + 1] ?? total;
      return { cell: next - (starts[cell] ?? 0), rest: total - next };
    });
    if (earlier.length === 0) return told;
    const cellLeft = told ?? Math.max(0, mean(earlier.map((each) => each.cell)) - inCell);
    return cellLeft + mean(earlier.map(({ rest }) => rest));
  }

  /** Seconds left with as many runs after this one. */
  ofAll(runsAfter: number): number | undefined {
    const left = this.ofRun();
    if (left === undefined) return undefined;
    const totals = this.finished.map(({ total }) => total);
    return left + runsAfter * (totals.length > 0 ? mean(totals) : this.elapsed() + left);
  }
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
