// Where the windows of a convolution lie, with TensorFlow's "same" padding. It makes small images of
// large ones; transposed, or for its gradient, large ones of small.
#pragma once

#include <algorithm>

constexpr long divide_up(long n, long unit) { return (n + unit - 1) / unit; }

/** One axis: pixels of the large and of the small images, and how far the first window is outside. */
struct Axis {
  long large, small, before;

  Axis(long large, long window, long stride)
      : large(large),
        small(divide_up(large, stride)),
        before(std::max(0L, (small - 1) * stride + window - large) / 2) {}
};

/** A convolution of n images; its kernel is [window, window, large_channels, small_channels]. */
struct Windows {
  long n, window, stride;
  Axis rows, columns;
  long large_channels, small_channels;

  long large_pixels() const { return rows.large * columns.large; }
  long small_pixels() const { return rows.small * columns.small; }
};
