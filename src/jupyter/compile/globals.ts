/** What a cell knows beside Node's own globals. */
export const globals = `
/** Asks the reader for a line; null where there is nobody to ask. */
declare function prompt(message?: string, fallback?: string): string | null;
/** Asks the reader for yes or no. */
declare function confirm(message?: string): boolean;
/** Tells the reader, and waits. */
declare function alert(message?: string): void;
`;
