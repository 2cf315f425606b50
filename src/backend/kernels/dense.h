// A stack of dense layers, y = f(x · w + b) each, and its gradients.
#pragma once

#include <type_traits>
#include <vector>

#include "functions.h"
#include "product.h"

/** In the order of `ACTIVATIONS` in dense_kernel.ts. */
enum Activation { LINEAR, RELU, SILU, TANH };

template <Activation F>
INLINE float activate(float pre) {
  if (F == RELU) return pre > 0 ? pre : pre != pre ? pre : 0.f;
  if (F == SILU) return pre * sigmoid(pre);
  if (F == TANH) return std::tanh(pre);
  return pre;
}

/** f′: of the output, but for silu, whose output does not tell: there of what came before it. */
template <Activation F>
INLINE float slope(float kept) {
  if (F == RELU) return kept > 0 ? 1.f : 0.f;
  if (F == TANH) return 1 - kept * kept;
  if (F == SILU) {
    const float s = sigmoid(kept);
    return s * (1 + kept * (1 - s));
  }
  return 1;
}

inline bool keeps_pre(Activation f) { return f == SILU; }

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

/** Where a layer's numbers lie: x [n, in], w [in, out], b [out], y [n, out] and, for silu, pre. */
struct Layer {
  Activation activation;
  long in, out;
  const float *x, *w, *b;
  float *y, *pre;

  /** What `slope` wants to see. */
  const float* kept() const { return keeps_pre(activation) ? pre : y; }
};

/** Gradients of a layer's weights, [in, out] and [out]. */
struct WeightGradients {
  float *w, *b;
};

template <class Precision>
Product<Precision>& product_in() {
  static Product<Precision>& product = *new Product<Precision>();
  return product;
}

template <class Precision>
void dense_stack(long n, const std::vector<Layer>& layers) {
  for (const Layer& layer : layers) {
    const long columns = layer.out;
    with_activation(layer.activation, [&](auto f) {
      constexpr Activation F = decltype(f)::value;
      product_in<Precision>()(
          plain(layer.x, layer.in), plain(layer.w, columns), layer.y, n, columns, layer.in,
          [&](long r0, long r1, long c0, long c1) {
            for (long r = r0; r < r1; r++) {
              float* row = layer.y + r * columns;
              if (keeps_pre(F)) {
                float* pre = layer.pre + r * columns;
                for (long c = c0; c < c1; c++) {
                  pre[c] = row[c] + layer.b[c];
                  row[c] = activate<F>(pre[c]);
                }
              } else {
                for (long c = c0; c < c1; c++) row[c] = activate<F>(row[c] + layer.b[c]);
              }
            }
          });
    });
  }
}

/** delta ← dy ⊙ f′(kept) in rows r0 to r1 and columns c0 to c1. */
template <Activation F>
void times_slope(const float* dy, const float* kept, float* delta, long columns, long r0, long r1,
                 long c0, long c1) {
  for (long at = r0 * columns; at < r1 * columns; at += columns)
    for (long i = at + c0; i < at + c1; i++) delta[i] = dy[i] * slope<F>(kept[i]);
}

/** sums[c] = Σ_r values[r, c] */
inline void sum_columns(const float* values, long n, long columns, float* sums) {
  constexpr long STRIPE = 64;
  const int stripes = static_cast<int>((columns + STRIPE - 1) / STRIPE);
  Threads::get().run(stripes, [&](int stripe, int) {
    const long first = stripe * STRIPE, width = std::min(STRIPE, columns - first);
    float part[STRIPE] = {};
    for (long r = 0; r < n; r++) {
      const float* row = values + r * columns + first;
      for (long c = 0; c < width; c++) part[c] += row[c];
    }
    std::memcpy(sums + first, part, width * sizeof(float));
  });
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
    with_activation(last.activation, [&](auto f) {
      times_slope<decltype(f)::value>(dy, last.kept(), made, last.out, 0, n, 0, last.out);
    });
    delta = made;
  }
  for (std::size_t i = layers.size(); i-- > 0;) {
    const Layer& layer = layers[i];
    sum_columns(delta, n, layer.out, gradients[i].b);
    product(transposed(layer.x, layer.in), plain(delta, layer.out), gradients[i].w, layer.in,
            layer.out, n);
    const Matrix rows = plain(delta, layer.out), columns = transposed(layer.w, layer.out);
    if (i == 0) {
      if (dx) product(rows, columns, dx, n, layer.in, layer.out);
    } else {
      const Layer& before = layers[i - 1];
      float* next = scratch[i % 2].get<float>(n * layer.in);
      with_activation(before.activation, [&](auto f) {
        product(rows, columns, next, n, layer.in, layer.out, [&](long r0, long r1, long c0, long c1) {
          times_slope<decltype(f)::value>(next, before.kept(), next, layer.in, r0, r1, c0, c1);
        });
      });
      delta = next;
    }
  }
}
