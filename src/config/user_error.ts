/**
 * A mistake that the user can mend: a bad flag, a missing file, a broken data file.
 *
 * The message is one line that says what was tried, what was found, and what to do.
 * Commands print it on standard error without a stack trace and exit with 2.
 *
 * @example
 * ```ts
 * throw new UserError("--latent_size must be an integer of at least 1, got 0");
 * ```
 */
export class UserError extends Error {
  override readonly name = "UserError";
}
