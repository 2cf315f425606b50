/** A widget's synchronized attributes by their names in the protocol, such as `continuous_update`. */
export type WidgetState = Record<string, unknown>;

/** A state as it travels: JSON, and the bytes that JSON cannot hold with their places in it. */
export interface WireState {
  state: WidgetState;
  buffer_paths: string[][];
  buffers: Uint8Array[];
}

/** Takes the bytes out of a state. */
export function toWire(state: WidgetState): WireState {
  const wire: WireState = { state: {}, buffer_paths: [], buffers: [] };
  for (const [name, value] of Object.entries(state)) {
    if (!(value instanceof Uint8Array)) wire.state[name] = value;
    else {
      wire.buffer_paths.push([name]);
      wire.buffers.push(value);
    }
  }
  return wire;
}

/** How a widget's state names another widget. */
export function reference(model: { readonly id: string }): string {
  return `IPY_MODEL_${model.id}`;
}

/** The id in a {@link reference}, or undefined where it is none. */
export function referenced(value: unknown): string | undefined {
  const found = typeof value === "string" ? /^IPY_MODEL_(.+)$/.exec(value) : null;
  return found?.[1];
}
