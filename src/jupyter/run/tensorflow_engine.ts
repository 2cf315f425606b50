/** What the kernel needs of TensorFlow.js's engine, which that keeps on `globalThis`. */
export interface Engine {
  startScope(name: string): void;
  endScope(): void;
  readonly state: EngineState;
}

interface EngineState {
  readonly activeScope: { readonly track: readonly Tensor[] };
  readonly registeredVariables: Readonly<Record<string, Tensor>>;
  readonly scopeStack: readonly object[];
  /** How many operations, and how many gradients, one within another, are at work. */
  kernelDepth: number;
  gradientDepth: number;
  activeTape: { readonly saved?: readonly Tensor[] | null }[] | null;
  numDataMovesStack: number[];
}

export interface Tensor {
  kept: boolean;
  readonly isDisposed: boolean;
  dispose(): void;
}

/** The engine, once something has loaded it. */
export function tensorflowEngine(): Engine | undefined {
  return (globalThis as { _tfengine?: Engine })._tfengine;
}

/**
 * Brings the engine out of what code was doing with it that was broken off, and so ended no scope:
 * it would keep every tensor from then on, and know of no gradient.
 *
 * @param scopes how many were open before that code began
 */
export function leaveBrokenOff(scopes: number): void {
  const engine = tensorflowEngine();
  if (!engine) return;
  const { state } = engine;
  for (const { saved } of state.activeTape ?? []) {
    // Kept for the gradient, which is never asked for.
    for (const tensor of saved ?? []) if (!tensor.isDisposed) tensor.dispose();
  }
  state.kernelDepth = 0;
  state.gradientDepth = 0;
  state.activeTape = null;
  state.numDataMovesStack = [];
  while (state.scopeStack.length > scopes) engine.endScope();
}

/** How many of the engine's scopes are open. */
export function openScopes(): number {
  return tensorflowEngine()?.state.scopeStack.length ?? 0;
}
