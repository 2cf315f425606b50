import type { PlainActivation } from "../../math/plain_vae";

/** Puts each value's activation in its place. */
export function activate(values: Float32Array, activation: PlainActivation): Float32Array {
  switch (activation) {
    case "relu":
      for (let i = 0; i < values.length; i++) if (values[i] < 0) values[i] = 0;
      break;
    case "silu":
      for (let i = 0; i < values.length; i++) values[i] /= 1 + Math.exp(-values[i]);
      break;
    case "tanh":
      for (let i = 0; i < values.length; i++) values[i] = Math.tanh(values[i]);
      break;
    case "linear":
  }
  return values;
}
