import type { Display } from "./display";
import type { Project } from "./project";

/** What a step works with. */
export interface Context {
  readonly project: Project;
  readonly display: Display;
  /** `npm run setup` itself: also try again what was settled for less. */
  readonly again: boolean;
}

/** One thing the set-up makes. */
export interface Step {
  readonly title: string;
  /** Those that it waits for, whatever becomes of them; it runs beside all others. */
  readonly after?: readonly Step[];
  /** Cheap: files only, no child process. */
  isDone(context: Context): boolean;
  /** Makes it anew whatever is left of an attempt broken off. @throws StepFailure */
  run(context: Context): Promise<void>;
}
