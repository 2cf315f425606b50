/** So many images are read or decoded at a time. */
const AT_A_TIME = 8;

/**
 * Does work for 0, 1, … count - 1, some at a time; the first failure ends it.
 *
 * @param work may be called again before an earlier call is done
 */
export async function inParallel(count: number, work: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  let failed = false;
  async function worker(): Promise<void> {
    while (next < count && !failed) {
      try {
        await work(next++);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_A_TIME, count) }, worker));
}
