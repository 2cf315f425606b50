// Gradients of a convolution in its kernel and its bias.
#pragma once

#include <vector>

#include "frames.h"
#include "panels.h"
#include "rows.h"
#include "runs.h"

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
        starts_.push_back(i * frame_words() + r * w.stride * row);
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
      float* to = dw + r * w_.small_channels;
      for (long c = 0; c < w_.small_channels; c++) {
        const float* from = all + (c / WIDTH * count() + r) * WIDTH + c % WIDTH;
        float sum = 0;
        for (long i = 0; i < shares.images; i++) sum += from[i * sums];
        to[c] = sum;
      }
    });
  }

 private:
  long frame_words() const { return frame_.rows * frame_.columns * w_.large_channels; }
  long count() const { return static_cast<long>(rows_.size()); }

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
        const Runs runs{starts_.data() + line, some, divide_up(width, GROUP),
                        GROUP * w_.stride * w_.large_channels};
        const long first_line = image * w_.rows.small + line;
        for (long panel = first_panel; panel < end_panel; panel++)
          multiply(words, runs, columns(first_line, some, panel * WIDTH, thread),
                   sums + panel * count() * WIDTH);
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

  /** Some columns of lines of small pixels, as the panel of a product. */
  const Word* columns(long line, long lines, long first, int thread) {
    const long width = w_.columns.small, channels = w_.small_channels;
    const long count = std::min(WIDTH, channels - first);
    Word* panel = scratch_of(thread, 2).template get<Word>(lines * divide_up(width, GROUP) * WIDTH);
    Word* to = panel;
    float pixels[GROUP][WIDTH] = {};
    for (long r = line; r < line + lines; r++)
      for (long c = 0; c < width; c += GROUP, to += WIDTH) {
        for (long i = 0; i < GROUP; i++)
          if (c + i < width)
            small_.read((r * width + c + i) * channels + first, count, pixels[i]);
          else
            std::fill_n(pixels[i], WIDTH, 0.f);
        Precision::words(pixels[0], pixels[GROUP - 1], WIDTH, to);
      }
    return panel;
  }

  void multiply(const Word* words, const Runs& runs, const Word* panel, float* sums) {
    for (long first = 0; first < count(); first += TILE_ROWS) {
      const long some = std::min<long>(TILE_ROWS, count() - first);
      const Word* rows[TILE_ROWS];
      float* to[TILE_ROWS];
      for (long i = 0; i < some; i++) {
        rows[i] = words + rows_[first + i];
        to[i] = sums + (first + i) * WIDTH;
      }
      multiply_some<Precision, VECTORS, true>(some, rows, runs, panel, to);
    }
  }

  const Windows& w_;
  const Source &large_, &small_;
  const Frame frame_;
  /** Where the kernel's rows begin in a window, and lines of small pixels in the frames. */
  std::vector<long> rows_, starts_;
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
  constexpr long TOGETHER = 512;  // pixels
  const long parts = std::max(1L, divide_up(pixels, TOGETHER));
  float* sums = scratch_of(SHARED, 2).get<float>(parts * channels);
  Threads::get().run(static_cast<int>(parts), [&](int task, int thread) {
    float* __restrict to = sums + task * channels;
    float* row = scratch_of(thread, 0).get<float>(channels);
    std::fill_n(to, channels, 0.f);
    const long end = std::min(pixels, (task + 1) * TOGETHER);
    for (long i = task * TOGETHER; i < end; i++) {
      delta.read(i * channels, channels, row);
      for (long c = 0; c < channels; c++) to[c] += row[c];
    }
  });
  std::fill_n(db, channels, 0.f);
  for (long i = 0; i < parts; i++)
    for (long c = 0; c < channels; c++) db[c] += sums[i * channels + c];
}
