import type { LoadOptions } from "../load_options";
import { fileName, folderOf, joinPath } from "../../host";
import { arrayIn, inFile } from "./array_source";
import { roleOfName } from "./array_names";
import type { Found } from "./found";
import { foundInArrays, type NamedArray } from "./named_arrays";
import { namesIn } from "./reading";

/** Whether a folder holds arrays of NumPy's, and no images. */
export function looksLikeNpyFolder(_path: string, names: readonly string[]): boolean {
  return names.some(isNpyName);
}

/**
 * Images of a `.npy` file, with the labels of a file beside it (`x_train.npy` and `y_train.npy`,
 * `photos.npy` and `photos_labels.npy`, `labels.npy`, `y.npy`), or of a folder of such files.
 *
 * @throws UserError where they are no images, or a file is broken
 */
export function readNpy(path: string, options: LoadOptions): Promise<Found> {
  if (!isNpyName(path)) {
    const arrays = namesIn(path)
      .filter(isNpyName)
      .map((name) => npyFile(path, name));
    return foundInArrays(arrays, path, "a folder of NumPy arrays", options);
  }
  const [folder, name] = [folderOf(path), fileName(path)];
  const labels = labelsBeside(folder, name);
  const arrays = [
    { ...npyFile(folder, name), name: "images" },
    ...(labels ? [{ ...npyFile(folder, labels), name: "labels" }] : []),
  ];
  return foundInArrays(arrays, path, "a NumPy array", options);
}

function npyFile(folder: string, name: string): NamedArray {
  const file = joinPath(folder, name);
  return {
    name: name.replace(/\.npy$/i, ""),
    open: async () => arrayIn(inFile(file), file),
  };
}

/** The labels that belong to a file: of its own name, of its split, or the only ones there are. */
function labelsBeside(folder: string, name: string): string | undefined {
  const stem = name.replace(/\.npy$/i, "");
  const others = namesIn(folder).filter((other) => isNpyName(other) && other !== name);
  const own = [`${stem}_labels.npy`, `${stem}-labels.npy`, `${stem}_y.npy`];
  const exact = own.find((each) => others.includes(each));
  if (exact) return exact;
  const { split } = roleOfName(stem);
  const labels = others.filter((other) => {
    const { role, split: theirs } = roleOfName(other.replace(/\.npy$/i, ""));
    return role === "labels" && theirs === split;
  });
  const plain = labels.find((each) => /^(?:labels|y)\.npy$/i.test(each));
  return labels.length === 1 ? labels[0] : plain;
}

function isNpyName(name: string): boolean {
  return /\.npy$/i.test(name);
}
