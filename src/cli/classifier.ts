import { Command, runCommand } from "./command";
import { flagElsewhere } from "./flags_elsewhere";
import { classifierFlags } from "./options";

/** `npm run classifier`: trains the judge of generated images. */
export const classifierCommand: Command<typeof classifierFlags> = {
  usage: "npm run classifier -- [flags]",
  summary: "Trains the classifier that judges generated images in `npm run evaluate`.",
  options: classifierFlags,
  elsewhere: (name) => flagElsewhere("classifier", name),
  async run({ settings, given }) {
    const { classifierSession } = await import("./classifier_session");
    await classifierSession(settings, given);
  },
};

if (require.main === module) void runCommand(classifierCommand);
