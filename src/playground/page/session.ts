/// <reference lib="dom" />
import { interpolateLinear, interpolateSpherical } from "../../math/interpolation";
import type { LatentMap } from "../latent_map";
import type { LoadedModel } from "./model";
import type { View } from "./view";

/** An image that was encoded in the page: a drawing, or one that was chosen. */
export interface Encoded {
  /** As the encoder sees it, `[pixels]`. */
  readonly image: Float32Array;
  /** As the map calls it. */
  readonly name: string;
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

/** The two ends of a path. */
export interface Ends {
  readonly from: Float32Array;
  readonly to: Float32Array;
}

/**
 * The state that all parts of a playground share. A part changes it through the methods; once a
 * frame, every part that listens shows what is new.
 */
export class Session {
  map: LatentMap;
  /** What a model is told that takes labels. */
  label = 0;
  view: View;
  /** What {@link view} goes back to when the pointer leaves the map. */
  pinned: View;
  drawing: Encoded | undefined;
  ends: Ends | undefined;
  /** Whether the way between them is a great circle. */
  spherical = false;
  /** Classes that stand out on the map; all where it is empty. */
  readonly lit = new Set<number>();
  /** Takes the next click on the map, where a tool waits for one. */
  onPick: ((view: View) => void) | undefined;

  private readonly listeners: (() => void)[] = [];
  private waiting = false;
  private decodedFor: { view: View; label: number; image: Float32Array } | undefined;

  constructor(readonly model: LoadedModel) {
    this.map = model.maps[0];
    this.view = this.pinned = model.testView(0);
    const [first] = Array.from(model.points.labels);
    if (model.told.includes(first)) this.label = first;
  }

  /** Calls `show` in the next frame, and after every change. */
  listen(show: () => void): void {
    this.listeners.push(show);
    this.changed();
  }

  changed(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      for (const show of this.listeners) show();
    });
  }

  /** Shows a latent; `pin` keeps it when the pointer moves on. */
  look(view: View, { pin = false } = {}): void {
    this.view = view;
    if (pin) this.pinned = view;
    this.changed();
  }

  /** The decoder's image of the latent in view. */
  get decoded(): Float32Array {
    const { view, label } = this;
    if (this.decodedFor?.view !== view || this.decodedFor.label !== label) {
      this.decodedFor = { view, label, image: view.picture(label) };
    }
    return this.decodedFor.image;
  }

  /** Latents on the way from one end to the other, both ends among them; none without ends. */
  way(steps: number): Float32Array[] {
    if (!this.ends) return [];
    const between = this.spherical ? interpolateSpherical : interpolateLinear;
    return between(this.ends.from, this.ends.to, steps);
  }
}
