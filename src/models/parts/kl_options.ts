import { later, ofFirstEpochs, type OptionTable, real, type Settings, weight } from "../../config";
import type { LossContext } from "../model";

/** The option that says over how many epochs the weights of KL terms grow. */
const WARMUP = "klWarmupEpochs";

/** The option of pages whose {@link klWeight}s grow over the first epochs (Bowman et al. 2016). */
export const klWarmup = {
  [WARMUP]: later(
    ofFirstEpochs(
      real({
        default: 0,
        min: 0,
        max: 100_000,
        help: "epochs in which the weight of the KL grows from 0 to its own",
      }),
    ),
  ),
};

/**
 * A weight that grows from 0 over the first epochs, of a page that takes `klWarmup`.
 *
 * @param args as those of {@link weight}
 */
export function klWeight(args: Parameters<typeof weight>[0]) {
  return weight({ ...args, grownOver: WARMUP });
}

/** The options of pages with a KL(q(z|x) ‖ N(0, I)) in their loss, `q.kl()`. */
export const klOptions = {
  ...klWarmup,
  freeBits: later(
    real({
      default: 0,
      min: 0,
      max: 1000,
      help: "nats of KL that each latent dimension has free (Kingma et al. 2016)",
    }),
  ),
};

/** λ of the free bits among a model's options; 0 where it has no such option. */
export function klFloor({ freeBits = 0 }: Settings<OptionTable>): number {
  return freeBits as number;
}

/**
 * The options of a loss as they are now: a weight that grows is its value times
 *
 *     min(1, epochs / klWarmupEpochs)
 *
 * @param values of the options of `table`
 * @param context tells how many epochs are done
 */
export function grown(
  table: OptionTable,
  values: Settings<OptionTable>,
  { epochs }: Pick<LossContext, "epochs">,
): Settings<OptionTable> {
  const weights = Object.entries(table).flatMap(([name, { grownOver }]) => {
    const span = grownOver === undefined ? 0 : Number(values[grownOver] ?? 0);
    return epochs < span ? [[name, (values[name] as number) * (epochs / span)]] : [];
  });
  return weights.length === 0 ? values : { ...values, ...Object.fromEntries(weights) };
}
