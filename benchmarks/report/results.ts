import { Work } from "../work";
import { Machine } from "./machine";
import { Summary } from "./summary";

/** Something that could not be timed here, and why. */
export interface LeftOut {
  readonly name: string;
  readonly reason: string;
}

/** One pass of a child over its images. */
export interface Pass {
  readonly seconds: number;
  readonly peak_memory_bytes: number;
  /** Mean of the training loss over the pass, in nats per image: that work was done. */
  readonly loss?: number;
}

/** What somebody's epochs came to. */
export interface EpochResult {
  readonly name: string;
  readonly label: string;
  readonly kind: "project" | "plain" | "products" | "peer";
  readonly version: string;
  readonly batch_size: number;
  /** Images of a timed pass: fewer than the epoch's where the figures are scaled to it. */
  readonly images: number;
  readonly scaled: boolean;
  /** Seconds an epoch, a round each. */
  readonly seconds: readonly number[];
  readonly summary: Summary;
  readonly peak_memory_bytes: number;
  readonly losses: readonly number[];
}

/** Time from a command's start until it has what was asked for. */
export interface TimeToLoss {
  readonly name: string;
  readonly label: string;
  readonly reached: boolean;
  readonly seconds: number;
  readonly epochs: number;
  readonly test_loss: number;
}

/** Everyone's epochs of one convolutional network. */
export interface ConvEpochs {
  /** Such as "28 × 28 × 1". */
  readonly name: string;
  readonly epochs: readonly EpochResult[];
}

/** A model's epochs beside the VAE's. */
export interface FamilyResult extends EpochResult {
  /** Its seconds ÷ the VAE's, round by round. */
  readonly to_vae: Summary;
  /** Multiply-adds of its matrix products ÷ those of the VAE's. */
  readonly products: number;
  /** The one ÷ the other. */
  readonly to_products: Summary;
}

/** A target of the project, and what was found. */
export interface Goal {
  readonly name: string;
  readonly label: string;
  readonly comparison: "at most" | "at least";
  readonly target: number;
  /** "" for a ratio. */
  readonly unit: "" | "ms" | "s" | "%";
  readonly found?: Summary;
  readonly reached?: boolean;
}

/** A notebook's first cell and a later one; the kernel's start is not part of them. */
export interface ImportCell {
  /** Seconds. */
  readonly cell: Summary;
  /** Seconds. */
  readonly kernel_start: Summary;
  /** Milliseconds of `1 + 1`: the median of 20 in each kernel. */
  readonly later_cell: Summary;
}

/** Milliseconds from a slider of `explore` to the image, each over 100 moves, a round each. */
export interface ExploreTimes {
  readonly median: Summary;
  readonly percentile_95: Summary;
}

/** Everything that a run of the benchmark found: its JSON. */
export interface Results {
  readonly format_version: 1;
  readonly machine: Machine;
  readonly data: { readonly name: string; readonly generated: boolean };
  readonly work: {
    readonly images: number;
    readonly batch_size: number;
    readonly hidden_sizes: readonly number[];
    readonly latent_size: number;
    readonly activation: Work["activation"];
    readonly optimizer: "adam";
    readonly learning_rate: number;
    readonly dtype: "float32";
    readonly threads: number;
  };
  readonly rounds: number;
  /** In seconds. */
  readonly epochs: readonly EpochResult[];
  /** The project's own epochs at other sizes. */
  readonly growth: readonly EpochResult[];
  /** Epochs with one busy process beside. */
  readonly load: readonly EpochResult[];
  /** Epochs of convolutional networks, by the images' size. */
  readonly conv: readonly ConvEpochs[];
  /** Epochs of every model. */
  readonly family: readonly FamilyResult[];
  readonly import_cell?: ImportCell;
  readonly explore?: ExploreTimes;
  /** An epoch below the training panel ÷ one without. */
  readonly panel?: Summary;
  /** Milliseconds, median over 200 in each round, by backend. */
  readonly decode: Readonly<Record<string, Summary>>;
  /** Seconds. */
  readonly help?: Summary;
  /** Milliseconds: the longest in each round. */
  readonly wait?: Summary;
  readonly playground?: PlaygroundSpeed;
  readonly time_to_loss: readonly TimeToLoss[];
  readonly memory?: MemoryGrowth;
  readonly large_set?: LargeSet;
  readonly goals: readonly Goal[];
  readonly left_out: readonly LeftOut[];
}

/** Training on images that lie on disk. */
export interface LargeSet {
  readonly bytes: number;
  readonly images_per_second: Summary;
  /** Images a second ÷ those of images in memory. */
  readonly of_memory: Summary;
  /** Of the process that trains from disk. */
  readonly peak_memory_bytes: number;
}

/** A playground in a reader's browser. */
export interface PlaygroundSpeed {
  /** Images from the decoder alone. */
  readonly decodes_per_second: Summary;
  /** Of the picture below a pointer that never rests, without a screen's limit. */
  readonly redraws_per_second: Summary;
  /** Of the page's main thread meanwhile. */
  readonly longest_task_ms: Summary;
}

/** Tensors and resident memory after the first epoch and after the tenth. */
export interface MemoryGrowth {
  readonly images: number;
  readonly after_1: MemoryState;
  readonly after_10: MemoryState;
}

export interface MemoryState {
  readonly tensors: number;
  readonly resident_bytes: number;
}
