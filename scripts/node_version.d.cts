/** Why this version of Node cannot be used, as one line; `undefined` where it can. */
export function nodeProblem(version: string): string | undefined;
