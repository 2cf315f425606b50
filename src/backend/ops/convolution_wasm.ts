import type * as tf from "@tensorflow/tfjs-core";
import type { ConvolutionOperations } from "./convolution_layer";
import { type Geometry, gatherWindows, kernelGradient, spreadWindows } from "../wasm/convolution";
import type { WasmOperations } from "../wasm/operations";
import { slopesOf } from "../wasm/slope";

type Shape = [number, number, number, number];

/** Convolutional layers by the project's own operations for wasm. */
export function wasmConvolution(operations: WasmOperations): ConvolutionOperations {
  return {
    forward(x, { kernel, bias, activation }, windows) {
      const [window] = kernel.shape;
      const sides = windows.transposed
        ? windows.size
        : windows.size.map((side) => Math.ceil(side / windows.stride));
      const shape = [x.shape[0], ...sides, bias.size] as Shape;
      const output = operations.create<tf.Rank.R4>(shape);
      const kept = activation === "silu" ? [operations.create<tf.Rank.R4>(shape)] : [];
      const places = {
        bias: operations.addressOf(bias),
        kept: kept.length > 0 ? operations.addressOf(kept[0]) : 0,
      };
      const finish = { ...places, activation };
      const [large, small] = windows.transposed ? [output, x] : [x, output];
      const make = windows.transposed ? spreadWindows : gatherWindows;
      make(operations, { large, small, window, stride: windows.stride }, kernel, finish);
      return { output, kept };
    },

    gradients({ dy, x, output, kept, kernel, activation, inputGradient }, windows) {
      const { delta, bias } = slopesOf(operations, {
        ...{ dy, output, activation },
        kept: kept[0] as tf.Tensor | undefined,
      });
      const { transposed, stride } = windows;
      const [window] = kernel.shape;
      const gradient = operations.create<tf.Rank.R4>(kernel.shape);
      const [large, small] = transposed ? [delta, x] : [x, delta];
      kernelGradient(operations, { large, small, window, stride }, gradient);
      if (!inputGradient) return { kernel: gradient, bias };

      const dx = operations.create<tf.Rank.R4>(x.shape);
      const back: Geometry = {
        window,
        stride,
        ...(transposed ? { large, small: dx } : { large: dx, small }),
      };
      (transposed ? gatherWindows : spreadWindows)(operations, back, kernel);
      return { x: dx, kernel: gradient, bias };
    },
  };
}
