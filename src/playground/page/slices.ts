/// <reference lib="dom" />

const sliceMilliseconds = 7;

/**
 * Does long work in slices of some milliseconds, so that the page answers in between.
 *
 * @param steps yields after each small piece of the work
 * @param after called after each slice
 * @returns stops the work
 */
export function inSlices(steps: Iterator<unknown>, after: () => void): () => void {
  let stopped = false;
  const slice = () => {
    if (stopped) return;
    const end = performance.now() + sliceMilliseconds;
    let done = false;
    while (!done && performance.now() < end) done = steps.next().done === true;
    after();
    if (!done) setTimeout(slice);
  };
  setTimeout(slice);
  return () => void (stopped = true);
}
