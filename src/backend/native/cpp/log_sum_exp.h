// log Σ exp(x) along a dimension, and its gradient.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "arithmetic.h"

/** A tensor as blocks of `count` rows of `side` numbers: the middle one of three dimensions goes. */
struct Middle {
  long blocks, count, side;
};

/** y[b, c] = log Σ_i exp(x[b, i, c]), from the largest of them on. */
inline void log_sum_exp(const Middle& of, const float* x, float* y) {
  for_rows(of.blocks, of.count * of.side, [=](long b) {
    const float* from = x + b * of.count * of.side;
    float* to = y + b * of.side;
    if (of.side == 1) {
      const float most = static_cast<float>(joined<Largest>(from, of.count));
      *to = most + std::log(sum(of.count, [=](long i) { return exponential(from[i] - most); }));
      return;
    }
    std::copy_n(from, of.side, to);
    for (long i = 1; i < of.count; i++)
      for (long c = 0; c < of.side; c++) to[c] = larger(to[c], from[i * of.side + c]);
    std::vector<double> totals(of.side);
    std::vector<float> some(of.side);
    for (long i = 0; i < of.count; i++) {
      for (long c = 0; c < of.side; c++) some[c] += exponential(from[i * of.side + c] - to[c]);
      if ((i + 1) % TOGETHER != 0 && i + 1 < of.count) continue;
      for (long c = 0; c < of.side; c++) totals[c] += some[c];
      std::fill(some.begin(), some.end(), 0.f);
    }
    for (long c = 0; c < of.side; c++) to[c] += static_cast<float>(std::log(totals[c]));
  });
}

/** dx[b, i, c] = exp(x[b, i, c] − y[b, c]) · dy[b, c] */
inline void log_sum_exp_gradient(const Middle& of, const float* dy, const float* x, const float* y, float* dx) {
  for_rows(of.blocks * of.count, of.side, [=](long r) {
    const float *from = x + r * of.side, *y_of = y + r / of.count * of.side, *dy_of = dy + r / of.count * of.side;
    float* to = dx + r * of.side;
    for (long c = 0; c < of.side; c++) to[c] = exponential(from[c] - y_of[c]) * dy_of[c];
  });
}
