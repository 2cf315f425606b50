/** A figure that others have published, in the unit of the table that it stands in. */
export interface Published {
  readonly what: string;
  readonly value: string;
  readonly setting: string;
}

/** Grey pixels: the loss, one sample of z. */
export const PUBLISHED_GREY: readonly Published[] = [
  {
    what: "PyTorch's example (784-400-20)",
    value: "105.6",
    setting: "20 latents, 10 epochs, test loss",
  },
];
