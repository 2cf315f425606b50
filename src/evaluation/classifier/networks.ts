/** What a classifier's layers are, before its logits; each is followed by a relu. */
export interface ClassifierNetwork {
  readonly convolutions: readonly {
    readonly channels: number;
    /** Sides of its windows. */
    readonly size: number;
    readonly stride: number;
  }[];
  /** Units of the dense layer behind them: the space in which images are compared. */
  readonly features: number;
}

/** Whose word it is: of the judge that everything is chosen by, or of one that nothing is. */
export type JudgeName = "first" | "second";

/**
 * Two judges that share no weights, no layer and no seed. What was chosen by the first one's word is
 * the better by it than it is; what the second says of it is free of that.
 */
export const NETWORKS: Readonly<Record<JudgeName, ClassifierNetwork & { readonly seed: number }>> =
  {
    first: {
      convolutions: [
        { channels: 16, size: 5, stride: 2 },
        { channels: 32, size: 5, stride: 2 },
      ],
      features: 64,
      seed: 7,
    },
    second: {
      convolutions: [
        { channels: 24, size: 3, stride: 1 },
        { channels: 48, size: 3, stride: 2 },
        { channels: 64, size: 3, stride: 2 },
      ],
      features: 128,
      seed: 1009,
    },
  };
