// The calls of a convolutional layer: what TensorFlow passes, checked and put where convolution.h
// wants it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "convolution.h"
#include "stack_calls.h"
#include "tensorflow.h"

/** What an operation was asked to be, when it was made. */
struct ConvolutionAttributes {
  std::int64_t transposed, stride, height, width, activation, precision, input_gradient;

  explicit ConvolutionAttributes(Construction& construction)
      : transposed(construction.number("transposed")),
        stride(construction.number("stride")),
        height(construction.number("height")),
        width(construction.number("width")),
        activation(construction.number("activation")),
        precision(construction.number("precision")),
        input_gradient(construction.number("input_gradient")) {}
};

/** Sides, windows and strides up to here: their products still fit a number. */
constexpr std::int64_t MOST_PIXELS = 1 << 20;

/** The windows from the large images [n, height, width, large_channels] by a kernel. */
inline Windows windows_of(const ConvolutionAttributes& attributes, std::int64_t n,
                          const Tensor& kernel) {
  kernel.of_rank("kernels", 4);
  const std::int64_t window = kernel.dim(0), large = kernel.dim(2), small = kernel.dim(3);
  kernel.of("the kernel", {window, window, large, small});
  for (std::int64_t size : {window, attributes.stride, attributes.height, attributes.width})
    if (size < 1 || size > MOST_PIXELS)
      throw std::invalid_argument("a convolution of an impossible size");
  return {n,
          window,
          attributes.stride,
          Axis(attributes.height, window, attributes.stride),
          Axis(attributes.width, window, attributes.stride),
          large,
          small};
}

inline std::vector<std::int64_t> large_shape(const Windows& w) {
  return {w.n, w.rows.large, w.columns.large, w.large_channels};
}
inline std::vector<std::int64_t> small_shape(const Windows& w) {
  return {w.n, w.rows.small, w.columns.small, w.small_channels};
}

/** The layer without its numbers, for an x that fits. */
inline ConvolutionLayer layer_of(const ConvolutionAttributes& attributes, const Tensor& x,
                                 const Tensor& kernel) {
  const std::int64_t n = x.of_rank("the layer's inputs", 4).dim(0);
  const Windows w = windows_of(attributes, n, kernel);
  const bool transposed = attributes.transposed != 0;
  x.of("the layer's input", transposed ? small_shape(w) : large_shape(w));
  if (attributes.activation < LINEAR || attributes.activation > TANH)
    throw std::invalid_argument("there is no such activation");
  ConvolutionLayer layer{w, transposed, static_cast<Activation>(attributes.activation)};
  layer.x = x.data();
  layer.w = kernel.data();
  return layer;
}

inline std::vector<std::int64_t> output_shape(const ConvolutionLayer& layer) {
  return layer.transposed ? large_shape(layer.windows) : small_shape(layer.windows);
}

/** What the gradient needs beside the output: sigma, or nothing. */
inline std::vector<std::int64_t> kept_shape(const ConvolutionLayer& layer) {
  if (keeps_sigma(layer.activation)) return output_shape(layer);
  return {0};
}

/** x, kernel, bias → y, kept. */
inline void call_convolution(const ConvolutionAttributes& attributes, Call& call) {
  const Tensor x = call.input(0), kernel = call.input(1), bias = call.input(2);
  ConvolutionLayer layer = layer_of(attributes, x, kernel);
  const std::vector<std::int64_t> shape = output_shape(layer);
  layer.b = bias.of("the bias", {shape[3]}).data();
  layer.y = call.output(0, shape).data();
  const Tensor kept = call.output(1, kept_shape(layer));
  if (keeps_sigma(layer.activation)) layer.sigma = kept.data();
  with_precision(attributes, [&](auto precision) {
    call.work = [=] { convolution<decltype(precision)>(layer); };
  });
}

/** dy, x, y, kept, kernel → dx or nothing, dkernel, dbias. */
inline void call_convolution_gradient(const ConvolutionAttributes& attributes, Call& call) {
  const Tensor dy = call.input(0), x = call.input(1), y = call.input(2), kept = call.input(3);
  const Tensor kernel = call.input(4);
  ConvolutionLayer layer = layer_of(attributes, x, kernel);
  const std::vector<std::int64_t> shape = output_shape(layer);
  dy.of("the output's gradient", shape);
  layer.y = y.of("the output", shape).data();
  kept.of("what was kept", kept_shape(layer));
  if (keeps_sigma(layer.activation)) layer.sigma = kept.data();
  const bool wanted = attributes.input_gradient != 0;
  const Tensor dx = call.output(0, wanted ? x.shape() : std::vector<std::int64_t>{0});
  const Tensor dw = call.output(1, kernel.shape()), db = call.output(2, {shape[3]});
  const ConvolutionGradients gradients{wanted ? dx.data() : nullptr, dw.data(), db.data()};
  const float* dy_data = dy.data();
  with_precision(attributes, [&](auto precision) {
    call.work = [=] { convolution_gradient<decltype(precision)>(layer, dy_data, gradients); };
  });
}
