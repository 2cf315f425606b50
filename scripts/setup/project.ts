import { join, resolve } from "node:path";

/** Where the set-up puts things: everything inside the clone. */
export interface Project {
  /** The clone. */
  readonly root: string;
  /** The project's own Python environment, with Jupyter. */
  readonly venv: string;
  /** TensorFlow's libraries with the compiled binding; survives `npm ci`. */
  readonly native: string;
  /** What the set-up remembers: decisions, logs, Jupyter's own folders. */
  readonly state: string;
  readonly logs: string;
  /** Unfinished work; emptied when a set-up begins. */
  readonly tmp: string;
  /** The npm package whose `lib` and `deps` become links into {@link native}. */
  readonly tfjsNode: string;
}

export function projectAt(root: string): Project {
  const state = join(root, ".setup");
  return {
    root,
    venv: join(root, ".venv"),
    native: join(root, ".native"),
    state,
    logs: join(state, "logs"),
    tmp: join(state, "tmp"),
    tfjsNode: join(root, "node_modules", "@tensorflow", "tfjs-node"),
  };
}

/** The clone that this file lies in. */
export const thisProject = projectAt(resolve(__dirname, "../.."));
