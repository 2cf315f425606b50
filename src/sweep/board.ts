import type { SearchedTrial } from "../figures";
import type { Sweep, Values } from "./sweep";
import type { SweepEvent } from "./sweep_event";
import { trialName, variedOf } from "./trial_name";
import type { Trial } from "./trials";

/** A trial that was begun, as far as it has come. */
export interface BoardTrial extends SearchedTrial {
  /** What it has of the search. */
  readonly values: Values;
  /** In a word. */
  readonly state: "runs" | "finished" | "ended early" | "failed" | "waits";
  /** The last epoch, and what it came to; while it runs. */
  readonly epoch: number;
  readonly latest: number | null;
}

const STATES = { finished: "finished", pruned: "ended early", failed: "failed" } as const;

/** What is known of a sweep's trials, from what is told of them. */
export class SweepBoard {
  private readonly known = new Map<number, BoardTrial>();

  /** @param done trials of earlier starts */
  constructor(
    readonly sweep: Sweep,
    done: readonly Trial[] = [],
  ) {
    for (const trial of done) this.known.set(trial.number, ofResult(sweep, trial));
  }

  /** Those that were begun, by their numbers. */
  get trials(): readonly BoardTrial[] {
    return [...this.known.values()].sort((a, b) => a.number - b.number);
  }

  /** How many have ended. */
  get ended(): number {
    return this.trials.filter(({ state }) => state !== "runs" && state !== "waits").length;
  }

  /** The best that came to its end. */
  get best(): BoardTrial | undefined {
    const sign = this.sweep.objective.mode === "min" ? 1 : -1;
    return this.trials
      .filter(({ finished, value }) => finished && value !== null)
      .sort((a, b) => sign * (Number(a.value) - Number(b.value)))[0];
  }

  show(event: SweepEvent): void {
    if (!("number" in event)) return;
    const { number } = event;
    const trial = this.known.get(number);
    if (event.event === "started") {
      const curve = trial?.curve ?? [];
      const begun = { number, name: trialName(event.values), values: event.values, curve };
      const nothing = { value: null, latest: null, finished: false, epoch: 0 };
      this.known.set(number, { ...nothing, ...trial, ...begun, state: "runs" });
    } else if (trial && event.event === "epoch") {
      const { epoch, value } = event;
      const curve = value === null ? trial.curve : [...trial.curve, { epoch, value }];
      this.known.set(number, { ...trial, epoch, latest: value, curve });
    } else if (trial && event.event === "ended") {
      const finished = event.status === "finished";
      const { value, epochs: epoch, status } = event;
      this.known.set(number, { ...trial, finished, value, latest: value, epoch, state: STATES[status] }); // prettier-ignore
    } else if (trial) {
      this.known.set(number, { ...trial, state: "failed" });
    }
  }

  /** Those that still run were stopped. */
  stop(): void {
    for (const [number, trial] of this.known) {
      if (trial.state === "runs") this.known.set(number, { ...trial, state: "waits" });
    }
  }
}

function ofResult(sweep: Sweep, trial: Trial): BoardTrial {
  const values = variedOf(sweep, trial);
  const curve = trial.epochs.flatMap(({ epoch, value }) => (value === null ? [] : [{ epoch, value }])); // prettier-ignore
  return {
    ...{ number: trial.number, name: trialName(values), values, curve },
    ...{ value: trial.value, latest: trial.value, epoch: trial.epochs.length },
    ...{ finished: trial.status === "finished", state: STATES[trial.status] },
  };
}
