// Where the windows of a convolution lie, with TensorFlow's "same" padding. It makes small images of
// large ones; transposed, or for its gradient, large ones of small.
#pragma once

#include <algorithm>
#include <utility>

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

  /** The same with large and small images in each other's place, where the stride is 1. */
  Windows turned() const {
    Windows other = *this;
    std::swap(other.large_channels, other.small_channels);
    other.rows.before = window - 1 - rows.before;
    other.columns.before = window - 1 - columns.before;
    return other;
  }

  long large_pixels() const { return rows.large * columns.large; }
  long small_pixels() const { return rows.small * columns.small; }
};
