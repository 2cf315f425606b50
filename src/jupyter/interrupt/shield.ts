let depth = 0;

/**
 * Runs work that an interrupt lets come to its end: a step of a training, the loading of a module.
 */
export function shielded<T>(body: () => T): T {
  depth++;
  try {
    return body();
  } finally {
    depth--;
  }
}

/** Whether such work is going on. */
export function isShielded(): boolean {
  return depth > 0;
}

/** Forgets the work that was broken off all the same, whose end never comes. */
export function dropShields(): void {
  depth = 0;
}
