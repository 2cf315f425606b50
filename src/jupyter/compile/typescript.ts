/** tslab's own build of the TypeScript compiler. */
export type TypeScript = typeof import("@tslab/typescript-for-tslab");
