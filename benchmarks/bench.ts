import { Command, runCommand } from "../src/cli/command";
import { benchFlags } from "./options";

/** `npm run bench`: the project's speed, beside that of its peers. */
export const benchCommand: Command<typeof benchFlags> = {
  usage: "npm run bench -- [flags]",
  summary:
    "Times an epoch of a VAE in this project and in plain TensorFlow.js, with --peers in PyTorch,\n" +
    "TensorFlow and JAX as well, in turns; and what a user waits for besides.",
  options: benchFlags,
  async run({ settings }) {
    const { benchSession } = await import("./bench_session");
    await benchSession(settings);
  },
};

if (require.main === module) void runCommand(benchCommand);
