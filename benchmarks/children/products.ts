import { tf, useBackend } from "../../src/backend";
import { nativeBackend, NativeBackend } from "../../src/backend/native/binding";
import { UserError } from "../../src/config";
import { Work } from "../work";
import { denseProducts } from "./bare_products";
import { serve, Service, timed } from "./protocol";
import { Task } from "./task";

/**
 * The floor of a step that leaves nothing out: its matrix products, each by the fastest operation at
 * hand, TensorFlow's two and the project's own. For each layer the product forward and the two
 * backward, without the gradient of the images.
 */
async function products({ work }: Task): Promise<Service> {
  const { version } = await useBackend("native");
  const native = nativeBackend();
  if (!native) throw new UserError("the floor is that of the native backend");
  const ragged = work.images % work.batch_size;
  const whole = createStep(native, work, work.batch_size);
  const last = ragged > 0 ? createStep(native, work, ragged) : undefined;

  function epoch() {
    for (let i = 0; i < Math.floor(work.images / work.batch_size); i++) whole();
    last?.();
    return {};
  }

  for (let i = 0; i < work.warmup_steps; i++) whole();
  last?.();
  return { version, answers: { epoch: () => timed(epoch) } };
}

/** The products of one step on a batch of this size. */
function createStep(native: NativeBackend, work: Work, size: number): () => void {
  const normal = (rows: number, columns: number) => tf.randomNormal<tf.Rank.R2>([rows, columns]);
  const layers = layerSizes(work).map(([inputs, outputs]) => ({
    x: normal(size, inputs),
    kernel: normal(inputs, outputs),
    dy: normal(size, outputs),
  }));
  const products = layers.map((layer, i) => denseProducts(native, layer, i > 0));
  const forward = products.map((each) => each.forward);
  const backward = products.map((each) => each.backward).reverse();
  const step = [...forward, ...backward];
  return () => step.forEach((product) => product());
}

/** [inputs, outputs] of each layer; the mean and the log-variance side by side. */
function layerSizes({ image_shape, hidden_sizes, latent_size }: Work): [number, number][] {
  const pixels = image_shape[0] * image_shape[1];
  const encoder = [pixels, ...hidden_sizes, 2 * latent_size];
  const decoder = [latent_size, ...[...hidden_sizes].reverse(), pixels];
  return [encoder, decoder].flatMap((sizes) =>
    sizes.slice(1).map((outputs, i): [number, number] => [sizes[i], outputs]),
  );
}

void serve(products);
