import { UserError } from "../config";
import { Changeable, RunChange, withChange } from "./changes";

/** What of a run can be changed while it trains, and what was changed so far. */
export class Rates {
  private readonly values: Record<Changeable, number>;

  constructor(
    { learningRate, beta }: Record<Changeable, number>,
    private changesSoFar: readonly RunChange[] = [],
  ) {
    this.values = { learningRate, beta };
  }

  /** Adam's learning rate before the schedule. */
  get learningRate(): number {
    return this.values.learningRate;
  }

  /** Weight of the KL term. */
  get beta(): number {
    return this.values.beta;
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

  /** @throws UserError for what is not a number of at least 0 */
  change(what: Changeable, to: number, when: Pick<RunChange, "epoch" | "step" | "position">): void {
    const from = this.values[what];
    if (!(Number.isFinite(to) && to >= 0)) {
      throw new UserError(`${what} must be a number of at least 0, not ${String(to)}`);
    }
    this.values[what] = to;
    this.changesSoFar = withChange(this.changesSoFar, { what, ...when, from, to });
  }
}
