// Inverse multiquadratic kernels of squared distances.
#pragma once

#include <algorithm>

#include "rows.h"

/** y[i] = the mean over widths c of of(c, d[i]). */
template <class Kernel>
void mean_over_widths(long size, long count, const float* d, const float* widths, float* y, Kernel of) {
  constexpr long TOGETHER = 1024;
  for_rows((size + TOGETHER - 1) / TOGETHER, TOGETHER * count, [=](long r) {
    const long begin = r * TOGETHER, end = std::min(size, begin + TOGETHER);
    std::fill(y + begin, y + end, 0.f);
    for (long w = 0; w < count; w++) {
      const float c = widths[w];
      for (long i = begin; i < end; i++) y[i] += of(c, d[i]);
    }
    for (long i = begin; i < end; i++) y[i] /= count;
  });
}

/** y = c / (c + d), on average. */
inline void multiquadratic(long size, long count, const float* d, const float* widths, float* y) {
  mean_over_widths(size, count, d, widths, y, [](float c, float d) { return c / (c + d); });
}

/** y = −c / (c + d)², the slope, on average. */
inline void multiquadratic_slope(long size, long count, const float* d, const float* widths, float* y) {
  const auto slope = [](float c, float d) { return -c / ((c + d) * (c + d)); };
  mean_over_widths(size, count, d, widths, y, slope);
}
