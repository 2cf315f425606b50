import { Command, runCommand } from "./command";
import { chosenModel, generateFlags } from "./options";

/** `npm run generate`: pictures and arrays from saved weights. */
export const generateCommand: Command<typeof generateFlags> = {
  usage: "npm run generate -- [flags]",
  summary: "From saved weights: samples, conditioned digits, interpolation, reconstructions.",
  options: generateFlags,
  async run({ settings, given }) {
    const model = chosenModel(settings, given);
    const { generateSession } = await import("./generate_session");
    await generateSession({ ...settings, model }, given);
  },
};

if (require.main === module) void runCommand(generateCommand);
