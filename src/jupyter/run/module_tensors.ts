import { type Tensor, tensorflowEngine } from "./tensorflow_engine";

/**
 * The tensors that modules make while they load, such as a table at the head of a file. Nobody can
 * reach them once the module is loaded anew, and TensorFlow.js would keep them for ever.
 */
export class ModuleTensors {
  private readonly made = new Map<string, Tensor[]>();
  private readonly owned = new WeakSet<Tensor>();

  /** Loads a module; lets go of what it made when it was loaded before. */
  load(filename: string, load: () => void): void {
    for (const tensor of this.made.get(filename) ?? []) {
      if (!tensor.isDisposed) tensor.dispose();
    }
    this.made.delete(filename);
    const engine = tensorflowEngine();
    if (!engine) return load();
    const before = new Set(Object.values(engine.state.registeredVariables));
    engine.startScope(filename);
    try {
      load();
    } finally {
      const variables = Object.values(engine.state.registeredVariables);
      const made = [...engine.state.activeScope.track, ...variables].filter(
        // Tensors of a module that this one imports belong to that module.
        (tensor) => !before.has(tensor) && !this.owned.has(tensor) && !tensor.isDisposed,
      );
      for (const tensor of made) {
        // So that the end of this scope does not dispose it.
        tensor.kept = true;
        this.owned.add(tensor);
      }
      if (made.length > 0) this.made.set(filename, made);
      engine.endScope();
    }
  }
}
