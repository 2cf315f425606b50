import type { Mark } from "../figures";
import type { Run, RunChange } from "../training";

interface Group {
  readonly epoch: number;
  /** First and last value of what was changed. */
  readonly changed: Map<string, { from: number; to: number }>;
}

/**
 * The changes of a run as marks on an axis of epochs. Those within `distance` epochs of a mark
 * join it, so that their words do not stand on top of each other: "β 1 → 4, learning rate 1e-3 → 5e-4".
 *
 * @param labels what is changed, for people, by name
 */
export function changeMarks(
  changes: readonly RunChange[],
  distance: number,
  labels: Readonly<Record<string, string>> = {},
): Mark[] {
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
      ([what, { from, to }]) => `${labels[what] ?? what} ${brief(from)} → ${brief(to)}`,
    );
    return { epoch, text: words.join(", ") };
  });
}

/** What of a run can be changed, for people: "learning rate", "β". */
export function changeLabels({ model }: Pick<Run, "model">): Record<string, string> {
  const own = model.tunable.map(({ name, label }) => [name, label]);
  return { learningRate: "learning rate", ...(Object.fromEntries(own) as Record<string, string>) };
}

/** Three digits, as one writes them: 0.5, 3.2e-4. */
function brief(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return value !== 0 && value < 0.01 ? rounded.toExponential() : String(rounded);
}
