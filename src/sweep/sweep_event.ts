import type { Sweep, Values } from "./sweep";

/** What the driver tells of a sweep, a line of JSON each. */
export type SweepEvent =
  /** How many trials fit at once, and how many have no result yet. */
  | { readonly event: "ready"; readonly atOnce: number; readonly left: number }
  | { readonly event: "started"; readonly number: number; readonly values: Values; readonly failures: number } // prettier-ignore
  | { readonly event: "epoch"; readonly number: number; readonly epoch: number; readonly value: number | null; readonly seconds: number } // prettier-ignore
  /** Its machine or its process was gone so often that it is not tried again. */
  | { readonly event: "lost"; readonly number: number; readonly reason: string; readonly failures: number } // prettier-ignore
  | { readonly event: "ended"; readonly number: number; readonly status: TrialStatus; readonly value: number | null; readonly epochs: number; readonly reason?: string | null } // prettier-ignore
  /** What the user should know, such as that MLflow answers no more. */
  | { readonly event: "noted"; readonly text: string }
  /** What the user has to mend. */
  | { readonly event: "refused"; readonly reason: string }
  | { readonly event: "finished" }
  | { readonly event: "stopped" };

/** What `npm run sweep` tells a process that started it, which is a notebook's: first what the file asks for. */
export type SweepMessage = { readonly event: "sweep"; readonly sweep: Sweep } | SweepEvent;

/** How a trial ended: to its end, early since others were better, or by a fault that is the user's to mend. */
export type TrialStatus = "finished" | "pruned" | "failed";

/** What the driver is told, as a line of JSON. */
export interface SweepRequest {
  /** The project's folder. */
  readonly root: string;
  /** Where trials are kept, as a folder or an address of fsspec. */
  readonly storage: string;
  /** The folder here that is to hold it all at the end, where the storage is another. */
  readonly copyTo?: string;
  readonly ray?: string;
  /** An MLflow server's address, or a folder of its. */
  readonly mlflow?: string;
  /** CPU threads of a trial. */
  readonly threads: number;
  /** Of this machine. */
  readonly cores: number;
  /** The objective's name. */
  readonly metric: string;
  /** Trials that failed at an earlier start run again. */
  readonly retryFailed: boolean;
  /** There is a classifier in `copyTo`, or else the storage, that trials are judged by. */
  readonly judge?: boolean;
  /** What trials find in their environment wherever they run. */
  readonly environment: Readonly<Record<string, string>>;
}
