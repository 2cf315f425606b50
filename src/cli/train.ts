import { type OptionTable, UserError } from "../config";
import { type Command, runCommand } from "./command";
import { flagElsewhere } from "./flags_elsewhere";
import { chosenModel, trainFlags, type TrainSettings } from "./options";

/** `npm run train`: trains, saves weights, writes images. */
export const trainCommand: Command<OptionTable> = {
  usage: "npm run train -- [flags]",
  summary:
    "Trains a model, saves its weights and writes images. --is_cvae is a CVAE; --model NAME --help\n" +
    "shows the flags of another model.",
  options: trainFlags,
  elsewhere: (name) => flagElsewhere("train", name),
  async run(flags) {
    const settings = flags.settings as TrainSettings;
    const given = flags.given as ReadonlySet<string>;
    const model = chosenModel(settings, given);
    if (settings.resume && settings.loadWeights) {
      throw new UserError("--resume goes on with a run and --load_weights starts one: keep one");
    }
    const { trainSession } = await import("./train_session");
    return trainSession({ ...settings, model }, given);
  },
};

if (require.main === module) void runCommand(trainCommand);
