import { tf, useBackend } from "../../src/backend";
import { nativeStack } from "../../src/backend/ops/dense_native";
import {
  nativeBackend,
  NativeBackend,
  runTensorflowOperation,
} from "../../src/backend/native/binding";
import { nativeWithOperations } from "../../src/backend/native/operations";
import { UserError } from "../../src/config";
import { Work } from "../work";
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
  const forward = layers.map(({ x, kernel }) =>
    fastest([...theirs(native, x, kernel, "neither"), ...own(x, kernel)]),
  );
  const backward = layers.map(({ x, kernel, dy }, i) => {
    const input = i > 0 ? [fastest(theirs(native, dy, kernel, "b"))] : [];
    const weights = fastest(theirs(native, x, dy, "a"));
    const both = () => [...input, weights].forEach((product) => product());
    return fastest([both, ...ownBackward(x, kernel, dy, i > 0)]);
  });
  const step = [...forward, ...backward.reverse()];
  return () => step.forEach((product) => product());
}

type Product = () => void;

const TRIALS = 20;

function fastest(products: Product[]): Product {
  const times = products.map((product) =>
    Math.min(
      ...Array.from({ length: TRIALS }, () => {
        const started = performance.now();
        product();
        return performance.now() - started;
      }),
    ),
  );
  return products[times.indexOf(Math.min(...times))];
}

/** The product a · b, one of them transposed or neither, by TensorFlow's operations. */
function theirs(
  native: NativeBackend,
  a: tf.Tensor,
  b: tf.Tensor,
  transposed: "a" | "b" | "neither",
): Product[] {
  const type = native.binding.TF_ATTR_BOOL;
  return [
    { name: "MatMul", flags: ["transpose_a", "transpose_b"] },
    { name: "BatchMatMulV2", flags: ["adj_x", "adj_y"] },
  ].map(({ name, flags: [flagA, flagB] }) => {
    const attributes = [
      { name: flagA, type, value: transposed === "a" },
      { name: flagB, type, value: transposed === "b" },
    ];
    return () => runTensorflowOperation(native, name, [a, b], attributes).dispose();
  });
}

/** The same by the project's native operation, which adds a bias too, where there is one. */
function own(x: tf.Tensor2D, kernel: tf.Tensor2D): Product[] {
  const backend = nativeWithOperations();
  if (!backend) return [];
  const bias = tf.zeros<tf.Rank.R1>([kernel.shape[1]]);
  const stack = nativeStack(backend);
  const layer = { kernel, bias, activation: "linear" as const };
  return [
    () => {
      const { output, kept } = stack.forward(x, [layer]);
      tf.dispose([output, ...kept]);
    },
  ];
}

/** Both products backward likewise; they sum up the bias's gradient too. */
function ownBackward(
  x: tf.Tensor2D,
  kernel: tf.Tensor2D,
  dy: tf.Tensor2D,
  inputGradient: boolean,
): Product[] {
  const backend = nativeWithOperations();
  if (!backend) return [];
  const stack = nativeStack(backend);
  const bias = tf.zeros<tf.Rank.R1>([kernel.shape[1]]);
  const forward = stack.forward(x, [{ kernel, bias, activation: "linear" as const }]);
  const call = { dy, x, kernels: [kernel], activations: ["linear" as const], inputGradient };
  return [
    () => {
      const made = stack.gradients({ ...call, ...forward });
      tf.dispose([...made.weights, ...(made.x ? [made.x] : [])]);
    },
  ];
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
