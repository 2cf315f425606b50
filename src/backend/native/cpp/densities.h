// Logarithms of densities of Gaussians whose dimensions are independent, and their gradients. Written out in
// TensorFlow's operations they would go over their numbers ten times.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "arithmetic.h"

constexpr float LOG_2_PI = 1.83787707f;

/** For each row: nats = −½ Σ_j ((z − mean)² / exp(log_var) + log_var + log 2π). */
inline void log_density(long n, long latents, const float* z, const float* mean, const float* log_var,
                        float* nats) {
  for_rows(n, latents, [=](long r) {
    const float *z_of = z + r * latents, *mean_of = mean + r * latents, *log_of = log_var + r * latents;
    nats[r] = -0.5f * sum(latents, [=](long j) {
      const float offset = z_of[j] - mean_of[j];
      return offset * offset * exponential(-log_of[j]) + log_of[j] + LOG_2_PI;
    });
  });
}

/** dz = −(z − mean) / exp(log_var) · dnats, dmean = −dz, dlog_var = ½ ((z − mean)² / exp(log_var) − 1) · dnats. */
inline void log_density_gradient(long n, long latents, const float* dnats, const float* z, const float* mean,
                                 const float* log_var, float* dz, float* dmean, float* dlog_var) {
  for_rows(n, latents, [=](long r) {
    for (long i = r * latents; i < (r + 1) * latents; i++) {
      const float offset = z[i] - mean[i], scaled = offset * exponential(-log_var[i]);
      dmean[i] = scaled * dnats[r];
      dz[i] = -dmean[i];
      dlog_var[i] = 0.5f * (offset * scaled - 1) * dnats[r];
    }
  });
}

/** K Gaussians as what a density is made of, component after component: [K × latents]. */
struct Gaussians {
  long count, latents;
  const float* mean;
  std::vector<float> precision, constant;

  Gaussians(long count, long latents, const float* mean, const float* log_var)
      : count(count), latents(latents), mean(mean), precision(count * latents), constant(count * latents) {
    each(width(), log_var, precision.data(), [](float log) { return exponential(-log); });
    each(width(), log_var, constant.data(), [](float log) { return -0.5f * (log + LOG_2_PI); });
  }

  long width() const { return count * latents; }

  /** One z beside each of the Gaussians, so that what follows is a loop without an inner one. */
  void repeat(const float* z, float* to) const {
    for (long k = 0; k < count; k++) std::copy_n(z, latents, to + k * latents);
  }
};

/** y[i, k, j] = log N(z[i, j]; mean[k, j], exp(log_var[k, j])) */
inline void log_densities(long n, const Gaussians& q, const float* z, float* y) {
  const long width = q.width();
  const float *mean = q.mean, *precision = q.precision.data(), *constant = q.constant.data();
  for_rows(n, width, [&](long r) {
    float* row = y + r * width;
    q.repeat(z + r * q.latents, row);
    for (long i = 0; i < width; i++) {
      const float offset = row[i] - mean[i];
      row[i] = constant[i] - 0.5f * offset * offset * precision[i];
    }
  });
}

/** Of all Gaussians together: dz[i, j] = −Σ_k (z[i, j] − mean[k, j]) · precision[k, j] · dy[i, k, j]. */
inline void log_densities_gradient_in_z(long n, const Gaussians& q, const float* dy, const float* z, float* dz) {
  const long width = q.width(), latents = q.latents;
  for_rows(n, width, [&](long r) {
    const float *z_of = z + r * latents, *dy_of = dy + r * width;
    std::vector<double> totals(latents);
    for (long k = 0; k < q.count; k++)
      for (long j = 0, i = k * latents; j < latents; j++, i++)
        totals[j] -= (z_of[j] - q.mean[i]) * q.precision[i] * dy_of[i];
    std::copy(totals.begin(), totals.end(), dz + r * latents);
  });
}

/** Of all z together: dmean[k, j] and dlog_var[k, j]. */
inline void log_densities_gradient_in_gaussians(long n, const Gaussians& q, const float* dy, const float* z,
                                                float* dmean, float* dlog_var) {
  const long width = q.width(), latents = q.latents;
  for_rows(q.count, n * latents, [&](long k) {
    std::vector<double> first(latents), second(latents);
    const float *mean = q.mean + k * latents, *precision = q.precision.data() + k * latents;
    for (long r = 0; r < n; r++) {
      const float *z_of = z + r * latents, *dy_of = dy + r * width + k * latents;
      for (long j = 0; j < latents; j++) {
        const float offset = z_of[j] - mean[j], scaled = offset * precision[j];
        first[j] += scaled * dy_of[j];
        second[j] += 0.5f * (offset * scaled - 1) * dy_of[j];
      }
    }
    std::copy(first.begin(), first.end(), dmean + k * latents);
    std::copy(second.begin(), second.end(), dlog_var + k * latents);
  });
}
