import type { Mark } from "../figures/loss_curves";
import type { Changeable, RunChange } from "../training";

const names: Record<Changeable, string> = { learningRate: "learning rate", beta: "β" };

interface Group {
  readonly epoch: number;
  /** First and last value of what was changed. */
  readonly changed: Map<Changeable, { from: number; to: number }>;
}

/**
 * The changes of a run as marks on an axis of epochs. Those within `distance` epochs of a mark
 * join it, so that their words do not stand on top of each other: "β 1 → 4, learning rate 1e-3 → 5e-4".
 */
export function changeMarks(changes: readonly RunChange[], distance: number): Mark[] {
  const groups: Group[] = [];
  for (const { what, position, from, to } of changes) {
    const last = groups[groups.length - 1];
    if (last === undefined || position - last.epoch >= distance) {
      groups.push({ epoch: position, changed: new Map([[what, { from, to }]]) });
    } else {
      last.changed.set(what, { from: last.changed.get(what)?.from ?? from, to });
    }
  }
  return groups.map(({ epoch, changed }) => {
    const words = [...changed].map(
      ([what, { from, to }]) => `${names[what]} ${brief(from)} → ${brief(to)}`,
    );
    return { epoch, text: words.join(", ") };
  });
}

/** Three digits, as one writes them: 0.5, 3.2e-4. */
function brief(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return value !== 0 && value < 0.01 ? rounded.toExponential() : String(rounded);
}
