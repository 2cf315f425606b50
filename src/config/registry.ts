import { didYouMean } from "./nearest";
import { UserError } from "./user_error";

/** Something that is found by its name: a model, a data set, a likelihood, a network. */
export interface Named {
  /** As flags, files and `--help` write it: lower case with dashes, such as `beta-tc-vae`. */
  readonly name: string;
}

// On globalThis: what a notebook's cell defined stays known when a file of src/ is loaded again.
const place = globalThis as { [definedSymbol]?: Record<string, Map<string, Named>> };
const definedSymbol = Symbol.for("latent-lab.defined");

/**
 * Makes something known by its name; a later definition of that name takes the place of an earlier
 * one, as when a cell is run again.
 *
 * @param kind what it is, such as "model"
 * @throws UserError where the name cannot stand in a flag or a path
 */
export function define<T extends Named>(kind: string, definition: T): T {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(definition.name)) {
    throw new UserError(
      `a ${kind} cannot be called ${JSON.stringify(definition.name)}: ` +
        "its name takes small letters, digits and dashes, such as beta-tc-vae",
    );
  }
  definedOf(kind).set(definition.name, definition);
  return definition;
}

function definedOf(kind: string): Map<string, Named> {
  return ((place[definedSymbol] ??= {})[kind] ??= new Map());
}

/** The built-in definitions of one kind, and those that were defined beside them. */
export class Registry<T extends Named> {
  /**
   * @param kind what they are, as {@link define} was told
   * @param builtIn those of `src/`
   */
  constructor(
    private readonly kind: string,
    private readonly builtIn: readonly T[],
  ) {}

  /** Names that are known, the built-in ones first. */
  names(): string[] {
    return [...new Set([...this.builtIn.map(({ name }) => name), ...definedOf(this.kind).keys()])];
  }

  /**
   * A definition by its name, or the definition itself.
   *
   * @throws UserError for a name that is not known, with the nearest that is; or for a definition
   *   that bears the name of a built-in one
   */
  find(given: string | T): T {
    if (typeof given !== "string") {
      const own = this.builtIn.find(({ name }) => name === given.name);
      if (own === undefined || own === given) return given;
      throw new UserError(
        `there is a ${this.kind} called ${given.name} already: give yours another name`,
      );
    }
    const found =
      this.builtIn.find(({ name }) => name === given) ?? definedOf(this.kind).get(given);
    if (found) return found as T;
    const names = this.names();
    throw new UserError(
      `unknown ${this.kind} "${given}"${didYouMean(given, names)} ` +
        `(known are ${names.join(", ")}; one of a notebook is known once its cell has run)`,
    );
  }
}
