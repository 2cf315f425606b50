import { Child, Program, Unavailable } from "./child";
import { Contender } from "./contenders";
import { Progress } from "./progress";
import { EpochResult, LeftOut, Pass } from "./report/results";
import { summarize } from "./report/summary";

export interface InterleaveOptions {
  readonly stage: string;
  readonly rounds: number;
  /** Images of an epoch, to which a share of one is scaled; by default everybody's own. */
  readonly epochImages?: number;
  /** What runs while epochs are timed, and only then. */
  readonly beside?: Program;
  readonly progress: Progress;
  readonly leftOut: LeftOut[];
}

interface Runner {
  readonly contender: Contender;
  readonly child: Child;
  readonly passes: Pass[];
}

/**
 * Times the contenders' epochs in turns: A B C, A B C, … so that whatever changes on the machine
 * meanwhile meets all of them. All are warm before the first is timed. Whoever fails is left out.
 */
export async function interleave(
  contenders: readonly Contender[],
  { stage, rounds, epochImages, beside, progress, leftOut }: InterleaveOptions,
): Promise<EpochResult[]> {
  const runners = new Map<string, Runner>();
  let neighbour: Child | undefined;
  const turns = contenders.length * (rounds + 1);
  let turn = 0;
  const attempt = async ({ name, label }: Contender, what: string, work: () => Promise<void>) => {
    progress.show(stage, turn++ / turns, `${what} ${label}`);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      runners.delete(name);
      leftOut.push({ name, reason: error.message });
    }
  };

  try {
    for (const contender of contenders) {
      await attempt(contender, "warming up", async () => {
        const child = await Child.start(contender.program);
        runners.set(contender.name, { contender, child, passes: [] });
      });
    }
    if (beside && runners.size > 0) neighbour = await Child.start(beside);
    for (let round = 1; round <= rounds; round++) {
      for (const { contender, child, passes } of [...runners.values()]) {
        await attempt(contender, `round ${round} of ${rounds}:`, async () => {
          passes.push(await child.ask<Pass>("epoch"));
        });
      }
    }
  } finally {
    await neighbour?.close();
    for (const { child } of runners.values()) await child.close();
  }
  return [...runners.values()].map((runner) => result(runner, epochImages));
}

function result({ contender, child, passes }: Runner, epochImages?: number): EpochResult {
  const { name, label, kind, work } = contender;
  const scale = (epochImages ?? work.images) / work.images;
  const seconds = passes.map((pass) => pass.seconds * scale);
  return {
    name,
    label,
    kind,
    version: child.version,
    batch_size: work.batch_size,
    images: work.images,
    scaled: scale !== 1,
    seconds,
    summary: summarize(seconds),
    peak_memory_bytes: Math.max(...passes.map((pass) => pass.peak_memory_bytes)),
    losses: passes.flatMap(({ loss }) => (loss === undefined ? [] : [loss])),
  };
}
