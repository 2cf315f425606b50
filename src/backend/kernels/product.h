// Matrix products for the shapes of a training step. As in BLIS (Van Zee and van de Geijn 2015):
// both factors are copied into the order in which the innermost loop reads them, the second one
// panel by panel, each by the thread that uses it.
#pragma once

#include <algorithm>
#include <cstring>

#include "precision.h"
#include "scratch.h"
#include "threads.h"

/** A matrix in memory: entry (i, j) is data[i · row + j · column], and one of the two steps is 1. */
struct Matrix {
  const float* data;
  long row, column;
};

inline Matrix plain(const float* data, long columns) { return {data, columns, 1}; }
inline Matrix transposed(const float* data, long columns) { return {data, 1, columns}; }

constexpr long round_up(long n, long unit) { return (n + unit - 1) / unit * unit; }

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
    Threads& threads = Threads::get();
    const long even = round_up(depth, GROUP);
    const int blocks = static_cast<int>((m + TILE_ROWS - 1) / TILE_ROWS);
    const int panels = static_cast<int>((n + TILE_COLUMNS - 1) / TILE_COLUMNS);
    // Rows that lie one after another are read as they are; in bfloat16 they are to be rounded first.
    const bool as_it_is = GROUP == 1 && a.column == 1;
    Packed* rows = as_it_is ? nullptr : rows_.get<Packed>(blocks * block_size(even));
    threads.run(as_it_is ? 0 : blocks, [&](int i, int thread) {
      const long first = static_cast<long>(i) * TILE_ROWS;
      pack_rows(a, first, std::min<long>(TILE_ROWS, m - first), depth,
                rows + i * block_size(even), thread);
    });
    // A narrow c has few panels: its rows are divided too, so that every thread has work.
    int parts = 1;
    while (panels * parts < 4 * threads.count() && 2 * parts <= blocks) parts *= 2;
    threads.run(panels * parts, [&](int task, int thread) {
      const long column = static_cast<long>(task / parts) * TILE_COLUMNS;
      const int columns = static_cast<int>(std::min<long>(TILE_COLUMNS, n - column));
      const int part = task % parts;
      const int begin = blocks * part / parts, end = blocks * (part + 1) / parts;
      Packed* panel = panels_[thread].get<Packed>(round_up(depth, LANES) * TILE_COLUMNS);
      const auto multiply = [&](int i, auto columns_of_b) {
        const long first = static_cast<long>(i) * TILE_ROWS;
        const int count = static_cast<int>(std::min<long>(TILE_ROWS, m - first));
        float* to = c + first * n + column;
        if constexpr (GROUP == 1)
          if (as_it_is)
            return tile<Precision::template Plain>(count, columns, columns_of_b, even, to, n,
                                                   a.data + first * a.row, a.row);
        tile<Precision::template Block>(count, columns, columns_of_b, even, to, n,
                                        rows + i * block_size(even));
      };
      int i = begin;
      if (b.column == 1 && columns == TILE_COLUMNS && depth == even && begin < end)
        multiply(i++, typename Precision::Packing{b.data + column, b.row, panel});
      else
        pack_columns(b, column, columns, depth, panel, thread);
      while (i < end) multiply(i++, typename Precision::Panel{panel});
      finish(begin * static_cast<long>(TILE_ROWS), std::min<long>(m, end * static_cast<long>(TILE_ROWS)),
             column, column + columns);
    });
  }

  void operator()(Matrix a, Matrix b, float* c, long m, long n, long depth) {
    (*this)(a, b, c, m, n, depth, [](long, long, long, long) {});
  }

 private:
  /** A block of rows, rounded up to what `convert` writes. */
  static long block_size(long even) { return round_up(even * TILE_ROWS, 32); }

  /** Rows [first, first + count) as [depth / GROUP, count, GROUP]. */
  void pack_rows(Matrix a, long first, long count, long depth, Packed* out, int thread) {
    const long even = round_up(depth, GROUP);
    float* floats = GROUP == 1 ? reinterpret_cast<float*>(out)
                               : floats_[thread].get<float>(block_size(even));
    const float* from = a.data + first * a.row;
    for (long k = 0; k < even; k++) {
      float* to = floats + k / GROUP * count * GROUP + k % GROUP;
      if (GROUP == 1 && a.row == 1 && count == TILE_ROWS)
        std::memcpy(to, from + k * a.column, TILE_ROWS * sizeof(float));
      else if (k < depth)
        for (long r = 0; r < count; r++) to[r * GROUP] = from[r * a.row + k * a.column];
      else
        for (long r = 0; r < count; r++) to[r * GROUP] = 0;
    }
    Precision::convert(floats, out, even * count);
  }

  /** Columns [first, first + count) as [depth / GROUP, TILE_COLUMNS, GROUP], with zeros on the right. */
  void pack_columns(Matrix b, long first, int count, long depth, Packed* out, int thread) {
    const long even = round_up(depth, LANES);
    float* floats = GROUP == 1 ? reinterpret_cast<float*>(out)
                               : floats_[thread].get<float>(even * TILE_COLUMNS);
    const float* from = b.data + first * b.column;
    for (long k = 0; k < depth; k += LANES) {
      const int rows = static_cast<int>(std::min<long>(LANES, depth - k));
      Vector square[TILE_VECTORS][LANES] = {};
      if (b.column == 1)
        read_rows(from + k * b.row, b.row, rows, count, square);
      else
        read_columns(from + k, b.column, rows, count, square);
      write(square, floats + k * TILE_COLUMNS);
    }
    Precision::convert(floats, out, round_up(depth, GROUP) * TILE_COLUMNS);
  }

  INLINE void read_rows(const float* from, long row, int rows, int count,
                        Vector (*square)[LANES]) {
    for (int k = 0; k < rows; k++, from += row) {
      if (count == TILE_COLUMNS) {
        for (int v = 0; v < TILE_VECTORS; v++) square[v][k] = load(from + v * LANES);
      } else {
        float edge[TILE_COLUMNS] = {};
        std::memcpy(edge, from, count * sizeof(float));
        for (int v = 0; v < TILE_VECTORS; v++) square[v][k] = load(edge + v * LANES);
      }
    }
  }

  INLINE void read_columns(const float* from, long column, int rows, int count,
                           Vector (*square)[LANES]) {
    for (int v = 0; v < TILE_VECTORS; v++) {
      for (int j = 0; j < LANES && v * LANES + j < count; j++) {
        const float* at = from + (v * LANES + j) * column;
        prefetch(at + 2 * LANES);
        if (rows == LANES) {
          square[v][j] = load(at);
        } else {
          float edge[LANES] = {};
          std::memcpy(edge, at, rows * sizeof(float));
          square[v][j] = load(edge);
        }
      }
      transpose(square[v]);
    }
  }

  /** LANES rows of a panel, GROUP neighbours along the depth together. */
  INLINE void write(Vector (*square)[LANES], float* to) {
    for (int k = 0; k < LANES; k += GROUP, to += GROUP * TILE_COLUMNS)
      for (int v = 0; v < TILE_VECTORS; v++) {
        float* at = to + v * GROUP * LANES;
        if (GROUP == 1) {
          store(at, square[v][k]);
        } else {
          store(at, interleave_low(square[v][k], square[v][k + 1]));
          store(at + LANES, interleave_high(square[v][k], square[v][k + 1]));
        }
      }
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
