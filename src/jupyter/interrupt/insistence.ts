import { breakOffMainThread } from "./break_off";

/** How long the kernel may take to answer an interrupt before the running code is broken off. */
const patienceMilliseconds = 600;
/** How long a cell may take that was told of it: somewhat more than the kernel's own time of grace. */
const gracePatienceMilliseconds = 2000;
/** No shield holds longer than this. */
const mostPatienceMilliseconds = 10_000;

/** What has to be known of the kernel's thread. */
export interface Watched {
  /** Ends a child that it waits for, where it does. */
  endAwaited(): boolean;
  onBrokenOff(): void;
}

/**
 * Sees to it that an interrupt ends what the kernel's thread runs: where that does not come to its
 * event loop, its code is broken off, as often as it takes. Lives in another thread.
 */
export class Insistence {
  private asked: { since: number; heard: boolean } | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** Whether the kernel's thread has still to look at what it runs. */
  private looking = false;

  constructor(private readonly watched: Watched) {}

  /** The user interrupts. */
  interrupt(): void {
    this.watched.endAwaited();
    this.asked = { since: performance.now(), heard: false };
    this.wait(patienceMilliseconds);
  }

  /**
   * The interrupt has reached the kernel.
   *
   * @param running whether there is a cell that is to end by it
   */
  heard(running: boolean): void {
    if (!running) return this.calm();
    this.asked = { since: performance.now(), heard: true };
    this.wait(gracePatienceMilliseconds);
  }

  /** A cell has ended. */
  ended(): void {
    // An interrupt that is still on its way may be meant for the next.
    if (this.asked?.heard) this.calm();
  }

  private calm(): void {
    clearTimeout(this.timer);
    this.asked = undefined;
  }

  private wait(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.insist(), milliseconds);
  }

  private insist(): void {
    const { asked } = this;
    if (!asked) return;
    // It may have come to wait for a child only after it was asked.
    if (this.watched.endAwaited()) return this.wait(patienceMilliseconds);
    // Code that was broken off may have been a listener's, and not yet the cell's own; and before it
    // looks, the thread may come to wait for a child.
    this.wait(patienceMilliseconds);
    if (this.looking) return;
    this.looking = true;
    const lasted = performance.now() - asked.since;
    breakOffMainThread(lasted > mostPatienceMilliseconds, (brokenOff) => {
      this.looking = false;
      if (brokenOff) this.watched.onBrokenOff();
    });
  }
}
