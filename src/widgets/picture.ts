import { Widget, type WidgetOptions } from "./widget";

/** What a picture can be told beside its bytes. */
export interface PictureOptions extends WidgetOptions {
  /** What the bytes are; PNG by default. */
  readonly format?: "png" | "jpeg" | "svg+xml";
  /** Width on the page in CSS pixels; the picture's own by default. */
  readonly width?: number;
}

/** A picture that code can replace. */
export class Picture extends Widget {
  constructor(bytes: Uint8Array, { format = "png", width, ...options }: PictureOptions) {
    const identity = { model: "ImageModel", view: "ImageView" };
    const size = width === undefined ? "" : String(width);
    super({ identity, state: { value: bytes, format, width: size, height: "" } }, options);
  }

  /** The bytes of the file; the array is kept, and not to be changed. */
  get value(): Uint8Array {
    const bytes = this.get("value");
    return bytes instanceof Uint8Array ? bytes : new Uint8Array();
  }
  set value(bytes: Uint8Array) {
    this.set({ value: bytes });
  }
}

/**
 * A picture, sent as bytes and replaced without a flicker.
 *
 * @example
 * ```ts
 * const drawing = picture(readFileSync("outputs/vae/samples.png"));
 * drawing.value = readFileSync("outputs/vae/interpolation.png");
 * ```
 */
export function picture(bytes: Uint8Array, options: PictureOptions = {}): Picture {
  return new Picture(bytes, options);
}
