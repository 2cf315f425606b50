import { tf, useBackend } from "../../src/backend";
import { nativeBackend, NativeBackend, runKernel } from "../../src/backend/native";
import { UserError } from "../../src/config";
import { Work } from "../work";
import { serve, Service, timed } from "./protocol";
import { Task } from "./task";

/**
 * The floor: nothing but the matrix products of each step, each by the faster of TensorFlow's own
 * two kernels. For each layer the product forward and the two backward, without the gradient of
 * the images.
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
  const normal = (rows: number, columns: number) => tf.randomNormal([rows, columns]);
  const layers = layerSizes(work).map(([inputs, outputs]) => ({
    x: normal(size, inputs),
    kernel: normal(inputs, outputs),
    dy: normal(size, outputs),
  }));
  const forward = layers.map(({ x, kernel }) => fastest(native, x, kernel, "neither"));
  const backward = layers.flatMap(({ x, kernel, dy }, i) => [
    ...(i > 0 ? [fastest(native, dy, kernel, "b")] : []),
    fastest(native, x, dy, "a"),
  ]);
  const step = [...forward, ...backward.reverse()];
  return () => step.forEach((product) => product());
}

const TRIALS = 20;

/** The product a · b, one of them transposed or neither, by whichever kernel is faster at it. */
function fastest(
  native: NativeBackend,
  a: tf.Tensor,
  b: tf.Tensor,
  transposed: "a" | "b" | "neither",
): () => void {
  const type = native.binding.TF_ATTR_BOOL;
  const kernels = [
    { name: "MatMul", flags: ["transpose_a", "transpose_b"] },
    { name: "BatchMatMulV2", flags: ["adj_x", "adj_y"] },
  ].map(({ name, flags: [flagA, flagB] }) => {
    const attributes = [
      { name: flagA, type, value: transposed === "a" },
      { name: flagB, type, value: transposed === "b" },
    ];
    return () => runKernel(native, name, [a, b], attributes).dispose();
  });
  const leastTime = (product: () => void) =>
    Math.min(
      ...Array.from({ length: TRIALS }, () => {
        const started = performance.now();
        product();
        return performance.now() - started;
      }),
    );
  const times = kernels.map(leastTime);
  return kernels[times.indexOf(Math.min(...times))];
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
