import { defineDataset } from "../define_dataset";
import { gzippedFiles, publishedIdx, type PublishedIdx } from "./published_idx";

/**
 * What is published of Fashion-MNIST.
 *
 * Source of the addresses: github.com/zalandoresearch/fashion-mnist, its README; of the digests and
 * lengths: TensorFlow Datasets, `url_checksums/fashion_mnist.txt`.
 */
export const FASHION_MNIST: PublishedIdx = {
  ...{ name: "fashion-mnist", title: "Fashion-MNIST", item: "garment" },
  by: "Xiao, Rasul, Vollgraf",
  classNames: [
    ...["T-shirt/top", "trouser", "pullover", "dress", "coat"],
    ...["sandal", "shirt", "sneaker", "bag", "ankle boot"],
  ],
  files: gzippedFiles([
    ["3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", 26421880],
    ["a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", 29515],
    ["346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", 4422102],
    ["67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", 5148],
  ]),
  mirrors: [
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
  ],
  home: "https://github.com/zalandoresearch/fashion-mnist",
  folders: ["FashionMNIST", "fashion-mnist", "fashion_mnist", "fashion"],
};

/**
 * Fashion-MNIST: grey pictures of clothes, 28×28, 60,000 of them for training and 10,000 for tests.
 *
 * Source: H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST", arXiv:1708.07747.
 */
export const fashionMnist = defineDataset(publishedIdx(FASHION_MNIST));
