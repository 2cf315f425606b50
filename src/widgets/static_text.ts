import { formatNumber } from "./format_number";
import type { SavedModel, SavedModels } from "./saved";
import { referenced } from "./wire";

/** A widget as it stands, in one line of text: `[β: 1.0] [Draw again]`. */
export function staticText(id: string, models: SavedModels): string {
  return lines(id, models).join(" ") || "[widget]";
}

function lines(id: string, models: SavedModels): string[] {
  const model = models[id];
  if (!model) return [];
  const { children } = model.state;
  if (Array.isArray(children)) {
    return children.flatMap((child) => lines(referenced(child) ?? "", models));
  }
  const said = valueOf(model);
  const { description } = model.state;
  const text = [description, said].filter((word) => typeof word === "string" && word !== "");
  return text.length > 0 ? [`[${text.join(": ")}]`] : [];
}

function valueOf({ model_name: name, state }: SavedModel): string {
  const { value, index, _options_labels: labels } = state;
  if (name === "HTMLModel") return "";
  if (name === "ImageModel") return "picture";
  if (name === "OutputModel") return outputText(state.outputs);
  if (Array.isArray(labels)) return String(labels[Number(index)] ?? "");
  if (typeof value === "number") return formatNumber(value, String(state.readout_format ?? ".3g"));
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? value : "";
}

function outputText(outputs: unknown): string {
  const [first] = Array.isArray(outputs) ? (outputs as { data?: Record<string, unknown> }[]) : [];
  const text = first?.data?.["text/plain"];
  return typeof text === "string" ? text : "";
}
