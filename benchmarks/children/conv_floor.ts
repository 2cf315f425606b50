import { tf, useBackend } from "../../src/backend";
import { nativeConvolution } from "../../src/backend/ops/convolution_native";
import { portableConvolution } from "../../src/backend/ops/convolution_portable";
import { nativeBackend, NativeBackend } from "../../src/backend/native/binding";
import { nativeWithOperations } from "../../src/backend/native/operations";
import { UserError } from "../../src/config";
import type { ConvWork } from "../conv_work";
import { denseProducts, fastest, Product } from "./bare_products";
import { convolutionsOf } from "./conv_layers";
import type { ConvTask } from "./conv_task";
import { serve, Service, timed } from "./protocol";

/** The floor of a convolutional step: its convolutions and matrix products, nothing between them. */
async function convFloor({ work }: ConvTask): Promise<Service> {
  const { version } = await useBackend("native");
  const native = nativeBackend();
  if (!native) throw new UserError("the floor is that of the native backend");
  const step = [...bareConvolutions(work), ...bareProducts(native, work)];
  const run = () => step.forEach((each) => each());

  function epoch() {
    for (let i = 0; i < work.images / work.batch_size; i++) run();
    return {};
  }

  for (let i = 0; i < work.warmup_steps; i++) run();
  return { version, answers: { epoch: () => timed(epoch) } };
}

/** Forward and backward, of the encoder and of the decoder, without the gradient of the images. */
function bareConvolutions(work: ConvWork): Product[] {
  return convolutionsOf(work).flatMap(({ large, small }, i) =>
    [false, true].flatMap((transposed) => {
      const images = (shape: readonly number[]) =>
        tf.randomNormal<tf.Rank.R4>([work.batch_size, ...shape] as [
          number,
          number,
          number,
          number,
        ]);
      const [x, dy] = transposed ? [images(small), images(large)] : [images(large), images(small)];
      const kernel = tf.randomNormal<tf.Rank.R4>([work.window, work.window, large[2], small[2]]);
      const bias = tf.zeros<tf.Rank.R1>([dy.shape[3]]);
      const windows = { transposed, stride: work.stride, size: [large[0], large[1]] } as const;
      const layer = { kernel, bias, activation: "linear" } as const;
      const inputGradient = transposed || i > 0;
      const ways = [portableConvolution, ...(nativeWithOperations() ? [nativeConvolution] : [])];
      const both = ways.map((way) => {
        const made = way.forward(x, layer, windows);
        const call = { dy, x, kernel, activation: "linear" as const, inputGradient, ...made };
        return {
          forward: () => {
            const { output, kept } = way.forward(x, layer, windows);
            tf.dispose([output, ...kept]);
          },
          backward: () => {
            tf.tidy(() => void way.gradients(call, windows));
          },
        };
      });
      return [
        fastest(both.map(({ forward }) => forward)),
        fastest(both.map(({ backward }) => backward)),
      ];
    }),
  );
}

function bareProducts(native: NativeBackend, work: ConvWork): Product[] {
  const last = convolutionsOf(work)[work.channels.length - 1].small;
  const features = last.reduce((product, side) => product * side, 1);
  const { dense, latent_size: latent, batch_size: n } = work;
  const normal = (rows: number, columns: number) => tf.randomNormal<tf.Rank.R2>([rows, columns]);
  const sizes = [
    [features, dense],
    [dense, 2 * latent],
    [latent, dense],
    [dense, features],
  ];
  return sizes.flatMap(([inputs, outputs]) => {
    const layer = { x: normal(n, inputs), kernel: normal(inputs, outputs), dy: normal(n, outputs) };
    return Object.values(denseProducts(native, layer, true));
  });
}

void serve(convFloor);
