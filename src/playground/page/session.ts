/// <reference lib="dom" />
import type { LatentMap, LoadedModel } from "./model";

/** Where the latent in view comes from. */
export type Origin =
  | { readonly kind: "test"; readonly index: number }
  | { readonly kind: "place" | "drawing" | "dimensions" | "path" };

/** The latent in view. */
export interface View {
  readonly z: Float32Array;
  readonly origin: Origin;
}

/** What was drawn, and what the encoder says of it. */
export interface Drawing {
  /** As the encoder sees it, `[pixels]`. */
  readonly image: Float32Array;
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
  /** What a conditional model is told. */
  label = 0;
  view: View;
  /** What {@link view} goes back to when the pointer leaves the map. */
  pinned: View;
  drawing: Drawing | undefined;
  ends: Ends | undefined;
  /** Whether the way between them is a great circle. */
  spherical = false;
  /** Classes that stand out on the map; all where it is empty. */
  readonly lit = new Set<number>();
  /** Takes the next click on the map, where a tool waits for one. */
  onPick: ((view: View) => void) | undefined;

  private readonly listeners: (() => void)[] = [];
  private waiting = false;
  private decodedFor: { z: Float32Array; label: number; image: Float32Array } | undefined;

  constructor(readonly model: LoadedModel) {
    this.map = model.maps[0];
    this.view = this.pinned = testView(model, 0);
    this.label = model.labels[0];
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
    const { z } = this.view;
    if (this.decodedFor?.z !== z || this.decodedFor.label !== this.label) {
      const image = this.model.network.decode(z, this.label);
      this.decodedFor = { z, label: this.label, image };
    }
    return this.decodedFor.image;
  }
}

/** A test image's latent. */
export function testView(model: LoadedModel, index: number): View {
  return { z: model.latent(index), origin: { kind: "test", index } };
}
