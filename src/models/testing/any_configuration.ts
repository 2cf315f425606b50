import fc from "fast-check";
import type { Option } from "../../config";
import { chosen, likelihoods, models, networks, optionsOf } from "..";

/** A choice of pages with values for some of their options. */
export type Configuration = Readonly<Record<string, unknown>> & {
  readonly model: string;
  readonly architecture: string;
  readonly likelihood: string;
};

/**
 * Any model, networks and likelihood that there are, each option left out, at its bounds, or somewhere
 * between: a number as large as is quick, and now and then one that is not allowed.
 */
export function anyConfiguration(): fc.Arbitrary<Configuration> {
  const pages = fc.record({
    model: fc.constantFrom(...models.names()),
    architecture: fc.constantFrom(...networks.names()),
    likelihood: fc.constantFrom(...likelihoods.names()),
  });
  return pages.chain((choice) => {
    const table = Object.entries(optionsOf(chosen(choice)));
    const values = table.map(([name, option]) => [name, anyValue(option)] as const);
    return fc
      .record(Object.fromEntries(values), { requiredKeys: alwaysSmall(table) })
      .map((options) => ({ ...options, ...choice }));
  });
}

/** Left out, these would be as large as their defaults. */
const SIZES = /sizes$|channels$|^latentSize$|hidden/i;

function alwaysSmall(table: readonly (readonly [string, Option<unknown>])[]): string[] {
  return table.map(([name]) => name).filter((name) => SIZES.test(name));
}

/** Values of an option, by what it says that it allows. */
function anyValue({ default: usual, allowed, check }: Option<unknown>) {
  const bounds = /from (-?[\d.e+-]+) to (-?[\d.e+-]+)/.exec(allowed);
  const [min, max] = (bounds?.slice(1) ?? []).map(Number);
  const names = /^one of (.*)$/.exec(allowed)?.[1].split(", ");
  if (names) return fc.constantFrom(...names);
  if (typeof usual === "boolean") return fc.boolean();
  if (Array.isArray(usual) || /with commas/.test(allowed)) {
    return fc.array(fc.integer({ min: Math.max(min, 1), max: 9 }), { minLength: 1, maxLength: 3 });
  }
  if (bounds && typeof usual === "number") {
    const few = /^an integer/.test(allowed)
      ? fc.integer({ min, max: Math.min(max, min + 5) })
      : fc.constantFrom(usual, min, max, (min + max) / 2, ...[0.5, 1, 3].filter((v) => check(v)));
    return fc.oneof({ weight: 39, arbitrary: few }, { weight: 1, arbitrary: fc.constant(min - 1) });
  }
  const texts = ["auto", ""].filter((value) => check(value));
  return fc.constantFrom(usual, ...texts);
}
