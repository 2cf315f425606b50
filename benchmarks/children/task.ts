import { readFileSync } from "node:fs";
import { createImageSplit, ImageSplit } from "../../src/data";
import { Backend } from "../options";
import { Work } from "../work";

/** What a child in TypeScript is told. */
export interface Task {
  readonly backend: Backend;
  readonly precision?: "float32" | "bfloat16";
  /** Name of the model; the VAE where none is told. */
  readonly model?: string;
  readonly work: Work;
}

type Pictures = Pick<Work, "train_pixels" | "images"> & {
  readonly image_shape: readonly [height: number, width: number, channels?: number];
};

/** The images of the work. Labels play no part in it. */
export function imagesOf({ train_pixels, image_shape, images }: Pictures): ImageSplit {
  const [height, width, channels = 1] = image_shape;
  const pixels = readFileSync(train_pixels).subarray(0, images * height * width * channels);
  return createImageSplit({
    name: "train",
    imageShape: [height, width, channels],
    numClasses: 10,
    pixels,
    labels: new Uint8Array(images),
  });
}
