/** A mutation that changes nothing that a user could see, and why. */
interface Equivalent {
  readonly file: string;
  /** The line, without the space around it. */
  readonly within: string;
  /** `before → after`; absent where it holds of the whole line. */
  readonly change?: string;
  readonly why: string;
}

/** Mutations that no test can notice, because there is nothing to notice. */
export const EQUIVALENT: readonly Equivalent[] = [];
