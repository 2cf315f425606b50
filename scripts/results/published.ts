/** A figure that others have published, in nats per image; lower is better. */
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

/** Dynamic binarization: −log p(x), estimated with 5,000 importance samples. */
export const PUBLISHED_DYNAMIC: readonly Published[] = [
  {
    what: "VAE, Burda et al. 2016, one stochastic layer",
    value: "86.76",
    setting: "50 latents, 3,280 epochs",
  },
  {
    what: "IWAE with k = 50, Burda et al. 2016, one stochastic layer",
    value: "84.78",
    setting: "50 latents, 3,280 epochs",
  },
];
