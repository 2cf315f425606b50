/** A step that did not work: why in one line, and where its log is. */
export class StepFailure extends Error {
  constructor(
    reason: string,
    readonly log?: string,
  ) {
    super(reason);
    this.name = "StepFailure";
  }
}

/** One line for anything thrown. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n")[0] ?? "";
}
