/** A save may take this share of the time that has passed since the one before. */
const SHARE = 0.01;

/**
 * Says when a running training is to be saved: so often, and so seldom that saving takes less than
 * 1 % of the time, however slow the disk is.
 *
 * @example
 * ```ts
 * const clock = new SaveClock(60);
 * for await (const record of run) {
 *   if (clock.due) await clock.save(() => saveCheckpoint(run, mnist));
 * }
 * ```
 */
export class SaveClock {
  private next: number;

  /**
   * @param seconds between two saves; 0 for none
   * @param now a clock in milliseconds
   */
  constructor(
    private readonly seconds: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.next = this.after(0);
  }

  /** Whether it is time. */
  get due(): boolean {
    return this.now() >= this.next;
  }

  /** Saves, whether it is time or not, and counts from its end. */
  async save(body: () => Promise<unknown>): Promise<void> {
    const begun = this.now();
    await body();
    this.next = this.after(this.now() - begun);
  }

  private after(cost: number): number {
    if (this.seconds === 0) return Infinity;
    return this.now() + Math.max(1000 * this.seconds, cost / SHARE);
  }
}
