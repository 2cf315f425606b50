/// <reference lib="dom" />
import type { ImageShape } from "../../data/image_shape";
import { element } from "./dom";

/** An image, grey or in colour, on a canvas of its own size, which the style scales. */
export class Picture {
  readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D | null;
  private shown: Float32Array | undefined;

  constructor(
    private readonly shape: ImageShape,
    name: string,
    label: string,
  ) {
    const [height, width] = shape;
    this.canvas = element("canvas", {
      ...{ width, height, class: `picture ${name}`, role: "img", "aria-label": label },
    });
    this.canvas.style.setProperty("--ratio", String(width / height));
    this.context = this.canvas.getContext("2d");
    this.show(undefined);
  }

  /** @param image `[height × width × channels]` in [0, 1], or undefined for black */
  show(image: Float32Array | undefined, label?: string): void {
    if (label !== undefined) this.canvas.setAttribute("aria-label", label);
    if (image !== undefined && image === this.shown) return;
    this.shown = image;
    this.context?.putImageData(painted(image, this.shape), 0, 0);
  }
}

/** An image as a canvas takes it: the one grey level three times, or red, green and blue. */
export function painted(
  image: Float32Array | undefined,
  [height, width, channels]: ImageShape,
): ImageData {
  const picture = new ImageData(width, height);
  const { data } = picture;
  for (let k = 0; k < width * height; k++) {
    for (let c = 0; c < 3; c++) {
      data[4 * k + c] = 255 * (image?.[k * channels + (channels === 3 ? c : 0)] ?? 0);
    }
    data[4 * k + 3] = 255;
  }
  return picture;
}
