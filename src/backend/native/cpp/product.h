// Matrix products for the shapes of a training step. As in BLIS (Van Zee and van de Geijn 2015):
// both factors are copied into the order in which the innermost loop reads them, the second one
// panel by panel, each by the thread that uses it.
#pragma once

#include <algorithm>
#include <cstring>
#include <vector>

#include "precision.h"
#include "scratch.h"
#include "threads.h"

/**
 * A matrix in memory: entry (i, j) is data[i · row + j · column], and one of the two steps is 1. As
 * a second factor it may be made of some rows and, if row is 1, columns of what lies there.
 */
struct Matrix {
  const float* data;
  long row, column;
  /** Which ones, in rising order and with BEYOND entries after them; nullptr: all. */
  const int *rows = nullptr, *columns = nullptr;
};

inline Matrix plain(const float* data, long columns) { return {data, columns, 1}; }
inline Matrix transposed(const float* data, long columns) { return {data, 1, columns}; }

/** 0, 1, 2, … as a list of so many. For one thread at a time, and until the next call. */
inline const int* all(long count) {
  static std::vector<int>& list = *new std::vector<int>();
  for (int i = static_cast<int>(list.size()); i < count + BEYOND; i++) list.push_back(i);
  return list.data();
}

template <class Precision>
class Product {
  using Packed = typename Precision::Packed;
  static constexpr int GROUP = Precision::GROUP;

 public:
  /**
   * c[m, n] = a[m, depth] · b[depth, n], c by rows. After a part of c is complete,
   * finish(firstRow, endRow, firstColumn, endColumn) is called for it while it is in the cache.
   */
  template <class Finish>
  void operator()(Matrix a, Matrix b, float* c, long m, long n, long depth, Finish&& finish) {
    if (m == 0) return;
    Threads& threads = Threads::get();
    const int* every = all(std::max(n, depth));
    if (!b.columns) b.columns = every;
    std::vector<Lanes> picked;
    if (b.rows && b.row == 1 && depth > 0) picked = lanes_of({b.rows[depth - 1] + 1, depth, b.rows});
    if (!b.rows) b.rows = every;
    const long even = round_up(depth, GROUP), block_size = packed_size(depth, TILE_ROWS);
    const int blocks = static_cast<int>((m + TILE_ROWS - 1) / TILE_ROWS);
    const int panels = static_cast<int>((n + TILE_COLUMNS - 1) / TILE_COLUMNS);
    // Rows that lie one after another are read as they are; in bfloat16 they are to be rounded first.
    const bool as_it_is = GROUP == 1 && a.column == 1;
    Packed* rows = as_it_is ? nullptr : rows_.get<Packed>(blocks * block_size);
    threads.run(as_it_is ? 0 : blocks, [&](int i, int) {
      const long first = static_cast<long>(i) * TILE_ROWS;
      const int count = static_cast<int>(std::min<long>(TILE_ROWS, m - first));
      pack_rows(a, first, count, depth, rows + i * block_size);
    });
    // A narrow c has few panels: its rows are divided too, so that every thread has work.
    int parts = 1;
    while (panels * parts < 4 * threads.count() && 2 * parts <= blocks) parts *= 2;
    threads.run(panels * parts, [&](int task, int thread) {
      const long column = static_cast<long>(task / parts) * TILE_COLUMNS;
      const int columns = static_cast<int>(std::min<long>(TILE_COLUMNS, n - column));
      const int part = task % parts;
      const int begin = share(blocks, part, parts), end = share(blocks, part + 1, parts);
      Packed* panel = panels_[thread].get<Packed>(packed_size(depth, TILE_COLUMNS));
      const auto multiply = [&](int i, auto columns_of_b) {
        const long first = static_cast<long>(i) * TILE_ROWS;
        const int count = static_cast<int>(std::min<long>(TILE_ROWS, m - first));
        float* to = c + first * n + column;
        if constexpr (GROUP == 1)
          if (as_it_is)
            return tile<Precision::template Plain>(count, columns, columns_of_b, even, to, n,
                                                   a.data + first * a.row, a.row);
        tile<Precision::template Block>(count, columns, columns_of_b, even, to, n,
                                        rows + i * block_size);
      };
      int i = begin;
      if (b.row == 1) {
        turn_columns(b, picked, column, columns, depth, panel, floats_[thread]);
      } else if (columns == TILE_COLUMNS && depth == even) {
        multiply(i++, typename Precision::Packing{b.data + column, b.row, b.rows, panel});
      } else {
        const float* edge = copy_columns(b, column, columns, depth, floats_[thread]);
        multiply(i++, typename Precision::Packing{edge, TILE_COLUMNS, every, panel});
      }
      while (i < end) multiply(i++, typename Precision::Panel{panel});
      constexpr long ROWS = TILE_ROWS;
      finish(begin * ROWS, std::min(m, end * ROWS), column, column + columns);
    });
  }

  void operator()(Matrix a, Matrix b, float* c, long m, long n, long depth) {
    (*this)(a, b, c, m, n, depth, [](long, long, long, long) {});
  }

 private:
  /** Where the part begins, of so many parts of about equal size. */
  static int share(long all, int part, int parts) { return static_cast<int>(all * part / parts); }

  /** Numbers of so many rows or columns that are packed, with those that are written beyond. */
  static long packed_size(long depth, long width) {
    return (round_up(depth, GROUP * LANES) + GROUP * LANES) * width;
  }

  /** Rows [first, first + count) as [depth / GROUP, count, GROUP], with zeros below. */
  static void pack_rows(Matrix a, long first, int count, long depth, Packed* out) {
    const float* from = a.data + first * a.row;
    if (a.column == 1) {
      const float* rows[TILE_ROWS];
      for (int r = 0; r < count; r++) rows[r] = from + r * a.row;
      return Precision::turn(rows, count, depth, out, GROUP * count);
    }
    for (long k = 0; k < depth; k += GROUP, out += GROUP * count)
      Precision::pack(from + k * a.column, depth - k > 1 ? a.column : 0, count, out);
  }

  /** Columns [first, first + count) as [depth / GROUP, TILE_COLUMNS, GROUP], with zeros beside. */
  static void turn_columns(Matrix b, const std::vector<Lanes>& picked, long first, int count,
                           long depth, Packed* out, Scratch& scratch) {
    const float* columns[TILE_COLUMNS];
    float* left = scratch.get<float>(picked.empty() ? 0 : count * depth);
    for (int j = 0; j < count; j++) {
      columns[j] = b.data + b.columns[first + j] * b.column;
      if (picked.empty()) continue;
      compress(picked, columns[j], b.rows[depth - 1] + 1, left + j * depth, depth);
      columns[j] = left + j * depth;
    }
    for (int v = 0; v < TILE_VECTORS; v++)
      Precision::turn(columns + v * LANES, std::clamp(count - v * LANES, 0, LANES), depth,
                      out + v * GROUP * LANES, GROUP * TILE_COLUMNS);
  }

  /** Columns [first, first + count) as [depth, TILE_COLUMNS], with zeros on the right and below. */
  static const float* copy_columns(Matrix b, long first, int count, long depth, Scratch& scratch) {
    float *out = scratch.get<float>(round_up(depth, GROUP) * TILE_COLUMNS), *to = out;
    for (long k = 0; k < depth; k++, to += TILE_COLUMNS) {
      const float* from = b.data + b.rows[k] * b.row + first;
      std::fill(std::copy(from, from + count, to), to + TILE_COLUMNS, 0.f);
    }
    std::fill(to, out + round_up(depth, GROUP) * TILE_COLUMNS, 0.f);
    return out;
  }

  /** One tile of c; `a` is what Rows is made of. */
  template <template <int> class Rows, class Columns, class... A>
  INLINE void tile(int rows, int columns, Columns b, long depth, float* c, long stride, A... a) {
    if (columns == TILE_COLUMNS) return tile_of<TILE_ROWS, Rows>(rows, b, depth, c, stride, a...);
    alignas(64) float edge[TILE_ROWS * TILE_COLUMNS];
    tile_of<TILE_ROWS, Rows>(rows, b, depth, edge, TILE_COLUMNS, a...);
    for (int r = 0; r < rows; r++)
      std::memcpy(c + r * stride, edge + r * TILE_COLUMNS, columns * sizeof(float));
  }

  /** The innermost loop for this number of rows, 1 to ROWS. */
  template <int ROWS, template <int> class Rows, class Columns, class... A>
  INLINE void tile_of(int rows, Columns b, long depth, float* c, long stride, A... a) {
    if constexpr (ROWS > 1)
      if (rows < ROWS) return tile_of<ROWS - 1, Rows>(rows, b, depth, c, stride, a...);
    Precision::template tile<ROWS>(Rows<ROWS>{a...}, b, depth, c, stride);
  }

  Scratch rows_, panels_[Threads::MOST], floats_[Threads::MOST];
};
