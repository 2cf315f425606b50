import { didYouMean, UserError } from "../config";
import { RunChange, withChange } from "./changes";

/** What of a run can be changed while it trains, and what was changed so far. */
export class Rates {
  private readonly values: Record<string, number>;

  /**
   * @param initial the learning rate, and the loss's options that may be changed, by name
   */
  constructor(
    initial: Readonly<Record<string, number>> & { readonly learningRate: number },
    private changesSoFar: readonly RunChange[] = [],
  ) {
    this.values = { ...initial };
  }

  /** Adam's learning rate before the schedule. */
  get learningRate(): number {
    return this.values.learningRate;
  }

  /** The loss's options as they are now, such as `{ beta: 4 }`. */
  get weights(): Readonly<Record<string, number>> {
    const { learningRate, ...weights } = this.values;
    void learningRate;
    return weights;
  }

  /** Every change, in its order. */
  get changes(): readonly RunChange[] {
    return this.changesSoFar;
  }

  /** The changes in one epoch, as its record tells of them: nothing where there were none. */
  changesIn(epoch: number): { changes?: readonly RunChange[] } {
    const changes = this.changesSoFar.filter((change) => change.epoch === epoch);
    return changes.length > 0 ? { changes } : {};
  }

  /** @throws UserError for a name that cannot be changed */
  value(what: string): number {
    if (Object.hasOwn(this.values, what)) return this.values[what];
    const names = Object.keys(this.values);
    throw new UserError(
      `this run has no ${what} to change${didYouMean(what, names)}: it has ${names.join(", ")}`,
    );
  }

  /** @throws UserError for a name that cannot be changed, or what is not a number of at least 0 */
  change(what: string, to: number, when: Pick<RunChange, "epoch" | "step" | "position">): void {
    const from = this.value(what);
    if (!(Number.isFinite(to) && to >= 0)) {
      throw new UserError(`${what} must be a number of at least 0, not ${String(to)}`);
    }
    this.values[what] = to;
    this.changesSoFar = withChange(this.changesSoFar, { what, ...when, from, to });
  }
}
