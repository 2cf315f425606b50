// A stack of dense layers, y = f(x · w + b) each, and its gradients.
#pragma once

#include <type_traits>
#include <vector>

#include "functions.h"
#include "product.h"

/** In the order of `ACTIVATIONS` in dense_kernel.ts. */
enum Activation { LINEAR, RELU, SILU, TANH };

/** f(pre), but for silu, which is pre · σ(pre). */
template <Activation F>
INLINE float activate(float pre) {
  if (F == RELU) return pre > 0 ? pre : pre != pre ? pre : 0.f;
  if (F == TANH) return std::tanh(pre);
  return pre;
}

/** Whether f′ takes σ(pre) beside the output; the forward pass keeps it then. */
constexpr bool keeps_sigma(Activation f) { return f == SILU; }

/** f′(pre) from the output y and, for silu, sigma: f′ = f + σ − σ · f (Elfwing et al. 2018). */
template <Activation F>
INLINE float slope(float y, float sigma) {
  if (F == RELU) return y > 0 ? 1.f : 0.f;
  if (F == TANH) return 1 - y * y;
  if (F == SILU) return y + sigma * (1 - y);
  return 1;
}

/** Calls run with the activation as a constant. */
template <class Run>
void with_activation(Activation f, Run&& run) {
  switch (f) {
    case RELU:
      return run(std::integral_constant<Activation, RELU>());
    case SILU:
      return run(std::integral_constant<Activation, SILU>());
    case TANH:
      return run(std::integral_constant<Activation, TANH>());
    default:
      return run(std::integral_constant<Activation, LINEAR>());
  }
}

/** Where a layer's numbers lie: x [n, in], w [in, out], b [out], y [n, out] and, for silu, sigma. */
struct Layer {
  Activation activation;
  long in, out;
  const float *x, *w, *b;
  float *y, *sigma;
};

inline float* sigma_at(const Layer& layer, long i) { return layer.sigma ? layer.sigma + i : nullptr; }

/** Gradients of a layer's weights, [in, out] and [out]. */
struct WeightGradients {
  float *w, *b;
};

template <class Precision>
Product<Precision>& product_in() {
  static Product<Precision>& product = *new Product<Precision>();
  return product;
}

/** y ← f(y + b), and sigma, in a stretch of a row. */
template <Activation F>
INLINE void finish_row(float* __restrict y, const float* __restrict b, float* __restrict sigma,
                       long count) {
  for (long c = 0; c < count; c++) {
    const float pre = y[c] + b[c];
    if (keeps_sigma(F)) {
      sigma[c] = sigmoid(pre);
      y[c] = pre * sigma[c];
    } else {
      y[c] = activate<F>(pre);
    }
  }
}

/** delta ← delta ⊙ f′ in a stretch of a row. */
template <Activation F>
INLINE void times_slope(float* __restrict delta, const float* __restrict y,
                        const float* __restrict sigma, long count) {
  for (long c = 0; c < count; c++) delta[c] *= slope<F>(y[c], keeps_sigma(F) ? sigma[c] : 0.f);
}

template <class Precision>
void dense_stack(long n, const std::vector<Layer>& layers) {
  for (const Layer& layer : layers) {
    const long columns = layer.out;
    with_activation(layer.activation, [&](auto f) {
      product_in<Precision>()(
          plain(layer.x, layer.in), plain(layer.w, columns), layer.y, n, columns, layer.in,
          [&](long r0, long r1, long c0, long c1) {
            for (long at = r0 * columns + c0; at < r1 * columns; at += columns)
              finish_row<decltype(f)::value>(layer.y + at, layer.b + c0, sigma_at(layer, at), c1 - c0);
          });
    });
  }
}

/** sums[c] = Σ_r values[r, c], for the columns from c0 to c1. */
inline void sum_rows(const float* values, long n, long columns, long c0, long c1,
                     float* __restrict sums) {
  std::fill(sums + c0, sums + c1, 0.f);
  for (long r = 0; r < n; r++)
    for (long c = c0; c < c1; c++) sums[c] += values[r * columns + c];
}

/**
 * From the last layer to the first: delta = dy ⊙ f′;  db = Σ_rows delta;  dw = xᵀ · delta;
 * the dy of the layer before it is delta · wᵀ. `dx` is that of the first one, where it is asked for.
 */
template <class Precision>
void dense_stack_gradient(long n, const std::vector<Layer>& layers, const float* dy,
                          const std::vector<WeightGradients>& gradients, float* dx) {
  static Scratch* scratch = new Scratch[2];
  Product<Precision>& product = product_in<Precision>();
  const Layer& last = layers.back();
  const float* delta = dy;
  if (last.activation != LINEAR) {
    float* made = scratch[layers.size() % 2].get<float>(n * last.out);
    std::memcpy(made, dy, n * last.out * sizeof(float));
    with_activation(last.activation, [&](auto f) {
      times_slope<decltype(f)::value>(made, last.y, last.sigma, n * last.out);
    });
    delta = made;
  }
  for (std::size_t i = layers.size(); i-- > 0;) {
    const Layer& layer = layers[i];
    product(transposed(layer.x, layer.in), plain(delta, layer.out), gradients[i].w, layer.in,
            layer.out, n, [&](long r0, long, long c0, long c1) {
              if (r0 == 0) sum_rows(delta, n, layer.out, c0, c1, gradients[i].b);
            });
    const Matrix rows = plain(delta, layer.out), columns = transposed(layer.w, layer.out);
    if (i == 0) {
      if (dx) product(rows, columns, dx, n, layer.in, layer.out);
    } else {
      const Layer& before = layers[i - 1];
      float* next = scratch[i % 2].get<float>(n * layer.in);
      with_activation(before.activation, [&](auto f) {
        product(rows, columns, next, n, layer.in, layer.out, [&](long r0, long r1, long c0, long c1) {
          for (long at = r0 * layer.in + c0; at < r1 * layer.in; at += layer.in)
            times_slope<decltype(f)::value>(next + at, before.y + at, sigma_at(before, at), c1 - c0);
        });
      });
      delta = next;
    }
  }
}
