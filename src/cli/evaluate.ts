import { Command, runCommand } from "./command";
import { flagElsewhere } from "./flags_elsewhere";
import { chosenModel, evaluateFlags } from "./options";

/** `npm run evaluate`: metrics of saved weights. */
export const evaluateCommand: Command<typeof evaluateFlags> = {
  usage: "npm run evaluate -- [flags]",
  summary: "Metrics of saved weights on the test split, in nats per image.",
  options: evaluateFlags,
  elsewhere: (name) => flagElsewhere("evaluate", name),
  async run({ settings, given }) {
    const model = chosenModel(settings, given);
    const { evaluateSession } = await import("./evaluate_session");
    await evaluateSession({ ...settings, model }, given);
  },
};

if (require.main === module) void runCommand(evaluateCommand);
