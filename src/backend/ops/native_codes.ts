import type { Activation } from "./activations";
import { type Precision, precision } from "../native/precision";

// What native operations are told in whole numbers.

/** In the order of `Activation` in native/cpp/activation.h. */
const ACTIVATIONS: readonly Activation[] = ["linear", "relu", "silu", "tanh"];

/** In the order of `Rounding` in native/cpp/stack_calls.h. */
const PRECISIONS: readonly Precision[] = ["float32", "bfloat16"];

export const activationCode = (activation: Activation) => ACTIVATIONS.indexOf(activation);

/** Of the precision at this moment. */
export const precisionCode = () => PRECISIONS.indexOf(precision());
