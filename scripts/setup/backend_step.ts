import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import {
  platformKey,
  readDecision,
  writeDecision,
  type Attempt,
  type Decision,
  type TierName,
} from "./backend/decision";
import * as native from "./backend/native_folder";
import { fetchPrebuilt } from "./backend/prebuilt";
import { probe } from "./backend/probe";
import { wantedTiers } from "./backend/wanted_tiers";
import { buildFromWheel } from "./backend/wheel";
import type { Task } from "./display";
import { reasonOf, StepFailure } from "./failure";
import { removeFolder } from "./files";
import { environmentStep } from "./jupyter_step";
import type { Project } from "./project";
import type { Context, Step } from "./step";

/** What a tier does; a test puts others in their place. */
export interface BackendTools {
  readonly build: Record<
    native.NativeTier,
    (project: Project, log: string, task: Task) => Promise<string>
  >;
  readonly probe: (project: Project, tier: TierName, log: string) => Promise<string>;
}

const TITLES: Record<TierName, string> = {
  prebuilt: "TensorFlow, prebuilt",
  wheel: "TensorFlow, from its wheel",
  wasm: "TensorFlow.js, WebAssembly",
  cpu: "TensorFlow.js, JavaScript",
};

const isNative = (tier: TierName): tier is native.NativeTier =>
  tier === "prebuilt" || tier === "wheel";

/** Whether the decision still stands, by a look at the files alone. */
function stands(project: Project, decision: Decision): boolean {
  const foreign = native.isForeign(project);
  if (!isNative(decision.tier)) return foreign || !existsSync(native.bindingIn(project.tfjsNode));
  if (foreign) return decision.tier === "prebuilt";
  return native.isLinked(project, native.nativeFolder(project, decision.tier));
}

/** The tiers in the order to try: what was built before costs only a look. */
function order(project: Project): readonly TierName[] {
  const wanted = wantedTiers();
  const before = readDecision(project)?.tier;
  const kept =
    before !== undefined && wanted.includes(before) && isNative(before)
      ? native.isBuilt(native.nativeFolder(project, before))
      : false;
  return kept && before ? [before, ...wanted.filter((tier) => tier !== before)] : wanted;
}

/** Builds, links and tries one tier; what came of it, and the decision if it works. */
async function tryTier(
  tools: BackendTools,
  context: Context,
  tier: TierName,
): Promise<[Attempt, Decision?]> {
  const { project, display } = context;
  const log = join(project.logs, `backend-${tier}.log`);
  const shownLog = relative(project.root, log);
  const task = display.begin(TITLES[tier]);
  try {
    let why = "nothing faster works here";
    if (tier === "prebuilt" && native.isForeign(project)) {
      why = "it was there already";
    } else if (isNative(tier)) {
      const folder = native.nativeFolder(project, tier);
      why = native.isBuilt(folder)
        ? "it was built before"
        : await tools.build[tier](project, log, task);
      native.link(project, folder);
    } else {
      native.unlink(project);
    }
    task.update(undefined, "trying it");
    const tensorflow = await tools.probe(project, tier, log);
    task.done(`${tensorflow}${isNative(tier) ? "" : ", slower"}`);
    const attempt = { tier, ok: true };
    return [attempt, { tier, tensorflow, why, tried: [], platform: platformKey }];
  } catch (error) {
    if (isNative(tier)) {
      native.unlink(project);
      // Unusable where it was built: the next attempt begins from nothing.
      removeFolder(project, native.nativeFolder(project, tier));
    }
    const reason = reasonOf(error);
    const logged = existsSync(log);
    task.failed(reason, logged ? log : undefined);
    return [{ tier, ok: false, reason, ...(logged ? { log: shownLog } : {}) }];
  }
}

/** The step that chooses among the tiers. */
export function createBackendStep(tools: BackendTools): Step {
  return {
    title: "TensorFlow",
    // Its pip may have to fetch the wheel.
    after: [environmentStep],
    isDone({ project, again }) {
      const decision = readDecision(project);
      if (decision === undefined || !wantedTiers().includes(decision.tier)) return false;
      if (again && !isNative(decision.tier) && wantedTiers().some(isNative)) return false;
      return stands(project, decision);
    },
    async run(context) {
      const tried: Attempt[] = [];
      for (const tier of order(context.project)) {
        const [attempt, decision] = await tryTier(tools, context, tier);
        tried.push(attempt);
        if (decision === undefined) continue;
        writeDecision(context.project, { ...decision, tried });
        if (isNative(tier)) {
          native.removeOthers(context.project, native.nativeFolder(context.project, tier));
        } else if (wantedTiers().some(isNative)) {
          context.display.say(
            "! Training runs, but several times slower than with native TensorFlow. The lines above say what\n" +
              "  was missing; with that mended, `npm run setup` tries again (CONTRIBUTING.md has the causes).",
          );
        }
        return;
      }
      throw new StepFailure("no backend works here; the logs are in .setup/logs");
    },
  };
}

/** Picks the fastest TensorFlow that works here: prebuilt, from the wheel, wasm, cpu. */
export const backendStep = createBackendStep({
  build: { prebuilt: fetchPrebuilt, wheel: buildFromWheel },
  probe,
});
