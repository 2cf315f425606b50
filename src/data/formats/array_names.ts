/** What an array's name says it holds. */
export interface ArrayRole {
  readonly split?: "train" | "test" | "validation";
  /** `names` are those of the classes. */
  readonly role?: "images" | "labels" | "names";
}

const SPLITS = {
  train: /^tr(?:ain(?:ing)?)?$/,
  test: /^(?:te(?:st(?:ing)?)?|t10k)$/,
  validation: /^(?:val(?:id(?:ation)?)?|dev)$/,
} as const;
const ROLES = {
  images: /^(?:xs?|images?|imgs?|data|features|pixels|inputs?)$/,
  labels: /^(?:ys?|labels?|lbls?|targets?|class(?:es)?)$/,
} as const;

/** A word that says two things, such as "xtrain" or "testimages"; as a whole it says neither. */
const JOINED =
  /^(train|test|val)(x|y|images?|labels?|data)$|^(x|y|images?|labels?|data)(train|test|val)$/;

/**
 * What the name of an array or file says that it holds: "x_train", "train-images-idx3-ubyte",
 * "val_labels", "testY".
 */
export function roleOfName(name: string): ArrayRole {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .flatMap((word) => JOINED.exec(word)?.filter(Boolean) ?? [word]);
  const split = firstOf(SPLITS, words);
  const named = words.some((word) => /^(?:names?|classnames?|labelnames?)$/.test(word));
  const role = named ? ("names" as const) : firstOf(ROLES, [...words].reverse());
  return { ...(split && { split }), ...(role && { role }) };
}

function firstOf<T extends string>(
  patterns: Readonly<Record<T, RegExp>>,
  words: readonly string[],
): T | undefined {
  for (const word of words) {
    for (const name in patterns) if (patterns[name].test(word)) return name;
  }
  return undefined;
}
