/** Whether a training goes on, waits or stops, as its user asks. */
export class Pace {
  private stepsToPause = Infinity;
  private stopAsked = false;
  private wake: () => void = () => undefined;

  get paused(): boolean {
    return this.stepsToPause <= 0 && !this.stopAsked;
  }

  get stopped(): boolean {
    return this.stopAsked;
  }

  /** Lets so many steps pass, and no more. */
  allow(steps: number): void {
    this.stepsToPause = steps;
    this.wake();
  }

  stop(): void {
    this.stopAsked = true;
    this.wake();
  }

  /** Notes that a step was made. */
  count(): void {
    this.stepsToPause--;
  }

  /** Waits while no step is allowed. */
  async untilAllowed(): Promise<void> {
    while (this.paused) await new Promise<void>((resolve) => (this.wake = resolve));
  }
}
