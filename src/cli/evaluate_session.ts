import { useBackend } from "../backend";
import { checkpointPrefix, loadModel } from "../checkpoints";
import { Settings, UserError } from "../config";
import { evaluateElbo } from "../evaluation";
import { loadData } from "./load_data";
import { evaluateFlags } from "./options";

type EvaluateFlags = Settings<typeof evaluateFlags>;

/** Prints the metrics, as a table for people or as one JSON object. */
export async function evaluateSession(
  settings: EvaluateFlags,
  given: ReadonlySet<string>,
): Promise<void> {
  // With --json, standard output belongs to the JSON alone.
  const notices = settings.json ? process.stderr : process.stdout;
  const { name: backend } = await useBackend(settings.backend);
  const prefix = checkpointPrefix(settings.ckptDir, settings.model);
  const { model, description } = loadModel(prefix);
  const dataset = given.has("dataset") ? settings.dataset : description.dataset;
  const data = await loadData({ ...settings, dataset }, notices);
  if (JSON.stringify(data.imageShape) !== JSON.stringify(model.config.imageShape)) {
    throw new UserError(
      `${prefix} takes images of ${model.config.imageShape.join(" × ")} pixels, ` +
        `${data.title} has ${data.imageShape.join(" × ")}: name the data set it was trained on`,
    );
  }
  const metrics = await evaluateElbo(model, data.test, { seed: settings.seed });
  const result = {
    model: model.config.model,
    dataset: data.name,
    generated_data: data.generated,
    split: "test",
    images: data.test.size,
    binarization: "none",
    latent_samples: 1,
    seed: settings.seed,
    backend,
    unit: "nats per image",
    ...metrics,
  };
  if (settings.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else process.stdout.write(table(result));
  model.dispose();
}

function table(result: Readonly<Record<string, string | number | boolean>>): string {
  const rows = Object.entries(result).map(([name, value]) => {
    const shown = typeof value === "number" && !Number.isInteger(value) ? value.toFixed(2) : value;
    return `${name.replace(/_/g, " ").padEnd(16)}${String(shown)}\n`;
  });
  return rows.join("");
}
