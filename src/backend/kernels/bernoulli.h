// The Bernoulli term of the ELBO and its gradient, in one pass over the pixels.
#pragma once

#include <algorithm>

#include "functions.h"
#include "threads.h"

/**
 * For each row of x and logits, [n, pixels]: nats = Σ_d softplus(l_d) − x_d · l_d, and
 * residual = σ(l) − x, its gradient in the logits.
 */
inline void bernoulli(long n, long pixels, const float* x, const float* logits, float* nats,
                      float* residual) {
  constexpr long LANE = 16, ROWS = 4;
  Threads::get().run(static_cast<int>((n + ROWS - 1) / ROWS), [&](int task, int) {
    for (long r = task * ROWS; r < std::min(n, (task + 1) * ROWS); r++) {
      const float *xs = x + r * pixels, *ls = logits + r * pixels;
      float* out = residual + r * pixels;
      // Sixteen sums side by side: in one, each addition would wait for the one before.
      float sums[LANE] = {};
      const auto add = [&](long i, long lane) {
        const float l = ls[i], u = exp_negative(-std::fabs(l));
        sums[lane] += softplus_from(l, u) - xs[i] * l;
        out[i] = sigmoid_from(l, u) - xs[i];
      };
      long i = 0;
      for (; i + LANE <= pixels; i += LANE)
        for (long lane = 0; lane < LANE; lane++) add(i + lane, lane);
      for (; i < pixels; i++) add(i, 0);
      double total = 0;
      for (float sum : sums) total += sum;
      nats[r] = static_cast<float>(total);
    }
  });
}
