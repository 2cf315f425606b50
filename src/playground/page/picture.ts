/// <reference lib="dom" />
import { element } from "./dom";

/** A grey image on a canvas of its own size, which the style scales. */
export class Picture {
  readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D | null;
  private shown: Float32Array | undefined;

  constructor(
    private readonly shape: readonly [number, number],
    name: string,
    label: string,
  ) {
    const [height, width] = shape;
    this.canvas = element("canvas", {
      ...{ width, height, class: `picture ${name}`, role: "img", "aria-label": label },
    });
    this.context = this.canvas.getContext("2d");
    this.show(undefined);
  }

  /** @param image `[height × width]` in [0, 1], or undefined for black */
  show(image: Float32Array | undefined, label?: string): void {
    if (label !== undefined) this.canvas.setAttribute("aria-label", label);
    if (image !== undefined && image === this.shown) return;
    this.shown = image;
    const [height, width] = this.shape;
    const picture = new ImageData(width, height);
    const { data } = picture;
    for (let k = 0; k < width * height; k++) {
      const grey = 255 * (image?.[k] ?? 0);
      data[4 * k] = data[4 * k + 1] = data[4 * k + 2] = grey;
      data[4 * k + 3] = 255;
    }
    this.context?.putImageData(picture, 0, 0);
  }
}
