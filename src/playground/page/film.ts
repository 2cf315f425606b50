/// <reference lib="dom" />
import type { ImageShape } from "../../data/image_shape";
import { element } from "./dom";
import { Picture } from "./picture";

/** Pictures side by side without a gap, as on a film. */
export class Film {
  readonly element: HTMLElement;
  private readonly pictures: readonly Picture[];

  /** @param name of picture i, counted from 0 */
  constructor(shape: ImageShape, count: number, name: (index: number) => string) {
    this.pictures = Array.from({ length: count }, (_, i) => new Picture(shape, "frame", name(i)));
    this.element = element("div", { class: "film" }, ...this.pictures.map(({ canvas }) => canvas));
  }

  show(images: readonly Float32Array[]): void {
    this.pictures.forEach((picture, i) => picture.show(images[i]));
  }
}
