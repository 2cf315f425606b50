import type { EpochRecord, ImagesMark, TrainingState } from "../training";

/** The part of a state that is no array: JSON in the file's metadata. */
export type PlainState = Omit<TrainingState, "moments" | "weights">;

/** What is read may be anything, whatever its type says. */
export function makesSense(state: Partial<PlainState> | null): boolean {
  if (!isObject(state)) return false;
  const { settings, sums, history, changes, epoch, step, updates, trainImages, seconds } = state;
  if (!isObject(settings) || !isObject(sums) || !Array.isArray(history)) return false;
  if (!Array.isArray(changes) || !changes.every(isObject)) return false;
  const counts = [epoch, step, updates, trainImages, sums.images];
  // JSON has null for what is not finite: the sums of a run that went astray.
  if (!isObject(sums.terms) || !isObject(sums.weighed)) return false;
  if (state.backend !== undefined && typeof state.backend !== "string") return false;
  const { terms, weighed } = sums;
  const sizes = [sums.loss, seconds, ...Object.values(terms), ...Object.values(weighed)];
  return (
    isOnImages(state) &&
    counts.every((n) => Number.isSafeInteger(n) && Number(n) >= 0) &&
    sizes.every((n) => n === null || typeof n === "number") &&
    history.length === epoch &&
    history.every(isRecord)
  );
}

/** Whether it says which images it is of; the marks may be missing, as they once were. */
export function isOnImages(
  state: Partial<PlainState>,
): state is Partial<PlainState> & Pick<PlainState, "trainImages" | "images"> {
  const { trainImages, images } = state;
  if (!Number.isSafeInteger(trainImages) || Number(trainImages) < 1) return false;
  return images === undefined || (isObject(images) && isMark(images.train) && isMark(images.test));
}

function isMark(mark: ImagesMark): boolean {
  if (!isObject(mark)) return false;
  const { split, size, sha256 } = mark;
  const digest = sha256 === undefined || typeof sha256 === "string";
  return typeof split === "string" && Number.isSafeInteger(size) && size > 0 && digest;
}

function isRecord(record: EpochRecord): boolean {
  if (!isObject(record) || !isObject(record.weights)) return false;
  const { train, test, weights } = record;
  return [train, test, weights.train, weights.test].every((each) => isObject(each));
}

/** Whether it is an object with entries by name, whatever its type says. */
export function isObject<T>(value: T | null | undefined): value is T & object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
