/** Something the user can mend: shown as it is, without a stack trace. */
export class Problem extends Error {
  constructor(message, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
