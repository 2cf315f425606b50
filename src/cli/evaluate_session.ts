import { useBackend } from "../backend";
import { Settings } from "../config";
import { evaluateElbo } from "../evaluation";
import { evaluateFlags } from "./options";
import { loadSavedModel } from "./saved_model";

type EvaluateFlags = Settings<typeof evaluateFlags>;

/** Prints the metrics, as a table for people or as one JSON object. */
export async function evaluateSession(
  settings: EvaluateFlags,
  given: ReadonlySet<string>,
): Promise<void> {
  // With --json, standard output belongs to the JSON alone.
  const notices = settings.json ? process.stderr : process.stdout;
  const { name: backend } = await useBackend(settings.backend);
  const { model, data } = await loadSavedModel(settings, given, notices);
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
