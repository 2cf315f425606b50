import { models } from "../../src/models";
import { imagesOf } from "../children/task";
import { type Contender, nodeProgram } from "../contenders";
import { interleave, type InterleaveOptions } from "../interleave";
import type { FamilyResult } from "../report/results";
import { ratio } from "../report/summary";
import type { Work } from "../work";
import { productsOf } from "./products_of";

/** Images of an epoch: fewer than the whole, since there are many models. */
const IMAGES = 12_800;

/** Against which the others are timed. */
const BASE = "vae";

/** A native epoch of every model, in turns, beside the VAE's, and the products that each has to do. */
export async function timeFamily(
  root: string,
  whole: Work,
  options: InterleaveOptions,
): Promise<FamilyResult[]> {
  const work = { ...whole, images: Math.min(IMAGES, whole.images) };
  const contenders = models.names().map((name): Contender => {
    const program = nodeProgram(root, "latent_lab.ts", { backend: "native", model: name, work });
    return { name, label: models.find(name).title, kind: "project", program, work };
  });
  const epochs = await interleave(contenders, { ...options, epochImages: work.images });
  const base = epochs.find(({ name }) => name === BASE);
  if (!base) return [];
  const split = imagesOf(work);
  const { hidden_sizes: hiddenSizes, latent_size: latentSize, activation } = work;
  const count = (model: string) =>
    productsOf({ model, hiddenSizes, latentSize, activation }, split, work.batch_size);
  const ofBase = await count(BASE);
  const found: FamilyResult[] = [];
  for (const epoch of epochs) {
    const products = (await count(epoch.name)) / ofBase;
    const seconds = ratio(epoch.seconds, base.seconds);
    const perProduct = epoch.seconds.map((value) => value / products);
    found.push({ ...epoch, to_vae: seconds, products, to_products: ratio(perProduct, base.seconds) }); // prettier-ignore
  }
  return found;
}
