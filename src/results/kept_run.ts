import { type Dataset, HELD_OUT } from "../data";
import { host } from "../host";
import type { Model } from "../models";
import type { Run, RunRecord } from "../training";
import { isBest, removeBest, saveBeginning, saveCheckpoint } from "./checkpoint";
import { type Places, runPrefix } from "./places";

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Nothing is chosen on test images. */
function keepsBest({ data }: Run): boolean {
  return data.test.name === HELD_OUT;
}

/** A state of more bytes than this is not left to the engine's own time. */
const LARGE_STATE = 2 ** 26;

/** Copies of weights and moments were needed for a moment, and are held no longer. */
function giveBack({ parameters }: Model): void {
  const numbers = Object.values(parameters).reduce((sum, { size }) => sum + size, 0);
  if (3 * 4 * numbers > LARGE_STATE) host().collectGarbage?.();
}

/** What is kept of a run while it trains, and what of it remains where it fails. */
export class KeptRun {
  private removeBeginning: (() => void) | undefined;
  private epochsSaved: number | undefined;

  constructor(
    private readonly run: Run,
    private readonly data: Dataset,
    private readonly places: Places,
  ) {}

  /** Whether nothing has been saved of it but its beginning. */
  get isEmpty(): boolean {
    return this.epochsSaved === undefined;
  }

  /** Keeps the beginning of a new run. */
  async begin(): Promise<void> {
    this.removeBeginning = await saveBeginning(this.run, this.data, this.places);
    giveBack(this.run.model);
  }

  /**
   * Keeps it as it is now; where images are held out and an epoch did best on them, that epoch apart,
   * with its own state of the optimizer.
   */
  async save(record?: RunRecord): Promise<void> {
    const { run, data, places } = this;
    // First, so that a kill in between repeats the epoch in place of losing its weights.
    if (record?.kind === "epoch" && keepsBest(run) && isBest(run)) {
      await saveCheckpoint(run, data, places, "best");
    }
    await saveCheckpoint(run, data, places);
    if (this.removeBeginning && this.isEmpty && !keepsBest(run)) removeBest(run, places);
    this.epochsSaved = run.history.length;
    giveBack(run.model);
  }

  /**
   * Puts back what was there before a run that came to nothing.
   *
   * @returns what is there now, for people
   */
  putBack(): string {
    const prefix = runPrefix(this.run.model, this.places);
    if (this.epochsSaved !== undefined) {
      return `${prefix}.* keeps what was saved before, of ${this.epochsSaved} whole epochs`;
    }
    try {
      this.removeBeginning?.();
    } catch (error) {
      // A full disk, say: the run's own failure is what is to be told, and this beside it.
      return `its state is left behind, since what was there cannot be put back (${messageOf(error)})`;
    }
    const earlier = host().files.exists(`${prefix}.safetensors`);
    return earlier ? `${prefix}.* stays as it was` : "nothing was saved";
  }
}
