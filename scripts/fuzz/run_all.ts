import { describe, test } from "node:test";
import { allTargets } from "./targets";

/**
 * Tests every target with its share of the cases. LATENT_LAB_FUZZ_SEED gives the seed that a failure
 * printed, or any other.
 */
export async function fuzz(cases: number): Promise<void> {
  const seed = Number(process.env.LATENT_LAB_FUZZ_SEED ?? 7);
  const targets = await allTargets();
  const whole = targets.reduce((sum, { share }) => sum + share, 0);
  await describe(`seed ${seed}`, () => {
    for (const { name, share, run } of targets) {
      void test(`${name}: read whole, or refused in one line`, () =>
        run(Math.ceil((cases * share) / whole), seed));
    }
  });
}
