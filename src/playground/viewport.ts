import type { Place } from "./latent_plane";

/** A part of a plane, upright: `top` is more than `bottom`. */
export interface Seen {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** The part of a plane that a picture shows, with the same scale both ways and y upwards. */
export class Viewport {
  private readonly middle: Place;
  /** Pixels to one unit of the plane. */
  readonly scale: number;

  /**
   * Shows nearly all places; a few that lie far out stay outside.
   *
   * @param places `[n × 2]`
   */
  constructor(
    places: Float32Array,
    readonly width: number,
    readonly height: number,
  ) {
    const [left, right] = spread(places, 0);
    const [bottom, top] = spread(places, 1);
    this.middle = { x: (left + right) / 2, y: (bottom + top) / 2 };
    this.scale = 0.94 * Math.min(width / (right - left), height / (top - bottom));
  }

  /** The part that is shown. */
  get seen(): Seen {
    const { x: left, y: top } = this.toPlace({ x: 0, y: 0 });
    const { x: right, y: bottom } = this.toPlace({ x: this.width, y: this.height });
    return { left, right, bottom, top };
  }

  /** In pixels from the top left corner. */
  toPixel({ x, y }: Place): Place {
    return {
      x: this.width / 2 + (x - this.middle.x) * this.scale,
      y: this.height / 2 - (y - this.middle.y) * this.scale,
    };
  }

  toPlace({ x, y }: Place): Place {
    return {
      x: this.middle.x + (x - this.width / 2) / this.scale,
      y: this.middle.y - (y - this.height / 2) / this.scale,
    };
  }
}

/** From the quantile 0.3 % to 99.7 % of one coordinate. */
function spread(places: Float32Array, axis: 0 | 1): [number, number] {
  const values = places.filter((_, k) => k % 2 === axis).sort();
  const at = (share: number) => values[Math.round(share * (values.length - 1))];
  const [low, high] = [at(0.003), at(0.997)];
  return high > low ? [low, high] : [low - 1, low + 1];
}
