import { toBase64 } from "../host";
import { type WidgetState, toWire } from "./wire";

/** One widget in a notebook's metadata. */
export interface SavedModel {
  readonly model_name: string;
  readonly model_module: string;
  readonly model_module_version: string;
  readonly state: WidgetState;
  /** Bytes that belong into the state at `path`. */
  readonly buffers?: readonly SavedBuffer[];
}

export interface SavedBuffer {
  readonly path: readonly (string | number)[];
  readonly encoding: "base64" | "hex";
  readonly data: string;
}

/** The widgets of a notebook by their ids, as `metadata.widgets` keeps them. */
export type SavedModels = Readonly<Record<string, SavedModel>>;

/** The type under which a notebook's metadata keeps its widgets, and an output names one. */
export const savedStateType = "application/vnd.jupyter.widget-state+json";
export const viewType = "application/vnd.jupyter.widget-view+json";

/** A state as a notebook keeps it. */
export function savedModel(state: WidgetState): SavedModel {
  const { state: json, buffer_paths: paths, buffers } = toWire(state);
  return {
    model_name: String(state._model_name),
    model_module: String(state._model_module),
    model_module_version: String(state._model_module_version),
    state: json,
    buffers: buffers.map((bytes, i) => ({
      path: paths[i] ?? [],
      encoding: "base64",
      data: toBase64(bytes),
    })),
  };
}

/** The bytes of one attribute, in base64. */
export function savedBytes({ buffers = [] }: SavedModel, name: string): string | undefined {
  const found = buffers.find(({ path }) => path.length === 1 && path[0] === name);
  if (!found) return undefined;
  const data = String(found.data);
  if (found.encoding === "hex") return toBase64(hexBytes(data));
  return data.replace(/[^A-Za-z0-9+/=]/g, "");
}

function hexBytes(text: string): Uint8Array {
  const pairs = text.match(/[0-9a-f]{2}/gi) ?? [];
  return Uint8Array.from(pairs, (pair) => parseInt(pair, 16));
}
