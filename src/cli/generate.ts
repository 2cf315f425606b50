import { Command, runCommand } from "./command";
import { flagElsewhere } from "./flags_elsewhere";
import { chosenModel, generateFlags } from "./options";

/** `npm run generate`: pictures and arrays from saved weights. */
export const generateCommand: Command<typeof generateFlags> = {
  usage: "npm run generate -- [flags]",
  summary: "From saved weights: samples, conditioned digits, interpolation, reconstructions.",
  options: generateFlags,
  elsewhere: (name) => flagElsewhere("generate", name),
  async run({ settings, given }) {
    const model = chosenModel(settings, given);
    const { generateSession } = await import("./generate_session");
    await generateSession({ ...settings, model }, given);
  },
};

if (require.main === module) void runCommand(generateCommand);
