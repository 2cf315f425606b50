import { UserError } from "../../config";
import type { LoadOptions } from "../load_options";
import { arrayIn } from "./array_source";
import type { Found } from "./found";
import { foundInArrays } from "./named_arrays";
import { zipEntries } from "./zip";

/**
 * Images of a `.npz` file, an archive of NumPy arrays: Keras' `mnist.npz` (x_train, y_train, x_test,
 * y_test), MedMNIST's (train_images, train_labels, val_images, …), dSprites' (imgs, latents_classes),
 * `images` and `labels`, `X` and `y`, `data` and `target`, or `arr_0` and `arr_1`. Arrays that are not
 * needed are not opened.
 *
 * @throws UserError where it is not clear which array is which, or one of them will not do
 */
export function readNpz(path: string, options: LoadOptions): Promise<Found> {
  const arrays = zipEntries(path)
    .filter(({ name }) => /\.npy$/i.test(name))
    .map(({ name, open }) => ({
      name: name.replace(/\.npy$/i, ""),
      open: async () => arrayIn(await open(), `${path}: ${name.replace(/\.npy$/i, "")}`),
    }));
  if (arrays.length === 0) {
    throw new UserError(
      `${path}: expected NumPy arrays in the archive, found none; save it with numpy.savez`,
    );
  }
  return foundInArrays(arrays, path, "a NumPy archive", options);
}
