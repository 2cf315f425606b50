// Images with zeros around them, so that no window has an edge to look for; a few of them at a time,
// in the cache, as the innermost loop reads them.
#pragma once

#include <algorithm>

#include "activation.h"
#include "scratch.h"
#include "windows.h"

/** Images as they are, or the gradient before an activation: delta = dy ⊙ f′. */
struct Source {
  const float* data;
  Activation activation = LINEAR;
  const float *y = nullptr, *sigma = nullptr;

  void read(long at, long count, float* to) const {
    std::copy_n(data + at, count, to);
    if (activation == LINEAR) return;
    with_activation(activation, [&](auto f) {
      times_slope<decltype(f)::value>(to, y + at, sigma ? sigma + at : nullptr, count);
    });
  }
};

/** An image's pixels and where they lie between the zeros; those beyond the frame are left out. */
struct Frame {
  long image_rows, image_columns, channels;
  long rows, columns, top, left;

  long inner_rows() const { return std::min(image_rows, rows - top); }
  long inner_columns() const { return std::min(image_columns, columns - left); }
};

/** As large as the windows reach. */
inline Frame frame_of_large(const Windows& w) {
  const auto reach = [&](const Axis& axis) { return (axis.small - 1) * w.stride + w.window; };
  return {w.rows.large,  w.columns.large,  w.large_channels, reach(w.rows),
          reach(w.columns), w.rows.before, w.columns.before};
}

/** Small images with as many zeros before them as the windows over one large pixel can reach back. */
inline Frame frame_of_small(const Windows& w) {
  const long back = divide_up(w.window, w.stride) - 1;
  const auto reach = [&](const Axis& axis) {
    return back + (axis.large - 1 + axis.before) / w.stride + 1;
  };
  return {w.rows.small, w.columns.small, w.small_channels, reach(w.rows), reach(w.columns), back,
          back};
}

/** Calls work(row of the frame with its zeros) for each; `row` has room for `beyond` more numbers. */
template <class Work>
void for_frame_rows(const Source& source, const Frame& frame, long image, float* row, long beyond,
                    Work&& work) {
  const long width = frame.columns * frame.channels, before = frame.left * frame.channels;
  const long inner = frame.inner_columns() * frame.channels;
  const long step = frame.image_columns * frame.channels;
  std::fill(row, row + width + beyond, 0.f);
  for (long r = 0; r < frame.rows; r++) {
    const long from = r - frame.top;
    const bool inside = from >= 0 && from < frame.inner_rows();
    if (inside)
      source.read((image * frame.image_rows + from) * step, inner, row + before);
    else if (from == frame.inner_rows())
      std::fill(row, row + width, 0.f);
    work(static_cast<const float*>(row), r);
  }
}
