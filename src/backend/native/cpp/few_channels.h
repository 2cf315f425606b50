// Large images of few channels, such as pixels, of small ones: a panel of so few columns would mostly
// be empty. So each small pixel's whole window is a row of one product, and windows are added up.
#pragma once

#include <vector>

#include "kernel_panels.h"
#include "pass_run.h"

/** Whether the windows as columns take fewer vectors than the channels do, for each window's pixel. */
inline bool has_few_channels(const Windows& w) {
  const long taps = w.window * w.window;
  return 2 * divide_up(taps * w.large_channels, LANES) <= taps * divide_up(w.large_channels, LANES);
}

/** Convolution by windows of one pixel, that makes so many channels of each. */
inline Windows by_pixels(const Windows& w, long channels) {
  const Axis rows(w.rows.small, 1, 1), columns(w.columns.small, 1, 1);
  return {w.n, 1, 1, rows, columns, channels, w.small_channels};
}

/** frame += windows [small pixels, window, window · channels], `size` apart, each where it lies. */
inline void add_windows(const Windows& w, const float* windows, long size, const Frame& frame,
                        float* to) {
  const long row = frame.columns * frame.channels, stretch = w.window * w.large_channels;
  for (long r = 0; r < w.rows.small; r++)
    for (long c = 0; c < w.columns.small; c++, windows += size) {
      float* at = to + (r * row + c * frame.channels) * w.stride;
      const float* from = windows;
      for (long u = 0; u < w.window; u++, at += row, from += stretch)
        for (long i = 0; i < stretch; i++) at[i] += from[i];
    }
}

/** The image within its frame; where no window reaches, it is 0. */
inline void take_image(const Frame& frame, const float* from, float* image, const Finish& finish) {
  const long row = frame.image_columns * frame.channels;
  const long inner = frame.inner_columns() * frame.channels;
  for (long r = 0; r < frame.image_rows; r++, image += row) {
    const long copied = r < frame.inner_rows() ? inner : 0;
    const long at = ((frame.top + r) * frame.columns + frame.left) * frame.channels;
    std::copy_n(from + at, copied, image);
    std::fill(image + copied, image + row, 0.f);
    finish(image, row);
  }
}

template <class Precision>
void spread_few(const Windows& w, const Source& small, const float* kernel, float* large,
                Finish finish) {
  const Frame frame = frame_of_large(w);
  const long row = frame.image_columns * frame.channels, size = w.large_pixels() * frame.channels;
  std::vector<float> bias;
  for (long i = 0; finish.b && i < row; i++) bias.push_back(finish.b[i % frame.channels]);
  if (finish.b) finish.b = bias.data();
  const long numbers = w.window * w.window * w.large_channels;
  with_vectors(numbers, [&](auto vectors) {
    constexpr int VECTORS = decltype(vectors)::value;
    const long whole = round_up(numbers, panel_width(VECTORS));
    PassRun<Precision, VECTORS> run(w.n, spreading(by_pixels(w, whole), Precision::GROUP));
    const Windows packed = by_pixels(w, numbers);
    const KernelPanels<Precision> panels{packed, kernel};
    run.pack([&](const Phase& phase, long first, long count, auto... to) {
      panels.spreading(phase, first, std::min(count, numbers - first), to...);
    });
    const long framed = frame.rows * frame.columns * frame.channels;
    run.for_some_images([&](long first, long images, int thread) {
      const long made = w.small_pixels() * whole;
      float* windows = scratch_of(thread, 2).get<float>(images * made + framed);
      float* sums = windows + images * made;
      run.make(small, first, images, thread, windows, {});
      for (long i = 0; i < images; i++) {
        std::fill_n(sums, framed, 0.f);
        add_windows(w, windows + i * made, whole, frame, sums);
        take_image(frame, sums, large + (first + i) * size, finish);
      }
    });
  });
}
