/** What became of one test. */
export interface Outcome {
  readonly name: string;
  readonly kind: "passed" | "failed" | "skipped";
  /** Why it failed, or was skipped. */
  readonly why?: string;
}

/** In CI these must be there, so a test that skips itself for want of one has not been run. */
const OWED_IN_CI = /browser|chromium|chrome|python|jupyter/i;

/** A skip counts as a failure in CI where what it lacks is a matter of installing it. */
export function judged(outcome: Outcome, ci: boolean): Outcome {
  if (!ci || outcome.kind !== "skipped" || !OWED_IN_CI.test(outcome.why ?? "")) return outcome;
  return { ...outcome, kind: "failed", why: `skipped in CI: ${outcome.why ?? ""}` };
}

/** `212 passed, 0 failed, 3 skipped` */
export function summary(outcomes: readonly Outcome[]): string {
  const count = (kind: Outcome["kind"]) => outcomes.filter((o) => o.kind === kind).length;
  const skipped = count("skipped");
  const line = `${count("passed")} passed, ${count("failed")} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}
