import { UserError } from "../../config";
import type { DatasetEntry } from "../dataset_entry";
import { readIdxFolder } from "../formats/idx_folder";

/**
 * Fashion-MNIST: grey pictures of clothes, 28×28, read from a folder of IDX files.
 *
 * Source: H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST", arXiv:1708.07747.
 */
export const fashionMnist: DatasetEntry = {
  name: "fashion-mnist",
  title: "Fashion-MNIST",
  async load({ dataDir }) {
    if (dataDir === undefined) {
      throw new UserError(
        'the data set "fashion-mnist" is not downloaded: name the folder of its IDX files with --data_dir',
      );
    }
    const splits = await readIdxFolder(dataDir, { imageShape: [28, 28], numClasses: 10 });
    return {
      name: this.name,
      title: this.title,
      generated: false,
      source: `Fashion-MNIST, read from ${dataDir}.`,
      imageShape: [28, 28],
      numClasses: 10,
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
      ...splits,
    };
  },
};
