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

template <class Precision>
void convolution(const ConvolutionLayer& layer) {
  const Finish finish{layer.activation, layer.b, layer.y, layer.sigma};
  const auto& way = layer.transposed ? spread<Precision> : gather<Precision>;
  way(layer.windows, {layer.x}, layer.w, layer.y, finish);
}

/** delta = dy ⊙ f′;  db = Σ delta;  dw = Σ windows ⊗ pixels;  dx = the other way of the convolution. */
template <class Precision>
void convolution_gradient(const ConvolutionLayer& layer, const float* dy,
                          const ConvolutionGradients& gradients) {
  const Windows& w = layer.windows;
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
