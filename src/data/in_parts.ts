import { UserError, counted } from "../config";
import type { Found, FoundImages } from "./formats/found";
import { holdOutShare } from "./hold_out_share";
import { UNKNOWN_LABEL } from "./labels";
import type { LoadOptions } from "./load_options";
import { intoMemory } from "./store/file_store";

/** Of a set that is not split, this share is held out as its test images. */
const TEST_SHARE = 0.1;

/** Images in the parts that a data set has. */
export interface Parts {
  readonly train: FoundImages;
  readonly test: FoundImages;
  readonly validation?: FoundImages;
}

/**
 * What was found, in the parts that it comes in, or with a share held out as the test; what is small
 * in memory.
 *
 * @throws UserError where there are fewer than two images to split
 */
export function inParts(found: Found, options: LoadOptions): Parts {
  const { train, test, validation } = split(withLabels(found, options), options);
  return {
    train: near(train),
    test: near(test),
    ...(validation && { validation: near(validation) }),
  };
}

/**
 * Without a test whose images have no classes, where those for training have: as Kaggle's, whose labels
 * nobody but Kaggle has. Images for validation take its place, or, if need be, some for training.
 */
function withLabels(found: Found, { onMessage }: LoadOptions): Found {
  const { train, test, validation, ...rest } = found;
  if (!train || !test || !isLabelled(train) || isLabelled(test)) return found;
  const instead = validation && isLabelled(validation) ? validation : undefined;
  onMessage?.(
    `the ${counted(test.store.size)} test images have no classes and are left out: ` +
      `images ${instead ? "for validation" : "held out of those for training"} take their place`,
  );
  return { ...rest, train, ...(instead && { test: instead }) };
}

function isLabelled({ labels }: FoundImages): boolean {
  return labels !== undefined && Array.prototype.some.call(labels, (label) => label >= 0);
}

function split({ all, train, test, validation }: Found, { seed = 0 }: LoadOptions): Parts {
  if (train && test) return { train, test, ...(validation && { validation }) };
  const whole = train ?? all;
  if (!whole) throw new UserError("there are no images to train on");
  if (whole.store.size < 2) {
    throw new UserError("there is one image, and it takes two: one to train on, one to test with");
  }
  const labels = Int32Array.from(
    whole.labels ?? new Int32Array(whole.store.size).fill(UNKNOWN_LABEL),
  );
  const { kept, heldOut } = holdOutShare(labels, TEST_SHARE, { seed, stream: "test" });
  return {
    train: pick(whole, labels, kept),
    test: pick(whole, labels, heldOut),
    ...(validation && { validation }),
  };
}

function pick({ store, labels }: FoundImages, all: Int32Array, indices: Int32Array): FoundImages {
  return {
    store: store.pick(indices),
    ...(labels && { labels: Int32Array.from(indices, (i) => all[i]) }),
  };
}

function near(images: FoundImages): FoundImages {
  return { ...images, store: intoMemory(images.store) };
}
