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

/** Several rows are worked on together, so that short ones make vectors, too. */
inline long rows_at_a_time(const Middle& of) {
  constexpr long WIDE = 256;
  return std::min(of.count, WIDE / std::max(of.side, 1L) + 1);
}

/** A row, so many times. */
inline std::vector<float> repeated(const float* row, long side, long times) {
  std::vector<float> all(times * side);
  for (long r = 0; r < times; r++) std::copy_n(row, side, all.data() + r * side);
  return all;
}

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
    const long rows = rows_at_a_time(of);
    const std::vector<float> most = repeated(to, of.side, rows);
    std::vector<float> powers(rows * of.side), some(of.side);
    std::vector<double> totals(of.side);
    for (long i = 0; i < of.count; i += rows) {
      const long width = std::min(rows, of.count - i) * of.side;
      for (long k = 0; k < width; k++) powers[k] = exponential(from[i * of.side + k] - most[k]);
      std::fill(some.begin(), some.end(), 0.f);
      for (long k = 0; k < width; k += of.side)
        for (long c = 0; c < of.side; c++) some[c] += powers[k + c];
      for (long c = 0; c < of.side; c++) totals[c] += some[c];
    }
    for (long c = 0; c < of.side; c++) to[c] += static_cast<float>(std::log(totals[c]));
  });
}

/** dx[b, i, c] = exp(x[b, i, c] − y[b, c]) · dy[b, c] */
inline void log_sum_exp_gradient(const Middle& of, const float* dy, const float* x, const float* y, float* dx) {
  const long rows = rows_at_a_time(of);
  for_rows(of.blocks, of.count * of.side, [=](long b) {
    const auto ys = repeated(y + b * of.side, of.side, rows), dys = repeated(dy + b * of.side, of.side, rows);
    const float* from = x + b * of.count * of.side;
    float* to = dx + b * of.count * of.side;
    for (long left = of.count * of.side; left > 0; left -= rows * of.side) {
      const long width = std::min(left, rows * of.side);
      for (long c = 0; c < width; c++) to[c] = exponential(from[c] - ys[c]) * dys[c];
      from += width;
      to += width;
    }
  });
}
