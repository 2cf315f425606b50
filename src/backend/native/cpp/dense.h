// A stack of dense layers, y = f(x · w + b) each, and its gradients.
#pragma once

#include <vector>

#include "activation.h"
#include "live_columns.h"
#include "product.h"

/** Where a layer's numbers lie: x [n, in], w [in, out], b [out], y [n, out] and, for silu, sigma. */
struct Layer {
  Activation activation;
  long in, out;
  const float *x, *w, *b;
  float *y, *sigma;
  /** Where columns of x may be 0: place for those that are not, and for their list. */
  float* left;
  int* list;
};

/** Which columns of x the layer computes with, and where they lie. */
inline Live live_in(const Layer& layer) {
  return layer.list ? Live::listed(layer.in, layer.list) : Live::every(layer.in);
}
inline const float* live_x(const Layer& layer) {
  return live_in(layer).some_left_out() ? layer.left : layer.x;
}

inline float* sigma_at(const Layer& layer, long i) {
  return layer.sigma ? layer.sigma + i : nullptr;
}

/** Gradients of a layer's weights, [in, out] and [out]. */
struct WeightGradients {
  float *w, *b;
};

template <class Precision>
Product<Precision>& product_in() {
  static Product<Precision>& product = *new Product<Precision>();
  return product;
}

/** Each layer's y from its x; of a hidden y with units of relu, those that are live. */
template <class Precision>
void dense_stack(long n, const std::vector<Layer>& layers) {
  static Scratch& scratch = *new Scratch();
  const Layer& first = layers.front();
  if (first.list) list_live(first.x, n, first.in, first.list);
  if (live_in(first).some_left_out()) keep(first.x, n, live_in(first), first.left);
  for (const Layer& layer : layers) {
    const Layer* next = &layer == &layers.back() ? nullptr : &layer + 1;
    const bool sparse = next && next->list;
    const long columns = layer.out;
    float* y = sparse ? scratch.get<float>(n * columns) : layer.y;
    const Live live = live_in(layer);
    Matrix w = plain(layer.w, columns);
    w.rows = live.which;
    with_activation(layer.activation, [&](auto f) {
      product_in<Precision>()(
          plain(live_x(layer), live.count), w, y, n, columns, live.count,
          [&](long r0, long r1, long c0, long c1) {
            for (long at = r0 * columns + c0; at < r1 * columns; at += columns)
              finish_row<decltype(f)::value>(y + at, layer.b + c0, sigma_at(layer, at), c1 - c0);
          });
    });
    if (!sparse) continue;
    list_live(y, n, columns, next->list);
    keep(y, n, live_in(*next), layer.y);
  }
}

/** sums[c] = Σ_r values[r, c], for the columns from c0 to c1. */
inline void sum_rows(const float* values, long n, long columns, long c0, long c1,
                     float* __restrict sums) {
  std::fill(sums + c0, sums + c1, 0.f);
  for (long r = 0; r < n; r++)
    for (long c = c0; c < c1; c++) sums[c] += values[r * columns + c];
}

/** db = Σ_rows delta;  dw = xᵀ · delta, of columns of x and delta that are live; 0 elsewhere. */
template <class Precision>
void weight_gradients(Product<Precision>& product, long n, const Layer& layer, const Live& in,
                      const Live& out, const float* delta, Scratch& scratch,
                      const WeightGradients& gradients) {
  const bool whole = !in.some_left_out() && !out.some_left_out();
  float* dw = whole ? gradients.w : scratch.get<float>((in.count + 1) * out.count + LANES);
  float* db = whole ? gradients.b : dw + in.count * out.count;
  product(transposed(live_x(layer), in.count), plain(delta, out.count), dw, in.count, out.count, n,
          [&](long r0, long, long c0, long c1) {
            if (r0 == 0) sum_rows(delta, n, out.count, c0, c1, db);
          });
  if (whole) return;
  spread(dw, in, out, gradients.w);
  spread(db, Live::every(1), out, gradients.b);
}

/**
 * From the last layer to the first: delta = dy ⊙ f′;  db = Σ_rows delta;  dw = xᵀ · delta;
 * the dy of the layer before it is delta · wᵀ. `dx` is that of the first one, where it is asked for.
 */
template <class Precision>
void dense_stack_gradient(long n, const std::vector<Layer>& layers, const float* dy,
                          const std::vector<WeightGradients>& gradients, float* dx) {
  static Scratch *scratch = new Scratch[2], &part = *new Scratch();
  Product<Precision>& product = product_in<Precision>();
  const Layer& last = layers.back();
  Live out = Live::every(last.out);
  const float* delta = dy;
  if (last.activation != LINEAR) {
    float* made = scratch[layers.size() % 2].get<float>(n * last.out);
    std::copy_n(dy, n * last.out, made);
    with_activation(last.activation, [&](auto f) {
      times_slope<decltype(f)::value>(made, last.y, last.sigma, n * last.out);
    });
    delta = made;
  }
  for (std::size_t i = layers.size(); i-- > 0;) {
    const Layer& layer = layers[i];
    const Live in = live_in(layer);
    weight_gradients(product, n, layer, in, out, delta, part, gradients[i]);
    const Matrix rows = plain(delta, out.count);
    Matrix columns = transposed(layer.w, layer.out);
    columns.rows = out.which;
    if (i == 0) {
      if (dx) product(rows, columns, dx, n, layer.in, out.count);
    } else {
      const Layer& before = layers[i - 1];
      columns.columns = in.which;
      const float* x = live_x(layer);
      float* next = scratch[i % 2].get<float>(n * in.count);
      with_activation(before.activation, [&](auto f) {
        const auto finish = [&](long r0, long r1, long c0, long c1) {
          for (long at = r0 * in.count + c0; at < r1 * in.count; at += in.count)
            times_slope<decltype(f)::value>(next + at, x + at, sigma_at(before, at), c1 - c0);
        };
        product(rows, columns, next, n, in.count, out.count, finish);
      });
      delta = next;
      out = in;
    }
  }
}
