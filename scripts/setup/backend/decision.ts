import { join } from "node:path";
import { writeFilesAtomically } from "../../../src/host/node/atomic_files";
import { readJson } from "../files";
import type { Project } from "../project";

/** The ways to run TensorFlow, the fastest first. */
export const TIERS = ["prebuilt", "wheel", "wasm", "cpu"] as const;
export type TierName = (typeof TIERS)[number];

/** What came of trying a tier. */
export interface Attempt {
  readonly tier: TierName;
  readonly ok: boolean;
  readonly reason?: string;
  /** Relative to the clone. */
  readonly log?: string;
}

/** The contents of `.setup/backend.json`, which `npm run doctor` shows. */
export interface Decision {
  readonly tier: TierName;
  /** TensorFlow's version; for wasm and cpu that of TensorFlow.js. */
  readonly tensorflow: string;
  readonly why: string;
  readonly tried: readonly Attempt[];
  /** `linux-x64`: another system's decision does not count. */
  readonly platform: string;
}

export const platformKey = `${process.platform}-${process.arch}`;

const fileOf = (project: Project) => join(project.state, "backend.json");

export function readDecision(project: Project): Decision | undefined {
  const read = readJson(fileOf(project)) as Partial<Decision> | undefined;
  const known = TIERS.find((tier) => tier === read?.tier);
  if (known === undefined || read?.platform !== platformKey) return undefined;
  return {
    tier: known,
    tensorflow: read.tensorflow ?? "",
    why: read.why ?? "",
    tried: read.tried ?? [],
    platform: platformKey,
  };
}

export function writeDecision(project: Project, decision: Decision): void {
  writeFilesAtomically({ [fileOf(project)]: `${JSON.stringify(decision, null, 2)}\n` });
}
