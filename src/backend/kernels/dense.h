// A dense layer, y = f(x · w + b), and its gradients.
#pragma once

#include "functions.h"
#include "product.h"

/** In the order of `ACTIVATIONS` in native_kernels.ts. */
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

/** Where a layer's numbers lie: x [n, in], w [in, out], b [out], y and pre [n, out]. */
struct Layer {
  long n, in, out;
  const float *x, *w, *b;
};

template <class Precision, Activation F>
void dense(const Layer& layer, float* y, float* pre) {
  static Product<Precision>& product = *new Product<Precision>();
  const long columns = layer.out;
  product(plain(layer.x, layer.in), plain(layer.w, columns), y, layer.n, columns, layer.in,
          [&](long r0, long r1, long c0, long c1) {
            for (long r = r0; r < r1; r++) {
              float* row = y + r * columns;
              if (keeps_pre(F)) {
                float* kept = pre + r * columns;
                for (long c = c0; c < c1; c++) {
                  kept[c] = row[c] + layer.b[c];
                  row[c] = activate<F>(kept[c]);
                }
              } else {
                for (long c = c0; c < c1; c++) row[c] = activate<F>(row[c] + layer.b[c]);
              }
            }
          });
}

/**
 * delta = dy ⊙ f′;  db = Σ_rows delta;  dw = xᵀ · delta;  dx = delta · wᵀ, where dx is asked for.
 * `kept` is y, or for silu pre.
 */
template <class Precision, Activation F>
void dense_gradient(const Layer& layer, const float* dy, const float* kept, float* dx, float* dw,
                    float* db) {
  static Product<Precision>& product = *new Product<Precision>();
  static Scratch& scratch = *new Scratch();
  constexpr long STRIPE = 64;
  const long n = layer.n, out = layer.out;
  const float* delta = dy;
  float* made = F == LINEAR ? nullptr : scratch.get<float>(n * out);
  if (made) delta = made;
  const int stripes = static_cast<int>((out + STRIPE - 1) / STRIPE);
  Threads::get().run(stripes, [&](int stripe, int) {
    const long c0 = stripe * STRIPE, width = std::min(STRIPE, out - c0);
    float sums[STRIPE] = {};
    for (long r = 0; r < n; r++) {
      const float *dy_row = dy + r * out + c0, *kept_row = kept + r * out + c0;
      float* row = made + r * out + c0;
      for (long c = 0; c < width; c++) {
        const float d = F == LINEAR ? dy_row[c] : dy_row[c] * slope<F>(kept_row[c]);
        if (F != LINEAR) row[c] = d;
        sums[c] += d;
      }
    }
    std::memcpy(db + c0, sums, width * sizeof(float));
  });
  product(transposed(layer.x, layer.in), plain(delta, out), dw, layer.in, out, n);
  if (dx) product(plain(delta, out), transposed(layer.w, out), dx, n, layer.in, out);
}
