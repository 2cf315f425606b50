import { UserError } from "../../config";
import { host } from "../../host";

/** What a thread beside this one does: it takes its part in operations for ever. */
const SCRIPT = `async ({ module, memory, shared, thread }, reply) => {
  const { exports } = await WebAssembly.instantiate(module, { backend: { memory } });
  exports.start(shared, thread);
  reply("ready");
  try {
    exports.work();
  } catch {
    exports.fail();
  }
}`;

/** An operation has some dozens of pieces: more threads than that start for little. */
const MOST = 16;

/**
 * How many threads there should be, this one among them: `LATENT_LAB_THREADS`, of which the most is
 * one a core, or without it one a core, at most 16. 1 where memory cannot be shared.
 *
 * @throws UserError where the variable is no whole number of at least 1
 */
export function threadsWanted(): number {
  const { threads, variables } = host();
  const told = variables.LATENT_LAB_THREADS ?? "";
  if (told !== "" && !/^[1-9]\d*$/.test(told)) {
    throw new UserError(
      `LATENT_LAB_THREADS is "${told}": it takes the number of threads, 1 or more, ` +
        "or leave it out for one a core",
    );
  }
  const cores = threads?.cores ?? 1;
  return told === "" ? Math.min(cores, MOST) : Math.min(Number(told), cores);
}

/**
 * Starts threads that share operations with this one.
 *
 * @param memory shared, in which the tensors lie
 * @param shared the address of what threads share
 * @returns how many there are, this one among them: fewer where some did not start
 */
export async function startThreads(
  wanted: number,
  { module, memory, shared }: { module: object; memory: object; shared: number },
): Promise<number> {
  let count = 1;
  const { threads } = host();
  const started = Array.from({ length: threads ? wanted - 1 : 0 }, async (_, i) => {
    const thread = threads?.start(SCRIPT, { module, memory, shared, thread: i + 1 });
    // One that came later would find no memory of its own.
    await thread?.reply.catch((error: unknown) => {
      thread.stop();
      throw error;
    });
    count = Math.max(count, i + 2);
  });
  await Promise.allSettled(started);
  return count;
}
