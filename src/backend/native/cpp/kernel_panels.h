// The kernel of a convolution as the second factor of its products.
#pragma once

#include <vector>

#include "passes.h"

/** The kernel's numbers, as the panels of a product with so many columns. */
template <class Precision>
struct KernelPanels {
  using Word = typename Precision::Word;
  const Windows& w;
  const float* kernel;

  const float* at(const Tap& tap) const {
    return kernel + (tap.row * w.window + tap.column) * w.large_channels * w.small_channels;
  }

  /** Depth: the large channels of each tap. Columns: small channels. */
  void gathering(const Phase& phase, long first, long count, long width, Word* to) const {
    constexpr int GROUP = Precision::GROUP;
    const long row = w.small_channels;
    std::vector<float> zeros(width);
    for (const Tap& tap : phase.taps) {
      const float* from = at(tap) + first;
      for (long c = 0; c < w.large_channels; c += GROUP, to += width) {
        const float* next = c + 1 < w.large_channels ? from + (c + 1) * row : zeros.data();
        Precision::words(from + c * row, next, count, to);
        std::fill(to + count, to + width, 0);
      }
    }
  }

  /** Depth: the small channels of each tap. Columns: large channels. Writes a square beyond the end. */
  void spreading(const Phase& phase, long first, long count, long width, Word* to) const {
    const long depth = divide_up(w.small_channels, Precision::GROUP);
    using Packed = typename Precision::Packed;
    for (const Tap& tap : phase.taps) {
      for (long lane = 0; lane < width; lane += LANES) {
        const float* rows[LANES];
        const int some = static_cast<int>(std::clamp(count - lane, 0L, static_cast<long>(LANES)));
        for (int i = 0; i < some; i++) rows[i] = at(tap) + (first + lane + i) * w.small_channels;
        Precision::turn(rows, some, w.small_channels, reinterpret_cast<Packed*>(to + lane),
                        Precision::GROUP * width);
      }
      to += depth * width;
    }
  }
};
