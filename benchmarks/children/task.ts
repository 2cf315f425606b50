import { readFileSync } from "node:fs";
import { createImageSplit, ImageSplit } from "../../src/data";
import { Backend } from "../options";
import { Work } from "../work";

/** What a child in TypeScript is told. */
export interface Task {
  readonly backend: Backend;
  readonly precision?: "float32" | "bfloat16";
  readonly work: Work;
}

/** The images of the work. Labels play no part in it. */
export function imagesOf({ train_pixels, image_shape: [height, width], images }: Work): ImageSplit {
  const pixels = readFileSync(train_pixels).subarray(0, images * height * width);
  return createImageSplit({
    name: "train",
    imageShape: [height, width],
    numClasses: 10,
    pixels,
    labels: new Uint8Array(images),
  });
}
