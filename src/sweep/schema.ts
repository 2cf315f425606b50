import { type OptionTable, snakeCase } from "../config";
import { RANGE_KINDS, type RangeKind } from "./dimension";
import { METRICS } from "./metrics";

type Json = Readonly<Record<string, unknown>>;

/**
 * The JSON schema by which an editor completes a sweep file: every flag with what it is for. The file
 * itself is checked by `readSweep`, which knows which model has which flag.
 *
 * @param flags of `npm run train`, with those of every model, network and likelihood
 */
export function sweepSchema(flags: OptionTable): Json {
  const described = (of: (name: string) => Json) =>
    Object.fromEntries(
      Object.entries(flags).map(([name, { help }]) => [
        snakeCase(name),
        { description: help, ...of(name) },
      ]),
    );
  const whole = (least: number): Json => ({ type: "integer", minimum: least });
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A sweep of Latent Lab",
    type: "object",
    additionalProperties: false,
    required: ["search", "method", "objective"],
    properties: {
      $schema: { type: "string" },
      train: {
        description: "flags of npm run train that all trials have",
        type: "object",
        additionalProperties: false,
        properties: described((name) => valueSchema(flags[name])),
      },
      notebook: { description: "path of a notebook, in place of train", type: "string" },
      parameters: { description: "of the notebook, the same in all trials", type: "object" },
      search: {
        description: "flags, or parameters of the notebook, that trials differ in",
        type: "object",
        properties: described((name) => dimensionSchema(valueSchema(flags[name]))),
      },
      method: {
        description:
          "every combination, drawn by chance, or where the model of Optuna's TPE expects the most",
        enum: ["grid", "random", "bayesian"],
      },
      trials: { description: "how many; of a grid they are its combinations", ...whole(1) },
      seed: { description: "of the search's own choices; default 7", ...whole(0) },
      objective: {
        type: "object",
        additionalProperties: false,
        required: ["metric", "mode"],
        properties: {
          metric: {
            description: "what npm run evaluate -- --json calls it; measured on held-out images",
            anyOf: [{ enum: METRICS }, { type: "string" }],
          },
          mode: { enum: ["min", "max"] },
        },
      },
      resources: {
        type: "object",
        additionalProperties: false,
        properties: { threads: { description: "of a trial", ...whole(1) } },
      },
      early_stopping: {
        description:
          "ASHA: after grace_epochs and each further power, one of so many trials goes on",
        type: "object",
        additionalProperties: false,
        properties: { grace_epochs: whole(1), keep_one_of: whole(2) },
      },
    },
  };
}

function dimensionSchema(value: Json): Json {
  const list = { type: "array", items: value, minItems: 1 };
  const range = { type: "array", items: { type: "number" }, minItems: 2, maxItems: 2 };
  const one = (name: string, of: Json): Json => ({
    type: "object",
    additionalProperties: false,
    required: [name],
    properties: { [name]: of },
  });
  const kinds = rangesOf(value).map((kind) => one(kind, range));
  return { anyOf: [list, one("choice", list), ...kinds] };
}

/** Only numbers have a range, and whole ones only one of whole numbers. */
function rangesOf({ type }: Json): readonly RangeKind[] {
  if (type === "number") return RANGE_KINDS;
  return type === "integer" ? RANGE_KINDS.filter((kind) => kind.endsWith("int")) : [];
}

/** By what an option's default is, and what it shows of its choices. */
function valueSchema(option: OptionTable[string]): Json {
  const { default: value, placeholder = "" } = option;
  if (typeof value === "boolean") return { type: "boolean" };
  if (Array.isArray(value)) return { type: "array", items: { type: "integer" } };
  if (typeof value === "number") return { type: placeholder === "N" ? "integer" : "number" };
  const names = placeholder.split("|");
  const isChoice = names.length > 1 && names.every((name) => option.check(name));
  return isChoice && !option.check("any other name") ? { enum: names } : { type: "string" };
}
