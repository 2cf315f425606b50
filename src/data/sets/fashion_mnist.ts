import { UserError } from "../../config";
import { defineDataset } from "../define_dataset";
import { readIdxFolder } from "../formats/idx_folder";

/**
 * Fashion-MNIST: grey pictures of clothes, 28×28, read from a folder of IDX files.
 *
 * Source: H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST", arXiv:1708.07747.
 */
export const fashionMnist = defineDataset({
  name: "fashion-mnist",
  title: "Fashion-MNIST",
  item: "garment",
  imageShape: [28, 28],
  classNames: [
    "T-shirt/top",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
  ],
  // The folder itself is not named: the sentence goes into notebooks and files that are shared.
  source: "Fashion-MNIST (Xiao, Rasul, Vollgraf), read from a folder of IDX files.",
  load({ dataDir }) {
    if (dataDir === undefined) {
      throw new UserError(
        'the data set "fashion-mnist" is not downloaded: name the folder of its IDX files with --data_dir',
      );
    }
    return readIdxFolder(dataDir, {
      ...{ imageShape: [28, 28], numClasses: 10 },
      folders: ["FashionMNIST", "fashion-mnist", "fashion_mnist", "fashion"],
    });
  },
});
