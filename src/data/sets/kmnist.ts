import { defineDataset } from "../define_dataset";
import { gzippedFiles, publishedIdx, type PublishedIdx } from "./published_idx";

/**
 * What is published of KMNIST.
 *
 * Source of the addresses: github.com/rois-codh/kmnist, its download_data.py; of the digests and
 * lengths: TensorFlow Datasets, `url_checksums/kmnist.txt`; of the classes' names: torchvision's
 * `mnist.py`.
 */
export const KMNIST: PublishedIdx = {
  ...{ name: "kmnist", title: "KMNIST", item: "character" },
  by: "Clanuwat et al., made of the Kuzushiji dataset of NIJL and CODH",
  classNames: ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"],
  files: gzippedFiles([
    ["51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4", 18165135],
    ["e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17", 29497],
    ["edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5", 3041136],
    ["20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c", 5120],
  ]),
  mirrors: [
    "https://codh.rois.ac.jp/kmnist/dataset/kmnist/",
    "http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
  ],
  home: "https://github.com/rois-codh/kmnist",
  folders: ["KMNIST", "kmnist"],
};

/**
 * KMNIST: ten characters of Japanese cursive, grey, 28×28, 60,000 for training and 10,000 for tests.
 *
 * Source: T. Clanuwat et al., "Deep Learning for Classical Japanese Literature", arXiv:1812.01718.
 */
export const kmnist = defineDataset(publishedIdx(KMNIST));
