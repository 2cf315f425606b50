import { weightsOf } from "../../models/testing/tiny";
import type { EpochRecord, Run } from "..";

/** What a run comes to, for a comparison of two; times are of no interest. */
export function outcome({ history, model }: Run) {
  const timeless = ({ epoch, train, test, weights, negativeElbo, changes }: EpochRecord) => ({
    ...{ epoch, train, test, weights, negativeElbo, changes },
  });
  return { history: history.map(timeless), weights: weightsOf(model) };
}
