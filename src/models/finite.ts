import { UserError } from "../config";
import type { Model } from "./model";

/** Whether each is a number, neither NaN nor infinite. */
export function allFinite(values: Float32Array): boolean {
  // 0 times a number is 0, and NaN times whatever else: a third of the time of a test for each.
  let sum = 0;
  let i = 0; // for…of would take ten times as long
  while (i < values.length) sum += values[i++] * 0;
  return sum === 0;
}

/** The first value that is no number, as text: "NaN", "Infinity". */
export function firstNotFinite(values: Float32Array): string {
  return String(values.find((value) => !Number.isFinite(value)));
}

/** The first array that holds anything else than numbers, as "NaN in encoder.mean.bias". */
export function firstBroken(arrays: Iterable<readonly [string, Float32Array]>): string | undefined {
  for (const [name, values] of arrays) {
    if (!allFinite(values)) return `${firstNotFinite(values)} in ${name}`;
  }
  return undefined;
}

/**
 * Makes sure that a model's weights are numbers, as they no longer are once a training has diverged.
 *
 * @throws UserError naming the first weight that is not
 */
export function requireFiniteWeights({ title, parameters }: Model): void {
  const weights = Object.entries(parameters).map(
    ([name, variable]) => [name, variable.dataSync<"float32">()] as const,
  );
  const broken = firstBroken(weights);
  if (broken !== undefined) {
    throw new UserError(
      `the weights of the ${title} are no numbers (${broken}), as after a training that diverged: ` +
        "create the model anew, or load weights that were saved before",
    );
  }
}

/**
 * Makes sure that what a model made of its input are numbers.
 *
 * @throws UserError where they are not
 */
export function requireFiniteOutput({ title }: Model, what: string, values: Float32Array): void {
  if (allFinite(values)) return;
  throw new UserError(
    `the ${title} gives ${firstNotFinite(values)} for ${what}, as after a training that diverged: ` +
      "create the model anew, or load weights that were saved before",
  );
}
