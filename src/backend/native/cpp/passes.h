// A convolution from either side as products with one first factor: where its rows lie in framed
// images, which numbers of the kernel they meet, and which pixels they make.
#pragma once

#include <vector>

#include "frames.h"
#include "multiply_rows.h"

/** A window's pixel with where its numbers begin in the kernel. */
struct Tap {
  long row, column;
};

/** Pixels that are made alike. */
struct Phase {
  /** Of each pixel: where its window begins in the frame, in words, and where it is made. */
  std::vector<long> from, to;
  /** Where the window's words are, from its beginning. */
  std::vector<long> offsets;
  /** The kernel's pixels in the same order. */
  std::vector<Tap> taps;

  Depth depth() const { return {offsets.data(), static_cast<long>(offsets.size())}; }

  void add(const Tap& tap, long offset, long words) {
    taps.push_back(tap);
    for (long i = 0; i < words; i++) offsets.push_back(offset + i);
  }
};

/** What is read, what is made, and how. */
struct Pass {
  Frame frame;
  /** Words of a pixel of the frame. */
  long words;
  /** Pixels of an image that is made, and their channels. */
  long pixels, channels;
  std::vector<Phase> phases;

  long frame_words() const { return frame.rows * frame.columns * words; }
};

/** Small images of large ones: each pixel is the sum over its window. */
inline Pass gathering(const Windows& w, int group) {
  Pass pass{frame_of_large(w), divide_up(w.large_channels, group), w.small_pixels(),
            w.small_channels, {}};
  const long row = pass.frame.columns * pass.words;
  Phase phase;
  for (long r = 0; r < w.rows.small; r++)
    for (long c = 0; c < w.columns.small; c++) {
      phase.from.push_back(w.stride * (r * row + c * pass.words));
      phase.to.push_back((r * w.columns.small + c) * w.small_channels);
    }
  for (long u = 0; u < w.window; u++)
    for (long v = 0; v < w.window; v++)
      phase.add({u, v}, u * row + v * pass.words, pass.words);
  pass.phases.push_back(std::move(phase));
  return pass;
}

/** The pixels of one axis that lie alike under the windows' stride. */
struct Comb {
  /** The first one; the next is `stride` further on. */
  long first;
  /** Windows over each, and the first of them over the first pixel, counted from the frame's edge. */
  long taps, window;
  /** Place of that window over the pixel; the next window's is `stride` less. */
  long place;

  Comb(const Axis& axis, const Windows& w, long phase) {
    first = ((phase - axis.before) % w.stride + w.stride) % w.stride;
    taps = phase < w.window ? divide_up(w.window - phase, w.stride) : 0;
    place = phase + w.stride * (taps - 1);
    window = (first + axis.before) / w.stride - (taps - 1) + divide_up(w.window, w.stride) - 1;
  }
};

/**
 * Large images of small ones: the pixels with the same remainder by the stride have the same places
 * in their windows, and each remainder is a convolution of stride 1.
 */
inline Pass spreading(const Windows& w, int group) {
  Pass pass{frame_of_small(w), divide_up(w.small_channels, group), w.large_pixels(),
            w.large_channels, {}};
  const long row = pass.frame.columns * pass.words;
  for (long p = 0; p < w.stride; p++) {
    const Comb down(w.rows, w, p);
    if (down.first >= w.rows.large) continue;
    for (long q = 0; q < w.stride; q++) {
      const Comb across(w.columns, w, q);
      if (across.first >= w.columns.large) continue;
      Phase phase;
      for (long r = down.first, i = 0; r < w.rows.large; r += w.stride, i++)
        for (long c = across.first, j = 0; c < w.columns.large; c += w.stride, j++) {
          phase.from.push_back((down.window + i) * row + (across.window + j) * pass.words);
          phase.to.push_back((r * w.columns.large + c) * w.large_channels);
        }
      for (long u = 0; u < down.taps; u++)
        for (long v = 0; v < across.taps; v++)
          phase.add({down.place - u * w.stride, across.place - v * w.stride},
                    u * row + v * pass.words, pass.words);
      pass.phases.push_back(std::move(phase));
    }
  }
  return pass;
}
