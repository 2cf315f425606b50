/** More than any message of ours has, less than a hostile file may bring. */
const MOST_CHARACTERS = 1000;

/**
 * A mistake that the user can mend: a bad flag, a missing file, a broken data file.
 *
 * The message is one line that says what was tried, what was found, and what to do.
 * Commands print it on standard error without a stack trace and exit with 2. What it quotes of
 * a file or an argument cannot break the line or reach the terminal: control characters become
 * spaces, and a message without end is cut.
 *
 * @example
 * ```ts
 * if (size < 1) throw new UserError(`size must be an integer of at least 1, got ${size}`);
 * ```
 */
export class UserError extends Error {
  override readonly name = "UserError";

  constructor(message: string) {
    const line = message.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
    super(line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line);
  }
}
