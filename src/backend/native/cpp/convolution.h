// A convolutional layer, y = f(x ∗ w + b), plain or transposed, and its gradients.
#pragma once

#include "filter_gradient.h"
#include "gather_spread.h"

/** Where a layer's numbers lie: x, the kernel, the bias, y and, for silu, sigma. */
struct ConvolutionLayer {
  Windows windows;
  /** Whether x is the small images. */
  bool transposed;
  Activation activation;
  const float *x, *w, *b;
  float *y, *sigma;
};

/** Gradients of a layer; `x` is nullptr where it is not asked for. */
struct ConvolutionGradients {
  float *x, *w, *b;
};

/** turned[u, v, j, i] = kernel[last − u, last − v, i, j]: the kernel of turned windows. */
inline void turn_kernel(const Windows& w, const float* kernel, float* turned) {
  const long rows = w.large_channels, columns = w.small_channels, taps = w.window * w.window;
  for (long tap = taps; tap-- > 0; kernel += rows * columns)
    for (long i = 0; i < rows; i++)
      for (long j = 0; j < columns; j++)
        turned[(tap * columns + j) * rows + i] = kernel[i * columns + j];
}

/**
 * With a stride of 1 a convolution is a transposed one of the turned kernel. Few channels cost least as
 * those of the large images: whether that is so of this layer's only when it is turned.
 */
inline bool is_better_turned(const Windows& w) {
  return w.stride == 1 && has_few_channels(w.turned()) && w.small_channels < w.large_channels;
}

/** The same layer, turned; its kernel is in memory of all threads. */
inline ConvolutionLayer turned(ConvolutionLayer layer) {
  const Windows& w = layer.windows;
  const long size = w.window * w.window * w.large_channels * w.small_channels;
  float* kernel = scratch_of(SHARED, 1).get<float>(2 * size);
  turn_kernel(w, layer.w, kernel);
  layer.w = kernel;
  layer.windows = w.turned();
  layer.transposed = !layer.transposed;
  return layer;
}

template <class Precision>
void convolution(const ConvolutionLayer& layer) {
  if (is_better_turned(layer.windows)) return convolution<Precision>(turned(layer));
  const Finish finish{layer.activation, layer.b, layer.y, layer.sigma};
  const auto& way = layer.transposed ? spread<Precision> : gather<Precision>;
  way(layer.windows, {layer.x}, layer.w, layer.y, finish);
}

/** delta = dy ⊙ f′;  db = Σ delta;  dw = Σ windows ⊗ pixels;  dx = the other way of the convolution. */
template <class Precision>
void convolution_gradient(const ConvolutionLayer& layer, const float* dy,
                          const ConvolutionGradients& gradients) {
  const Windows& w = layer.windows;
  if (is_better_turned(w)) {
    const ConvolutionLayer other = turned(layer);
    const long size = w.window * w.window * w.large_channels * w.small_channels;
    float* dw = const_cast<float*>(other.w) + size;
    convolution_gradient<Precision>(other, dy, {gradients.x, dw, gradients.b});
    return turn_kernel(other.windows, dw, gradients.w);
  }
  const Source x{layer.x}, delta{dy, layer.activation, layer.y, layer.sigma};
  if (layer.transposed) {
    if (gradients.x) gather<Precision>(w, delta, layer.w, gradients.x, {});
    filter_gradient<Precision>(w, delta, x, gradients.w);
    bias_gradient(delta, w.n * w.large_pixels(), w.large_channels, gradients.b);
  } else {
    if (gradients.x) spread<Precision>(w, delta, layer.w, gradients.x, {});
    filter_gradient<Precision>(w, x, delta, gradients.w);
    bias_gradient(delta, w.n * w.small_pixels(), w.small_channels, gradients.b);
  }
}
