// The Bernoulli term of the ELBO, and its gradient.
#pragma once

#include "functions.h"
#include "rows.h"

/** For each row of x and logits, [n, pixels]: nats = Σ_d softplus(l_d) − x_d · l_d. */
inline void bernoulli(long n, long pixels, const float* x, const float* logits, float* nats) {
  for_rows(n, pixels, [&](long r) {
    const float *xs = x + r * pixels, *ls = logits + r * pixels;
    nats[r] = sum(pixels, [&](long i) {
      return softplus(ls[i]) - xs[i] * ls[i];
    });
  });
}

/** dlogits = (σ(l) − x) · dnats, row by row. */
inline void bernoulli_gradient(long n, long pixels, const float* x, const float* logits,
                               const float* dnats, float* dlogits) {
  for_rows(n, pixels, [&](long r) {
    const float *xs = x + r * pixels, *ls = logits + r * pixels;
    float* out = dlogits + r * pixels;
    const float scale = dnats[r];
    for (long i = 0; i < pixels; i++) out[i] = (sigmoid(ls[i]) - xs[i]) * scale;
  });
}
