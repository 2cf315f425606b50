import { didYouMean } from "./nearest";
import { UserError } from "./user_error";

/** Something that is found by its name: a model, a data set, a likelihood, networks. */
export interface Named {
  /** As flags, files and `--help` write it: small letters and digits with dashes, `beta-tc-vae`. */
  readonly name: string;
  /** What papers and other programs call it, in small letters without dashes: the error for such a name leads here. */
  readonly otherNames?: readonly string[];
}

// On globalThis: what a notebook's cell defined stays known when a file of src/ is loaded again.
const place = globalThis as { [definedSymbol]?: Record<string, Map<string, Named>> };
const definedSymbol = Symbol.for("latent-lab.defined");

/** The definitions of one kind: those of `src/`, and those that cells and scripts add. */
export class Registry<T extends Named> {
  private readonly builtIn: readonly T[];

  /**
   * @param kind what they are, such as "model"
   * @param builtIn those of `src/`, in any order
   */
  constructor(
    private readonly kind: string,
    builtIn: readonly T[],
  ) {
    this.builtIn = [...builtIn].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private get defined(): Map<string, Named> {
    return ((place[definedSymbol] ??= {})[this.kind] ??= new Map());
  }

  /**
   * Makes a definition known by its name, in place of an earlier one of that name: a cell may be run
   * again.
   *
   * @throws UserError where the name cannot stand in a flag and a path, or is a built-in one's
   */
  define<D extends Named>(definition: D): D {
    const { name } = definition;
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
      throw new UserError(
        `${article(this.kind)} ${this.kind} cannot be called ${JSON.stringify(name)}: ` +
          "a name takes small letters, digits and dashes, such as my-name-2",
      );
    }
    if (this.builtIn.some((own) => own.name === name)) {
      throw new UserError(
        `the project has ${article(this.kind)} ${this.kind} called ${name}: choose another name`,
      );
    }
    this.defined.set(name, definition);
    return definition;
  }

  /** Names that are known, the built-in ones first, by alphabet. */
  names(): string[] {
    return [...this.builtIn.map(({ name }) => name), ...this.defined.keys()];
  }

  /**
   * A definition by its name, or the definition itself.
   *
   * @throws UserError for a name that is not known, with the nearest that is
   */
  find(given: string | T): T {
    if (typeof given !== "string") return given;
    const found = this.builtIn.find(({ name }) => name === given) ?? this.defined.get(given);
    if (found) return found as T;
    const names = this.names();
    throw new UserError(
      `unknown ${this.kind} "${given}"${this.meant(given)} ` +
        `(known are ${names.join(", ")}; one of a notebook is known once its cell has run)`,
    );
  }

  private meant(given: string): string {
    const plain = given.toLowerCase().replace(/[-_ ]/g, "");
    const known = [...this.builtIn, ...this.defined.values()];
    const called = known.find(({ otherNames }) => otherNames?.includes(plain));
    return called ? `; did you mean ${called.name}?` : didYouMean(given, this.names());
  }
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? "an" : "a";
}
