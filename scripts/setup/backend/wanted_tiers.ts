import { UserError } from "../../../src/config";
import { TIERS, type TierName } from "./decision";

/**
 * The tiers to try, in order: all of them, or those that `LATENT_LAB_TIERS=wheel,wasm` names.
 *
 * @throws UserError for a name that is no tier
 */
export function wantedTiers(text = process.env.LATENT_LAB_TIERS): readonly TierName[] {
  if (text === undefined || text.trim() === "") return TIERS;
  return text.split(",").map((name) => {
    const tier = TIERS.find((known) => known === name.trim());
    if (tier !== undefined) return tier;
    throw new UserError(
      `LATENT_LAB_TIERS names "${name.trim()}", which is no tier: use ${TIERS.join(", ")}.`,
    );
  });
}
