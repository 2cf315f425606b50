/** A mutation that changes nothing that a user could see, and why. */
interface Equivalent {
  readonly file: string;
  /** The line, without the space around it. */
  readonly within: string;
  /** `before → after`; absent where it holds of the whole line. */
  readonly change?: string;
  readonly why: string;
}

/** Mutations that no test can notice, because there is nothing to notice. */
export const EQUIVALENT: readonly Equivalent[] = [
  {
    file: "src/training/loop.ts",
    within: "const YIELD_MS = 20;",
    why: "how often others have their turn: no figure depends on it, and a test of time would be none",
  },
  {
    file: "src/training/loop.ts",
    within: "const RECORD_MS = 100;",
    why: "how often a step is told of: no figure depends on it",
  },
  {
    file: "src/training/loop.ts",
    within: "const recordDue = performance.now() - recorded > RECORD_MS;",
    change: "> → >=",
    why: "the clock does not stand at a tick's end",
  },
  {
    file: "src/training/loop.ts",
    within: "if (now - yielded > YIELD_MS) {",
    change: "> → >=",
    why: "the clock does not stand at a tick's end",
  },
  {
    file: "src/training/trainer.ts",
    within: "this.from = undefined; // its arrays are held no longer than they are needed",
    why: "what is let go of is not read again: only memory depends on it",
  },
  {
    file: "src/training/running_mean.ts",
    within:
      "const same = latest !== undefined && Math.abs(mean - latest) <= 1e-9 * Math.abs(latest);",
    change: "1e-9 → 5e-10",
    why: "a tolerance far above rounding and far below what anybody sets",
  },
  {
    file: "src/evaluation/prior_gap.ts",
    within: "for (let i = 0; i < mean.length / latentSize; i++) {",
    change: "/ → *",
    why: "there are no latents of images beyond the last",
  },
  ...[
    "const last = progress.step + 1 === progress.stepsPerEpoch;",
    "if (recordDue || last || pace.paused || pace.stopped) settle();",
  ].map((within) => ({
    file: "src/training/loop.ts",
    within,
    why: "when work in the background is waited for: what is read next waits for it by itself, and only the time that a step is said to take depends on it",
  })),
  {
    file: "src/models/finite.ts",
    within: "while (i < values.length) sum += values[i++] * 0;",
    change: "+= → -=",
    why: "0 less 0 is 0 as well, and NaN stays NaN",
  },
  {
    file: "src/models/parts/likelihoods/gaussian.ts",
    within: "const squares = tf.mul(tf.square(tf.sub(x, mean)), tf.exp(tf.neg(variance)));",
    change: "x, mean → mean, x",
    why: "the square of a difference is that of its negative",
  },
  ...["src/models/inference.ts", "src/evaluation/classifier/classifier.ts"].flatMap((file) => [
    { file, within: "const CHUNK = 500;", why: "how many images go through at once" },
    ...[
      "for (let from = 0; from < n; from += CHUNK) {",
      "for (let from = 0; from < n; from += CHUNK) yield [from, Math.min(n, from + CHUNK)];",
    ].map((within) => ({ file, within, change: "< → <=", why: "a chunk of no images adds none" })),
  ]),
  ...beyondTheEnd("src/random/normal.ts", "for (let i = 0; i < n; i += 2) {"),
  ...beyondTheEnd("src/random/philox.ts", "for (let at = 0; at < out.length; at += 4) {"),
  ...beyondTheEnd(
    "src/random/uniform.ts",
    "for (let i = 0; i < n; i++) out[i] = (words[i] >>> 8) * 2 ** -24;",
  ),
  ...["% → *", "2 → 3"].map((change) => ({
    file: "src/random/normal.ts",
    within: "const words = randomWords(draw, n + (n % 2));",
    change,
    why: "more words than are read: the first ones are the same",
  })),
  {
    file: "src/random/permutation.ts",
    within: "const words = randomWords(draw, 2 * n);",
    change: "2 → 3",
    why: "more words than are read: the first ones are the same",
  },
  ...["- → +", "1 → 0", "> → >="].map((change) => ({
    file: "src/random/permutation.ts",
    within: "for (let i = n - 1; i > 0; i--) {",
    change,
    why: "the first of an order changes places with itself, and beyond the end nothing is written",
  })),
  {
    file: "src/checkpoints/classifier.ts",
    within: "const classifier = new Classifier({ imageShape, numClasses }, 0);",
    change: "0 → 1",
    why: "the seed of weights that are all replaced",
  },
  {
    file: "src/evaluation/loss.ts",
    within: 'const GREY: BinarizationDraw = { binarization: "none", seed: 0, step: 0 };',
    change: "0 → 1",
    why: "grey pixels are not drawn: seed and step are for the other binarizations",
  },
  ...["x < 0 → !(x < 0)", "< → >=", "< → <="].map((change) => ({
    file: "src/evaluation/prior_gap.ts",
    within: "return x < 0 ? tail / 2 : 1 - tail / 2;",
    change,
    why: "mirrored, the bins hold the same shares; at 0 both sides are ½",
  })),
  pieces("src/data/formats/array_pixels.ts", "export const PART = 2 ** 20;"),
  {
    file: "src/data/formats/array_pixels.ts",
    within: "for (let from = 0; from < count; from += PART) {",
    change: "< → <=",
    why: "a part of no values adds none",
  },
  ...beyondTheEnd(
    "src/data/formats/array_pixels.ts",
    "for (let at = 0; at < pixels.length; at += planes.length) {",
  ),
  ...["break; → ;", "1 → 2"].map((change) => ({
    file: "src/data/formats/image_arrays.ts",
    within: 'if (type.name === "uint8" && range.largest > 1) break;',
    change,
    why: "bytes are looked at further, though what is known of them is enough",
  })),
  {
    file: "src/data/formats/number_type.ts",
    within:
      "for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();",
    change: "< → <=",
    why: "beyond the end there is nothing to turn around",
  },
  {
    file: "src/data/formats/number_type.ts",
    within: "halfValues ??= Float32Array.from({ length: 2 ** 16 }, (_, half) => {",
    change: "16 → 17",
    why: "a table of more values than there are halves",
  },
  ...beyondTheEnd(
    "src/data/formats/number_type.ts",
    "for (let i = 0; i < bits.length; i++) values[i] = halfValues[bits[i]];",
  ),
  ...["511", "513"].map((after) => ({
    file: "src/data/formats/pixel_scale.ts",
    within: "return { factor: 1 / 256, offset: -0.5 + 1 / 512, same: false, said };",
    change: `512 → ${after}`,
    why: "between a whole number less 1/256 and that number there is no other of 16 bits",
  })),
  ...beyondTheEnd(
    "src/data/formats/pixel_scale.ts",
    "for (let i = 0; i < values.length; i++) bytes[i] = Math.round(factor * values[i] + offset);",
  ),
  pieces(
    "src/data/formats/pixel_values.ts",
    "private values: Uint8Array | Float32Array = new Uint8Array(2 ** 16);",
  ),
  {
    file: "src/data/formats/pixel_values.ts",
    within: "const grown = new larger(2 * this.filled);",
    change: "2 → 3",
    why: "how much room is made: no result depends on it",
  },
  {
    file: "src/data/formats/zip.ts",
    within: "if (at + 46 > directory.length || view.getUint32(at, true) !== CENTRAL) {",
    change: "46 → 45",
    why: "an entry that is a byte too short is found out by where the next one would begin",
  },
  ...[
    [
      "const uniforms = uniform({ seed, stream: `digits/${stream}`, step }, 32);",
      ...["32 → 33", "32 → 31"],
    ],
    ["const normals = normal({ seed, stream: `digits/${stream}/wobble`, step }, 64);", "64 → 65"],
  ].flatMap(([within, ...changes]) =>
    changes.map((change) => ({
      file: "src/data/drawing/draw_digit.ts",
      ...{ within, change },
      why: "more numbers than are read: the first ones are the same",
    })),
  ),
  {
    file: "src/data/drawing/draw_digit.ts",
    within: "if (left < 0) break;",
    change: "< → <=",
    why: "a number of chance does not meet a bound exactly",
  },
  ...[
    "const y = curve[i + 1] + dy - 0.5;",
    "const x = aspect * (curve[i] + dx - 0.5) - slant * y;",
  ].flatMap((within) =>
    ["0.5 → 0.25", "0.5 → 1.5"].map((change) => ({
      file: "src/data/drawing/draw_digit.ts",
      ...{ within, change },
      why: "where a digit is before it is put into the middle of its box",
    })),
  ),
  {
    file: "src/evaluation/label_fidelity.ts",
    within: "sum += value;",
    change: "+= → -=",
    why: "the sum is squared",
  },
  {
    file: "src/data/images/pixels.ts",
    within:
      "alpha === 255 ? own : Math.round((own * alpha + background[c] * (255 - alpha)) / 255);",
    change: "255 → 256",
    why: "a shorter way to the same: of an opaque pixel nothing is mixed",
  },
  {
    file: "src/data/images/decode_image.ts",
    within: "if (channels === 1) return { pixels: inGrey(colours), isGrey: true };",
    change: "true → false",
    why: "where one channel is asked for, nobody asks whether the images are grey",
  },
  {
    file: "src/data/store/image_store.ts",
    within: "for (let n = 0; n < indices.length; n++) this.read(indices[n], picked, n * each);",
    change: "< → <=",
    why: "beyond the last index there is no image",
  },
  {
    file: "src/data/image_split.ts",
    within: "for (let p = 0; p < imageSize; p++) rows[to + p] = LEVEL[pixels[p]];",
    change: "< → <=",
    why: "what is written behind an image is overwritten by the next one, and behind the last nothing is",
  },
  {
    file: "src/data/image_split.ts",
    within: "const LEVEL = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);",
    change: "256 → 257",
    why: "there is no byte beyond 255",
  },
  ...[
    "const MOST_COPIED_BYTES = 2 ** 27;",
    "const inPlace = bytes.length > MOST_COPIED_BYTES ? host().sha256 : undefined;",
  ].map((within) => ({
    file: "src/data/download.ts",
    within,
    why: "whether bytes are copied before they are hashed: the digest is the same",
  })),
  {
    file: "src/data/formats/csv_rows.ts",
    within: "for (let length = chunk; ; length *= 2) {",
    change: "2 → 3",
    why: "how much more is read for a long line: no result depends on it",
  },
  ...["<= → <", "4 → 5"].map((change) => ({
    file: "src/data/formats/zip.ts",
    within: "for (let at = 0; at + 4 <= extra.length;) {",
    change,
    why: "a field of four bytes holds no size",
  })),
  {
    file: "src/data/formats/zip.ts",
    within:
      "if (method === STORED && size > MOST_BYTES_IN_MEMORY) return inFile(file, from, size);",
    change: "> → >=",
    why: "at the limit as beyond it the bytes are the same, wherever they are",
  },
  {
    file: "src/models/parts/posterior.ts",
    within: "const squares = tf.div(tf.square(tf.sub(z, mean)), tf.exp(logVar));",
    change: "z, mean → mean, z",
    why: "a square has no sign",
  },
  {
    file: "src/models/parts/networks/dense.ts",
    within:
      "return splitColumns(denseStack(told(x, y), stack, { constantInput: true }), heads.length);",
    change: "true → false",
    why: "nobody asks for a gradient of the images: that it is left out only saves time",
  },
  {
    file: "src/models/parts/posterior.ts",
    within: "if (epsilon.rank === 2) {",
    change: "2 → 1",
    why: "one operation in place of four that come to the same",
  },
  {
    file: "src/models/noise.ts",
    within: "? new Array<number>(probabilities).fill(1)",
    change: "1 → 2",
    why: "only the proportions of probabilities count",
  },
  {
    file: "src/models/parts/coders.ts",
    within: "const part = outputs === 1 ? numbers : tf.slice(numbers, [0, 0, 0, i * own[3]], own);",
    change: "1 → 0",
    why: "a slice of all is the same, and takes only longer",
  },
  {
    file: "src/models/parts/likelihoods/continuous_bernoulli.ts",
    within: "const NEAR = 0.05;",
    change: "0.05 → 0.025",
    why: "series and formula agree on both sides to float32's rounding",
  },
  {
    file: "src/data/formats/zip.ts",
    within: "const tail = new Uint8Array(8);",
    change: "8 → 9",
    why: "a zero behind a gzip file is passed over",
  },
  ...["row", "column"].flatMap((name) =>
    ["< → <=", "28 → 29"].map((change) => ({
      ...{ file: "src/data/sets/emnist_letters.ts", change },
      within: `for (let ${name} = 0; ${name} < 28; ${name}++) {`,
      why: "what is written too far is written anew by the next row or image, or lies beyond the end",
    })),
  ),
  ...beyondTheEnd(
    "src/data/sets/emnist_letters.ts",
    "for (let image = 0; image < pixels.length; image += 784) {",
  ),
  ...[
    ["digits", "const out = pixels.subarray(i * IMAGE_SIZE, (i + 1) * IMAGE_SIZE);"],
    ["sprites", "const factors = values.subarray(index * known, (index + 1) * known);"],
    ["sprites", "const out = pixels.subarray(index * each, (index + 1) * each);"],
  ].map(([set, within]) => ({
    ...{ file: `src/data/sets/${set}.ts`, within, change: "1 → 2" },
    why: "what is drawn fills its own part, however much room there is behind",
  })),
];

/** A size of the pieces in which something is worked on, of which no result depends. */
function pieces(file: string, within: string): Equivalent {
  return { file, within, why: "how much is worked on at a time: no result depends on it" };
}

/** A loop that goes one round further, where it only writes into a typed array. */
function beyondTheEnd(file: string, within: string): Equivalent[] {
  return [{ file, within, change: "< → <=", why: "beyond a typed array's end nothing is written" }];
}
