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

/**
 * Puts the bytes of a front end's update back into its state. What does not fit together is left
 * out: a place without bytes, bytes without a place.
 */
export function fromWire(
  state: WidgetState,
  paths: unknown,
  buffers: readonly Uint8Array[] = [],
): WidgetState {
  const whole = structuredClone(state);
  for (const [i, path] of (Array.isArray(paths) ? (paths as unknown[]) : []).entries()) {
    const bytes = buffers[i];
    const last: unknown = Array.isArray(path) ? path.at(-1) : undefined;
    if (!bytes || (typeof last !== "string" && typeof last !== "number")) continue;
    let place: unknown = whole;
    for (const name of (path as (string | number)[]).slice(0, -1)) {
      place = isPlace(place) && Object.hasOwn(place, name) ? place[name] : undefined;
    }
    // The socket's memory is its own: a copy is kept.
    if (isPlace(place)) setOwn(place, last, Uint8Array.from(bytes));
  }
  return whole;
}

function isPlace(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}

function setOwn(place: object, name: string | number, value: unknown): void {
  const own = { value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(place, name, own);
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
