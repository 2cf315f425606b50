import { UserError } from "../config";
import { Command, runCommand } from "./command";
import { chosenModel, trainFlags } from "./options";

/** `npm run train`: trains, saves weights, writes images. */
const trainCommand: Command<typeof trainFlags> = {
  usage: "npm run train -- [flags]",
  summary: "Trains a VAE, or a CVAE with --is_cvae, saves its weights and writes images.",
  options: trainFlags,
  async run({ settings, given }) {
    const model = chosenModel(settings, given);
    if (settings.resume && settings.loadWeights) {
      throw new UserError("--resume goes on with a run and --load_weights starts one: keep one");
    }
    // TensorFlow is loaded only now, so that --help and a mistyped flag answer at once.
    const { trainSession } = await import("./train_session");
    return trainSession({ ...settings, model }, given);
  },
};

void runCommand(trainCommand);
