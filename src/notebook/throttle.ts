/**
 * Calls something at most every so often, and so seldom that it takes no more than a share of the
 * time, however slow it is.
 */
export class Throttle {
  private next = -Infinity;

  constructor(
    private readonly limit: { readonly share: number; readonly interval: number },
    private readonly body: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Calls it if it is time. */
  call(): void {
    const begun = this.now();
    if (begun < this.next) return;
    this.body();
    const ended = this.now();
    const { share, interval } = this.limit;
    this.next = ended + Math.max(interval, (ended - begun) / share);
  }

  /** Calls it in any case, as before a training or while it waits: what that costs is no matter. */
  callNow(): void {
    this.body();
    this.next = this.now() + this.limit.interval;
  }
}
