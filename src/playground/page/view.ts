/** Where the latent in view comes from. */
export type Origin =
  | { readonly kind: "test"; readonly index: number }
  | { readonly kind: "place" | "drawing" | "file" | "dimensions" | "path" };

/** The latent in view. */
export interface View {
  readonly z: Float32Array;
  readonly origin: Origin;
  /**
   * What the decoder makes of it: `[pixels]` in [0, 1].
   *
   * @param label what a model is told that takes labels
   */
  picture(label: number): Float32Array;
}
