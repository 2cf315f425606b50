/// <reference lib="dom" />
import { button } from "./dom";

const millisecondsOneWay = 2400;

/** A button that plays to and fro, slow at both ends, until it is stopped. */
export class Player {
  readonly button: HTMLButtonElement;
  private started: number | undefined;

  /** @param go shows the moment t, from 0 to 1 */
  constructor(private readonly go: (t: number) => void) {
    const toggle = () => (this.started === undefined ? this.start() : this.stop());
    this.button = button("Play", toggle, { class: "play" });
  }

  stop(): void {
    this.started = undefined;
    this.button.textContent = "Play";
  }

  private start(): void {
    this.started = performance.now();
    this.button.textContent = "Pause";
    requestAnimationFrame((now) => this.tick(now));
  }

  private tick(now: number): void {
    if (this.started === undefined) return;
    const turns = Math.max(0, now - this.started) / millisecondsOneWay;
    const t = Math.abs(((turns + 1) % 2) - 1);
    this.go(t * t * (3 - 2 * t));
    requestAnimationFrame((next) => this.tick(next));
  }
}
