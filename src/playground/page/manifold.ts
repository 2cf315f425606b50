/// <reference lib="dom" />
import type { LatentMap } from "./model";
import type { Session } from "./session";
import { inSlices } from "./slices";
import type { Viewport } from "./viewport";

const tilePixels = 26;
const strength = 0.36;

/** The picture behind the map: what the decoder makes of each of its places, tile by tile. */
export class Manifold {
  private canvas: HTMLCanvasElement | undefined;
  private stop: () => void = () => undefined;
  private made: { map: LatentMap; label: number; viewport: Viewport } | undefined;

  constructor(
    private readonly session: Session,
    private readonly onProgress: () => void,
  ) {}

  /** Draws what is there of it, and begins anew where map, label or size are others. */
  draw(context: CanvasRenderingContext2D, viewport: Viewport): void {
    const { map, label } = this.session;
    const { made } = this;
    if (made?.map !== map || made.label !== label || made.viewport !== viewport) {
      this.made = { map, label, viewport };
      this.begin(viewport);
    }
    if (this.canvas) context.drawImage(this.canvas, 0, 0, viewport.width, viewport.height);
  }

  private begin(viewport: Viewport): void {
    const { map, label, model } = this.session;
    const [height, width] = model.payload.imageShape;
    const columns = Math.max(6, Math.round(viewport.width / tilePixels));
    const rows = Math.max(6, Math.round((columns * viewport.height) / viewport.width));
    const canvas = document.createElement("canvas");
    canvas.width = columns * width;
    canvas.height = rows * height;
    const context = canvas.getContext("2d");
    const cell = { x: viewport.width / columns, y: viewport.height / rows };
    function* tiles() {
      for (const [column, row] of middleFirst(columns, rows)) {
        const middle = { x: (column + 0.5) * cell.x, y: (row + 0.5) * cell.y };
        const place = viewport.toPlace(middle);
        if (!supported(map, place, (1.2 * cell.x) / viewport.scale)) continue;
        const image = model.network.decode(map.plane.latentAt(place.x, place.y), label);
        const data = new ImageData(width, height);
        image.forEach((v, k) => data.data.set([214, 224, 240, 255 * strength * v], 4 * k));
        context?.putImageData(data, column * width, row * height);
        yield;
      }
    }
    this.stop();
    this.canvas = canvas;
    this.stop = inSlices(tiles(), this.onProgress);
  }
}

/** The tiles of a grid, from its middle outwards. */
function middleFirst(columns: number, rows: number): [number, number][] {
  const all = Array.from({ length: columns * rows }, (_, k): [number, number] => {
    return [k % columns, Math.floor(k / columns)];
  });
  const far = ([c, r]: [number, number]) =>
    Math.hypot((c + 0.5) / columns - 0.5, (r + 0.5) / rows - 0.5);
  return all.sort((a, b) => far(a) - far(b));
}

/** Where a plane is known at its points alone, it means nothing away from them. */
function supported(
  { description, places }: LatentMap,
  at: { x: number; y: number },
  reach: number,
) {
  if (description.kind === "linear") return true;
  for (let k = 0; k < places.length; k += 2) {
    if (Math.hypot(places[k] - at.x, places[k + 1] - at.y) < reach) return true;
  }
  return false;
}
