// The Gaussian posterior's two operations, a draw from it and its divergence from N(0, I), and
// their gradients. Their tensors are small, [n, latents]: as elementwise operations of TensorFlow they would cost more
// in calls than in arithmetic.
#pragma once

#include "functions.h"
#include "rows.h"

/** z = mean + exp(½ log_var) · epsilon */
inline void sample(long size, const float* mean, const float* log_var, const float* epsilon,
                   float* z) {
  for (long i = 0; i < size; i++) z[i] = mean[i] + std::exp(0.5f * log_var[i]) * epsilon[i];
}

/** dlog_var = ½ exp(½ log_var) · epsilon · dz; the gradient in the mean is dz itself. */
inline void sample_gradient(long size, const float* log_var, const float* epsilon, const float* dz,
                            float* dlog_var) {
  for (long i = 0; i < size; i++)
    dlog_var[i] = 0.5f * std::exp(0.5f * log_var[i]) * epsilon[i] * dz[i];
}

/** For each row: nats = ½ Σ_j (mean² + exp(log_var) − 1 − log_var). */
inline void kl(long n, long latents, const float* mean, const float* log_var, float* nats) {
  for (long r = 0; r < n; r++, mean += latents, log_var += latents)
    nats[r] = 0.5f * sum(latents, [&](long j) {
      return mean[j] * mean[j] + (std::exp(log_var[j]) - 1) - log_var[j];
    });
}

/** dmean = mean · dnats,  dlog_var = ½ (exp(log_var) − 1) · dnats, row by row. */
inline void kl_gradient(long n, long latents, const float* mean, const float* log_var,
                        const float* dnats, float* dmean, float* dlog_var) {
  for (long r = 0; r < n; r++)
    for (long i = r * latents; i < (r + 1) * latents; i++) {
      dmean[i] = mean[i] * dnats[r];
      dlog_var[i] = 0.5f * (std::exp(log_var[i]) - 1) * dnats[r];
    }
}
