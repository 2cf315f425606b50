import { UserError } from "../config";
import { type Flags, type FlagTable, helpText, parseFlags } from "./flags";
import { codeOfLostReader, endWithReader } from "../host/node/lost_reader";
import { endWithNpm } from "./end_with_npm";
import { refuseLeftovers } from "./npm_leftovers";

/** A command: what it is called, what it takes, what it does. */
export interface Command<Table extends FlagTable> {
  /** Such as `npm run train -- [flags]`. */
  readonly usage: string;
  readonly summary: string;
  /** A function where it hangs on the arguments, as on the model that is chosen. */
  readonly options: Table | ((argv: readonly string[]) => Table);
  /** It takes arguments that are no flags, such as a notebook's path. */
  readonly takesWords?: boolean;
  /** What takes a flag that this command does not, such as `npm run train`. */
  readonly elsewhere?: (name: string) => string | undefined;
  /** Resolves to the exit code; nothing stands for 0. */
  run(flags: Flags<Table>): Promise<number | void>;
}

/**
 * Runs a command on the process's arguments and ends the process: 0 when it is done, 2 with one
 * line on standard error for a user's mistake, 1 for ours.
 */
export async function runCommand<Table extends FlagTable>(command: Command<Table>): Promise<void> {
  endWithReader(process.stdout, process.stderr);
  endWithNpm();
  const code = await commandOutcome(command, process.argv.slice(2), process.env);
  // Of a reader that is gone npm would tell any code but 0, to a user who has seen enough.
  process.exitCode = codeOfLostReader() ?? code;
}

/**
 * Runs a command on these arguments and resolves to its exit code, as {@link runCommand}.
 *
 * @param env in which npm leaves the flags that it took for its own
 */
export async function commandOutcome<Table extends FlagTable>(
  command: Command<Table>,
  argv: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  try {
    refuseLeftovers(command, argv, env);
    const options = typeof command.options === "function" ? command.options(argv) : command.options;
    const flags = parseFlags(options, argv, command.takesWords, command.elsewhere);
    if (flags.help) {
      process.stdout.write(helpText(command.usage, command.summary, options));
      return 0;
    }
    return (await command.run(flags)) ?? 0;
  } catch (error) {
    return tellError(error);
  }
}

/** What TensorFlow, WebAssembly, our own operations and JavaScript say where memory runs out. */
const OUT_OF_MEMORY =
  /OOM when allocating|array buffer allocation failed|not enough memory|bad_alloc|enlarge memory|Aborted\(OOM\)/i;

/**
 * Tells an error on standard error, without a stack trace.
 *
 * @returns the exit code: 2 for a user's mistake, 1 for ours
 */
export function tellError(error: unknown): number {
  if (error instanceof UserError) {
    process.stderr.write(`Error: ${error.message}\n`);
    return 2;
  }
  const message = error instanceof Error ? error.message.trim() || error.name : String(error);
  if (OUT_OF_MEMORY.test(message)) {
    process.stderr.write(
      "Error: there is not enough memory: choose smaller images, fewer channels or units, or in " +
        "training a smaller --batch_size\n",
    );
    return 2;
  }
  process.stderr.write(`Error: ${message.split("\n")[0]}\n`);
  const stack = error instanceof Error ? error.stack : undefined;
  if (process.env.LATENT_LAB_DEBUG && stack) process.stderr.write(`${stack}\n`);
  else
    process.stderr.write("That is a fault of Latent Lab; LATENT_LAB_DEBUG=1 shows where it is.\n");
  return 1;
}
