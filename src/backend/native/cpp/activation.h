// The activations of a dense layer and their slopes, on stretches of a row.
#pragma once

#include <cmath>
#include <type_traits>

#include "functions.h"

/** In the order of `ACTIVATIONS` in ops/native_codes.ts. */
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
