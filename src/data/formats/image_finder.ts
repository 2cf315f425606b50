import type { EncodedImages, PartName } from "../images/encoded_images";

/** Where an image is looked for. */
export interface Scope {
  /** The folder of the table that names it, from the set's folder on; "" is that itself. */
  readonly folder: string;
  /** The part that the table's name speaks of. */
  readonly part?: PartName;
}

/** Finds images by what a table calls them: a path, a file's name, or that without its ending. */
export class ImageFinder {
  private readonly byPath = new Map<string, number>();
  private readonly byName = new Map<string, number[]>();

  constructor(private readonly source: EncodedImages) {
    for (let i = 0; i < source.size; i++) {
      const path = source.name(i);
      const file = lastOf(path);
      this.byPath.set(path, i);
      for (const name of new Set([file, withoutEnding(file)])) {
        const others = this.byName.get(name);
        if (others) others.push(i);
        else this.byName.set(name, [i]);
      }
    }
  }

  /** Which image a cell names; undefined where it names none. */
  find(cell: string, { folder, part }: Scope): number | undefined {
    const given = cell.trim().replace(/\\/g, "/").replace(/^\.\//, "");
    if (given === "") return undefined;
    const exact = this.byPath.get(folder === "" ? given : `${folder}/${given}`);
    if (exact !== undefined) return exact;
    const file = lastOf(given);
    const found = this.byName.get(file) ?? this.byName.get(withoutEnding(file)) ?? [];
    // A name may be that of a training image and of a test image; a table is of one of them.
    const here = found.filter((i) => this.isIn(i, { folder }));
    return here.find((i) => this.isIn(i, { folder, part: part ?? "train" })) ?? here[0];
  }

  /** How many images there are in a scope. */
  count(scope: Scope): number {
    let count = 0;
    for (let i = 0; i < this.source.size; i++) if (this.isIn(i, scope)) count++;
    return count;
  }

  private isIn(i: number, { folder, part }: Scope): boolean {
    const { parts } = this.source;
    const isBelow = folder === "" || this.source.name(i).startsWith(`${folder}/`);
    return isBelow && (!part || !parts || parts[i] === part);
  }
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function withoutEnding(file: string): string {
  return file.replace(/\.\w+$/, "");
}
