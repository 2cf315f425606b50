// A convolution and its adjoint. No matrix of windows is ever made: the products read framed images
// where they lie.
#pragma once

#include <vector>

#include "kernel_panels.h"
#include "panels.h"

/** What is done to a pixel when its sums are complete: y ← f(y + b), and sigma; or nothing. */
struct Finish {
  Activation activation = LINEAR;
  const float* b = nullptr;
  float *y = nullptr, *sigma = nullptr;

  void operator()(float* pixel, long channels) const {
    if (!b) return;
    with_activation(activation, [&](auto f) {
      finish_row<decltype(f)::value>(pixel, b, sigma ? sigma + (pixel - y) : nullptr, channels);
    });
  }
};

/** Words of the panels of all phases, one after another, and of what is written beyond. */
template <class Precision>
std::vector<long> panel_places(const Pass& pass, long panels, long width) {
  std::vector<long> places = {0};
  for (const Phase& phase : pass.phases)
    for (long i = 0; i < panels; i++)
      places.push_back(places.back() +
                       static_cast<long>(phase.taps.size()) * pass.words * width + LANES * width);
  return places;
}

/** One phase's pixels of some images. */
template <class Precision, int VECTORS>
void run_phase(const Pass& pass, const Phase& phase, long images,
               const typename Precision::Word* words, const typename Precision::Word* packed,
               const long* places, float* made, const Finish& finish) {
  constexpr long WIDTH = panel_width(VECTORS), TOGETHER = 32 * TILE_ROWS;
  const long pixels = static_cast<long>(phase.from.size()), all = images * pixels;
  const Runs runs = phase.runs();
  const auto place = [&](long i) {
    return made + i / pixels * pass.pixels * pass.channels + phase.to[i % pixels];
  };
  for (long begin = 0; begin < all; begin += TOGETHER) {
    const long end = std::min(all, begin + TOGETHER);
    for (long column = 0; column < pass.channels; column += WIDTH) {
      const long columns = std::min(WIDTH, pass.channels - column);
      const typename Precision::Word* panel = packed + places[column / WIDTH];
      for (long first = begin; first < end; first += TILE_ROWS) {
        const long count = std::min<long>(TILE_ROWS, end - first);
        alignas(64) float edge[TILE_ROWS * WIDTH];
        const typename Precision::Word* rows[TILE_ROWS];
        float* to[TILE_ROWS];
        for (long i = 0; i < count; i++) {
          const long at = first + i;
          rows[i] = words + at / pixels * pass.frame_words() + phase.from[at % pixels];
          to[i] = columns == WIDTH ? place(at) + column : edge + i * WIDTH;
        }
        multiply_some<Precision, VECTORS, false>(count, rows, runs, panel, to);
        if (columns < WIDTH)
          for (long i = 0; i < count; i++)
            std::copy_n(edge + i * WIDTH, columns, place(first + i) + column);
      }
    }
    for (long i = begin; i < end; i++) finish(place(i), pass.channels);
  }
}

/**
 * made [n, pixels, channels] of a pass over the source. finish(at) is called for each pixel that is
 * complete, while it is in the cache.
 */
template <class Precision, class Pack>
void run_pass(long n, const Pass& pass, const Source& source, Pack&& pack, float* made,
              const Finish& finish) {
  using Word = typename Precision::Word;
  with_vectors(pass.channels, [&](auto vectors) {
    constexpr int VECTORS = decltype(vectors)::value;
    constexpr long WIDTH = panel_width(VECTORS);
    const long panels = divide_up(pass.channels, WIDTH);
    const std::vector<long> places = panel_places<Precision>(pass, panels, WIDTH);
    Word* packed = scratch_of(SHARED, 0).get<Word>(places.back());
    Threads::get().run(static_cast<int>(places.size() - 1), [&](int task, int) {
      const long first = task % panels * WIDTH;
      pack(pass.phases[task / panels], first, std::min(WIDTH, pass.channels - first), WIDTH,
           packed + places[task]);
    });
    const long together = images_together(n, pass.pixels, pass.frame_words());
    Threads::get().run(static_cast<int>(divide_up(n, together)), [&](int task, int thread) {
      const long first = task * together, count = std::min(together, n - first);
      Word* words = scratch_of(thread, 0).get<Word>(count * pass.frame_words());
      const long row = pass.frame.columns * pass.frame.channels;
      float* numbers = scratch_of(thread, 1).get<float>(row);
      for (long i = 0; i < count; i++)
        for_frame_rows(source, pass.frame, first + i, numbers, 0, [&](const float* from, long r) {
          Precision::row_words(from, pass.frame.columns, pass.frame.channels,
                               words + (i * pass.frame.rows + r) * pass.frame.columns * pass.words);
        });
      float* to = made + first * pass.pixels * pass.channels;
      for (std::size_t p = 0; p < pass.phases.size(); p++)
        run_phase<Precision, VECTORS>(pass, pass.phases[p], count, words,
                                      packed, places.data() + p * panels, to, finish);
    });
  });
}

/** Small images of large ones: sums over windows. */
template <class Precision>
void gather(const Windows& w, const Source& large, const float* kernel, float* small,
            const Finish& finish) {
  const KernelPanels<Precision> panels{w, kernel};
  run_pass<Precision>(w.n, gathering(w, Precision::GROUP), large,
                      [&](auto... panel) { panels.gathering(panel...); }, small, finish);
}

/** Large images of small ones: the adjoint. */
template <class Precision>
void spread(const Windows& w, const Source& small, const float* kernel, float* large,
            const Finish& finish) {
  const KernelPanels<Precision> panels{w, kernel};
  run_pass<Precision>(w.n, spreading(w, Precision::GROUP), small,
                      [&](auto... panel) { panels.spreading(panel...); }, large, finish);
}
