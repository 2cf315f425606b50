// How a pass is run: a few images at a time, framed, then multiplied phase by phase where they lie.
#pragma once

#include <vector>

#include "panels.h"
#include "passes.h"

/** What is done to numbers whose sums are complete: y ← f(y + b), and sigma; or nothing. */
struct Finish {
  Activation activation = LINEAR;
  const float* b = nullptr;
  float *y = nullptr, *sigma = nullptr;

  void operator()(float* at, long count) const {
    if (!b) return;
    with_activation(activation, [&](auto f) {
      finish_row<decltype(f)::value>(at, b, sigma ? sigma + (at - y) : nullptr, count);
    });
  }
};

template <class Precision, int VECTORS>
class PassRun {
  using Word = typename Precision::Word;
  static constexpr long WIDTH = panel_width(VECTORS);

 public:
  PassRun(long n, Pass pass) : n_(n), pass_(std::move(pass)) {
    together_ = images_together(n, pass_.pixels, pass_.frame_words());
    for (Phase& phase : pass_.phases) repeat(phase);
    panels_ = divide_up(pass_.channels, WIDTH);
    places_ = {0};
    for (const Phase& phase : pass_.phases)
      for (long i = 0; i < panels_; i++)
        // Packing by squares writes up to a square beyond the end.
        places_.push_back(places_.back() + (phase.depth().count + LANES) * WIDTH);
  }

  /** Packs the second factor: pack(phase, first column, columns, width of the panel, to). */
  template <class Pack>
  void pack(Pack&& pack) {
    packed_ = scratch_of(SHARED, 0).get<Word>(places_.back());
    Threads::get().run(static_cast<int>(places_.size() - 1), [&](int task, int) {
      const long first = task % panels_ * WIDTH, count = std::min(WIDTH, pass_.channels - first);
      pack(pass_.phases[task / panels_], first, count, WIDTH, packed_ + places_[task]);
    });
  }

  /** Calls work(first image, images, thread) for all images, a few at a time. */
  template <class Work>
  void for_some_images(Work&& work) const {
    Threads::get().run(static_cast<int>(divide_up(n_, together_)), [&](int task, int thread) {
      const long first = task * together_;
      work(first, std::min(together_, n_ - first), thread);
    });
  }

  /** made [images, pixels, channels] of images of the source; finish(pixel) while it is in the cache. */
  void make(const Source& source, long first, long images, int thread, float* made,
            const Finish& finish) const {
    const Word* words = framed(source, first, images, thread);
    for (std::size_t p = 0; p < pass_.phases.size(); p++)
      make_phase(pass_.phases[p], places_.data() + p * panels_, images, words, made, finish);
  }

  const Pass& pass() const { return pass_; }

 private:
  static constexpr long TOGETHER = 32 * TILE_ROWS;

  /** A phase's pixels in as many images as are worked on together. */
  void repeat(Phase& phase) const {
    const std::size_t pixels = phase.from.size();
    for (std::size_t i = 0; i < (together_ - 1) * pixels; i++) {
      phase.from.push_back(phase.from[i] + pass_.frame_words());
      phase.to.push_back(phase.to[i] + pass_.pixels * pass_.channels);
    }
  }

  const Word* framed(const Source& source, long first, long images, int thread) const {
    const Frame& frame = pass_.frame;
    Word* words = scratch_of(thread, 0).get<Word>(images * pass_.frame_words());
    float* row = scratch_of(thread, 1).get<float>(frame.columns * frame.channels);
    for (long i = 0; i < images; i++)
      for_frame_rows(source, frame, first + i, row, 0, [&](const float* from, long r) {
        Precision::row_words(from, frame.columns, frame.channels,
                             words + (i * frame.rows + r) * frame.columns * pass_.words);
      });
    return words;
  }

  void make_phase(const Phase& phase, const long* places, long images, const Word* words,
                  float* made, const Finish& finish) const {
    const long all = static_cast<long>(phase.from.size()) / together_ * images;
    for (long begin = 0; begin < all; begin += TOGETHER) {
      const long end = std::min(all, begin + TOGETHER);
      for (long column = 0; column < pass_.channels; column += WIDTH)
        make_columns(phase, packed_ + places[column / WIDTH], begin, end, column, words, made);
      for (long i = begin; i < end; i++) finish(made + phase.to[i], pass_.channels);
    }
  }

  /** The pixels from begin to end, as many columns as a panel has. */
  void make_columns(const Phase& phase, const Word* panel, long begin, long end, long column,
                    const Word* words, float* made) const {
    const long columns = std::min(WIDTH, pass_.channels - column);
    alignas(64) float edge[TILE_ROWS * WIDTH];
    for (long first = begin; first < end; first += TILE_ROWS) {
      const long count = std::min<long>(TILE_ROWS, end - first);
      const Word* rows[TILE_ROWS];
      float* to[TILE_ROWS];
      for (long i = 0; i < count; i++) {
        rows[i] = words + phase.from[first + i];
        to[i] = columns == WIDTH ? made + phase.to[first + i] + column : edge + i * WIDTH;
      }
      multiply_some<Precision, VECTORS, false>(count, rows, phase.depth(), panel, to);
      if (columns == WIDTH) continue;
      for (long i = 0; i < count; i++)
        std::copy_n(edge + i * WIDTH, columns, made + phase.to[first + i] + column);
    }
  }

  const long n_;
  Pass pass_;
  long together_, panels_;
  /** Where the panels begin: a phase's one after another, then the next phase's. */
  std::vector<long> places_;
  Word* packed_ = nullptr;
};
