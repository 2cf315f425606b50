// Gradients of a convolution in its kernel and its bias.
#pragma once

#include <vector>

#include "dense.h"
#include "frames.h"
#include "panels.h"
#include "rows.h"
#include "multiply_rows.h"

/** How the sums over all pixels are shared out, whatever threads there are. */
struct Shares {
  /** Parts of the images, each with sums of its own, and parts of the columns. */
  long images, columns;

  Shares(long n, long panels, long sums) {
    constexpr long TASKS = 16, MOST_SUMS = 1 << 19;
    images = std::max(1L, std::min({n, TASKS, MOST_SUMS / std::max(sums, 1L)}));
    columns = std::max(1L, std::min(panels, divide_up(TASKS, images)));
  }
};

/**
 * dw [window, window, large_channels, small_channels] = Σ over all small pixels of window ⊗ pixel. One
 * of the sources is the gradient, the other one what the layer was given.
 */
template <class Precision, int VECTORS>
class FilterGradient {
  using Word = typename Precision::Word;
  static constexpr long GROUP = Precision::GROUP, WIDTH = panel_width(VECTORS);
  /** Pixels whose products are added up in registers, about. */
  static constexpr long TOGETHER = 256;

 public:
  FilterGradient(const Windows& w, const Source& large, const Source& small)
      : w_(w), large_(large), small_(small), frame_(frame_of_large(w)) {
    const long row = frame_.columns * w.large_channels;
    for (long u = 0; u < w.window; u++)
      for (long i = 0; i < w.window * w.large_channels; i++) rows_.push_back(u * row + i);
    panels_ = divide_up(w.small_channels, WIDTH);
    together_ = images_together(w.n, w.small_pixels(), frame_words());
    for (long i = 0; i < together_; i++)
      for (long r = 0; r < w.rows.small; r++)
        for (long c = 0; c < w.columns.small; c += GROUP)
          offsets_.push_back(i * frame_words() + w.stride * (r * row + c * w.large_channels));
  }

  void operator()(float* dw) {
    const long sums = count() * panels_ * WIDTH;
    const Shares shares(w_.n, panels_, sums);
    float* all = scratch_of(SHARED, 2).get<float>(shares.images * sums);
    Threads::get().run(static_cast<int>(shares.images * shares.columns), [&](int task, int thread) {
      const long part = task / shares.columns, side = task % shares.columns;
      add_up(w_.n * part / shares.images, w_.n * (part + 1) / shares.images,
             panels_ * side / shares.columns, panels_ * (side + 1) / shares.columns,
             all + part * sums, thread);
    });
    for_rows(count(), shares.images * w_.small_channels, [&](long r) {
      for (long panel = 0; panel < panels_; panel++) {
        float total[WIDTH] = {};
        const float* from = all + (panel * count() + r) * WIDTH;
        for (long i = 0; i < shares.images; i++, from += sums)
          for (long c = 0; c < WIDTH; c++) total[c] += from[c];
        const long first = panel * WIDTH, columns = std::min(WIDTH, w_.small_channels - first);
        std::copy_n(total, columns, dw + r * w_.small_channels + first);
      }
    });
  }

 private:
  long frame_words() const { return frame_.rows * frame_.columns * w_.large_channels; }
  long count() const { return static_cast<long>(rows_.size()); }
  /** Words along the depth that a line of small pixels takes. */
  long words_of_line() const { return divide_up(w_.columns.small, GROUP); }

  /** sums [panels, rows, WIDTH] of the images and panels from begin to end. */
  void add_up(long begin, long end, long first_panel, long end_panel, float* sums, int thread) {
    std::fill(sums + first_panel * count() * WIDTH, sums + end_panel * count() * WIDTH, 0.f);
    for (long image = begin; image < end; image += together_) {
      const long images = std::min(together_, end - image);
      const Word* words = frames(image, images, thread);
      const long lines = images * w_.rows.small, width = w_.columns.small;
      const long step = std::max(1L, TOGETHER / width);
      for (long line = 0; line < lines; line += step) {
        const long some = std::min(step, lines - line);
        const long first_line = image * w_.rows.small + line;
        const Depth depth{offsets_.data() + line * words_of_line(), some * words_of_line()};
        const Word* panels =
            columns(first_line, some, first_panel * WIDTH, end_panel * WIDTH, thread);
        for (long panel = first_panel; panel < end_panel; panel++, panels += depth.count * WIDTH)
          multiply(words, depth, panels, sums + panel * count() * WIDTH);
      }
    }
  }

  /** Images in their frames, each number with the one that a stride further on is met with. */
  const Word* frames(long image, long images, int thread) {
    const long row = frame_.columns * w_.large_channels, step = w_.stride * w_.large_channels;
    Word* words = scratch_of(thread, 0).template get<Word>(images * frame_words());
    float* numbers = scratch_of(thread, 1).template get<float>(row + step);
    for (long i = 0; i < images; i++)
      for_frame_rows(large_, frame_, image + i, numbers, step, [&](const float* from, long r) {
        Precision::words(from, from + step, row, words + i * frame_words() + r * row);
      });
    return words;
  }

  /** Columns of lines of small pixels, as panels of a product. */
  const Word* columns(long line, long lines, long first, long end, int thread) {
    const long width = w_.columns.small, channels = w_.small_channels, wide = end - first;
    const long some = std::min(end, channels) - first, depth = lines * words_of_line();
    Word* panels = scratch_of(thread, 2).template get<Word>(depth * wide);
    float* pixels = scratch_of(thread, 1).template get<float>(GROUP * wide);
    std::fill_n(pixels, GROUP * wide, 0.f);
    Word* to = panels;
    for (long r = line; r < line + lines; r++)
      for (long c = 0; c < width; c += GROUP, to += WIDTH) {
        for (long i = 0; i < GROUP; i++)
          if (c + i < width)
            small_.read((r * width + c + i) * channels + first, some, pixels + i * wide);
          else
            std::fill_n(pixels + i * wide, wide, 0.f);
        for (long at = 0; at < wide; at += WIDTH)
          Precision::words(pixels + at, pixels + (GROUP - 1) * wide + at, WIDTH, to + at * depth);
      }
    return panels;
  }

  void multiply(const Word* words, const Depth& depth, const Word* panel, float* sums) {
    for (long first = 0; first < count(); first += TILE_ROWS) {
      const long some = std::min<long>(TILE_ROWS, count() - first);
      const Word* rows[TILE_ROWS];
      float* to[TILE_ROWS];
      for (long i = 0; i < some; i++) {
        rows[i] = words + rows_[first + i];
        to[i] = sums + (first + i) * WIDTH;
      }
      multiply_some<Precision, VECTORS, true>(some, rows, depth, panel, to);
    }
  }

  const Windows& w_;
  const Source &large_, &small_;
  const Frame frame_;
  /** Where the kernel's numbers are in a window, and where the small pixels' windows begin. */
  std::vector<long> rows_, offsets_;
  long panels_, together_;
};

template <class Precision>
void filter_gradient(const Windows& w, const Source& large, const Source& small, float* dw) {
  with_vectors(w.small_channels, [&](auto vectors) {
    FilterGradient<Precision, decltype(vectors)::value>(w, large, small)(dw);
  });
}

/** db [channels] = Σ over all pixels of delta. */
inline void bias_gradient(const Source& delta, long pixels, long channels, float* db) {
  constexpr long TOGETHER = 128;  // pixels
  const long parts = std::max(1L, divide_up(pixels, TOGETHER));
  float* sums = scratch_of(SHARED, 2).get<float>(parts * channels);
  Threads::get().run(static_cast<int>(parts), [&](int task, int thread) {
    float* __restrict to = sums + task * channels;
    const long first = task * TOGETHER, count = std::min(pixels - first, TOGETHER);
    float* numbers = scratch_of(thread, 0).get<float>(count * channels);
    delta.read(first * channels, count * channels, numbers);
    sum_rows(numbers, count, channels, 0, channels, to);
  });
  std::fill_n(db, channels, 0.f);
  for (long i = 0; i < parts; i++)
    for (long c = 0; c < channels; c++) db[c] += sums[i * channels + c];
}
