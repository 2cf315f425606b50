import { imageSize } from "../../data/image_shape";
import type { PlainVaeDescription } from "../../math/plain_vae";
import { normal } from "../../random";
import { networkOf } from "../network";
import { packPlayground, type PlaygroundParts } from "../pack";
import { packPictures } from "../pack_pictures";
import type { NetworkPayload, PicturesPayload, Preparation } from "../payload";

/** What a playground for tests is made of: what is drawn follows from its seed. */
export interface TinyArgs {
  readonly imageShape: readonly [number, number, 1 | 3];
  readonly latentSize: number;
  /** Of the classes; none where the images have no labels. */
  readonly classNames: readonly string[];
  readonly takesLabels: boolean;
  readonly item?: string;
  /** How light the images are on average, from 0 to 1. */
  readonly light?: number;
  /** How an image of the reader's own is brought to the shape. */
  readonly prepared?: Preparation;
}

/** Test images on maps. */
const COUNT = 30;

const drawn = (stream: string, n: number, deviation: number) =>
  normal({ seed: 1, stream, step: 0 }, n).map((v) => v * deviation);

/** 30 test images on a flat map and on one that is known at its points alone. */
function partsOf({ imageShape, latentSize, classNames, takesLabels, ...more }: TinyArgs) {
  const pixels = imageSize(imageShape);
  const { item = "digit", light = 0.2, prepared } = more;
  const unit = (axis: number) => Array.from({ length: latentSize }, (_, d) => Number(d === axis));
  const grain = drawn("images", COUNT * pixels, 60);
  const classes = classNames.length;
  const labels = Int32Array.from({ length: COUNT }, (_, i) =>
    classes === 0 || i === 5 ? -1 : (i * 7 + 2) % classes,
  );
  const parts: PlaygroundParts = {
    ...{ title: "Tiny", item, imageShape, latentSize, classNames, takesLabels, prepared },
    kl: Array.from({ length: latentSize }, (_, d) => [0.4, 12.25, 3, 0][d % 4] + d / 100),
    maps: [
      { kind: "linear", name: "PCA", center: unit(-1), directions: [unit(0), unit(1)] },
      { kind: "neighbours", name: "UMAP", coordinates: "map.umap" },
    ],
    points: {
      images: Uint8Array.from(grain, (v) =>
        Math.min(255, Math.max(0, Math.round(v + 255 * light))),
      ),
      labels,
      latents: drawn("latents", COUNT * latentSize, 1.2),
    },
    coordinates: { "map.umap": drawn("coordinates", 2 * COUNT, 3) },
  };
  return parts;
}

/** A playground whose model runs in the page: one hidden layer of five units either way. */
export function tinyNetwork(args: TinyArgs): Promise<NetworkPayload> {
  const parts = partsOf(args);
  const pixels = imageSize(args.imageShape);
  const labelSize = args.takesLabels ? args.classNames.length : 0;
  const sizes: Record<string, [number, number]> = {
    "encoder.hidden": [pixels + labelSize, 5],
    "encoder.mean": [5, args.latentSize],
    "encoder.log_var": [5, args.latentSize],
    "decoder.hidden": [args.latentSize + labelSize, 5],
    "decoder.logits": [5, pixels],
  };
  const weights = Object.fromEntries(
    Object.entries(sizes).flatMap(([name, [inputs, outputs]]) => [
      [`${name}.kernel`, drawn(`${name}.kernel`, inputs * outputs, 0.9)],
      [`${name}.bias`, drawn(`${name}.bias`, outputs, 0.3)],
    ]),
  );
  const layer = (name: string, activation: "linear" | "tanh") => ({ name, activation });
  const model: PlainVaeDescription = {
    encoder: [layer("encoder.hidden", "tanh")],
    ...{ mean: layer("encoder.mean", "linear"), logVar: layer("encoder.log_var", "linear") },
    decoder: [layer("decoder.hidden", "tanh"), layer("decoder.logits", "linear")],
    likelihood: { name: "bernoulli", deviation: 0 },
  };
  const network = networkOf(model, weights, labelSize);
  const decoded = Float32Array.from({ length: COUNT * pixels });
  for (let i = 0; i < COUNT; i++) {
    const x = Float32Array.from(parts.points.images.subarray(i * pixels, (i + 1) * pixels), (v) => v / 255); // prettier-ignore
    const label = parts.points.labels[i];
    decoded.set(network.decode(network.encode(x, label).mean, label), i * pixels);
  }
  return packPlayground({ ...parts, model, weights, decoded });
}

/** A playground that shows pictures made at export, of a decoder that is a formula. */
export function tinyPictures(args: TinyArgs): Promise<PicturesPayload> {
  const pixels = imageSize(args.imageShape);
  return packPictures({
    ...partsOf(args),
    decode: (latents, labels) =>
      Float32Array.from({ length: labels.length * pixels }, (_, k) => {
        const [i, p] = [Math.floor(k / pixels), k % pixels];
        const z = latents.subarray(i * args.latentSize, (i + 1) * args.latentSize);
        const phase = z.reduce((sum, v, d) => sum + v * (1 + ((p + d) % 3)), labels[i]);
        return 0.5 + 0.5 * Math.sin(phase);
      }),
  });
}
