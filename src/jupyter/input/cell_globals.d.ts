// What a cell can call to ask its user, besides Node's own globals; see questions.ts.

/** Asks for a line of text: null where nobody can answer, as in a report. */
declare function prompt(message?: string, defaultValue?: string): string | null;
/** Asks for a line of text that is not shown as it is typed. */
declare function promptSecret(message?: string): string | null;
/** Asks yes or no: false where nobody can answer, as in a report. */
declare function confirm(message?: string): boolean;
/** Shows a message until the user has seen it. */
declare function alert(message?: string): void;
