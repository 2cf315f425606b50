import { checkpointPrefix } from "../checkpoints";
import { placeOptions } from "../config";
import type { Dataset } from "../data";
import { host } from "../host";
import type { Run } from "../training";
import { saveBeginning, saveCheckpoint } from "./checkpoint";
import type { Places } from "./places";

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
  }

  /** Keeps it as it is now. */
  async save(): Promise<void> {
    await saveCheckpoint(this.run, this.data, this.places);
    this.epochsSaved = this.run.history.length;
  }

  /**
   * Puts back what was there before a run that came to nothing.
   *
   * @returns what is there now, for people
   */
  putBack(): string {
    const { model } = this.run;
    const prefix = checkpointPrefix(
      this.places.ckptDir ?? placeOptions.ckptDir.default,
      model.name,
    );
    if (this.epochsSaved !== undefined) {
      return `${prefix}.* keeps what was saved before, of ${this.epochsSaved} whole epochs`;
    }
    this.removeBeginning?.();
    const earlier = host().files.exists(`${prefix}.safetensors`);
    return earlier ? `${prefix}.* stays as it was` : "nothing was saved";
  }
}
