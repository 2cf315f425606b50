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
    if (!b.rows) b.rows = every;
    if (!b.columns) b.columns = every;
    const long even = round_up(depth, GROUP);
    const int blocks = static_cast<int>((m + TILE_ROWS - 1) / TILE_ROWS);
    const int panels = static_cast<int>((n + TILE_COLUMNS - 1) / TILE_COLUMNS);
    // Rows that lie one after another are read as they are; in bfloat16 they are to be rounded first.
    const bool as_it_is = GROUP == 1 && a.column == 1;
    Packed* rows = as_it_is ? nullptr : rows_.get<Packed>(m * even);
    threads.run(as_it_is ? 0 : blocks, [&](int i, int) {
      const long first = static_cast<long>(i) * TILE_ROWS;
      const int count = static_cast<int>(std::min<long>(TILE_ROWS, m - first));
      pack_rows(a, first, count, depth, rows + first * even);
    });
    // A narrow c has few panels: its rows are divided too, so that every thread has work.
    int parts = 1;
    while (panels * parts < 4 * threads.count() && 2 * parts <= blocks) parts *= 2;
    threads.run(panels * parts, [&](int task, int thread) {
      const long column = static_cast<long>(task / parts) * TILE_COLUMNS;
      const int columns = static_cast<int>(std::min<long>(TILE_COLUMNS, n - column));
      const int part = task % parts;
      const int begin = blocks * part / parts, end = blocks * (part + 1) / parts;
      Packed* panel = panels_[thread].get<Packed>(even * TILE_COLUMNS);
      const auto multiply = [&](int i, auto columns_of_b) {
        const long first = static_cast<long>(i) * TILE_ROWS;
        const int count = static_cast<int>(std::min<long>(TILE_ROWS, m - first));
        float* to = c + first * n + column;
        if constexpr (GROUP == 1)
          if (as_it_is)
            return tile<Precision::template Plain>(count, columns, columns_of_b, even, to, n,
                                                   a.data + first * a.row, a.row);
        tile<Precision::template Block>(count, columns, columns_of_b, even, to, n,
                                        rows + first * even);
      };
      typename Precision::Packing packing{b.data + column, b.row, b.rows, panel};
      bool packed = false;
      if (b.column != 1 || columns < TILE_COLUMNS || depth < even) {
        float* gathered = GROUP == 1 ? reinterpret_cast<float*>(panel)
                                     : floats_[thread].get<float>(even * TILE_COLUMNS);
        gather(b, column, columns, depth, gathered);
        packing = {gathered, TILE_COLUMNS, every, panel};
        packed = GROUP == 1;
      }
      int i = begin;
      if (!packed) multiply(i++, packing);
      while (i < end) multiply(i++, typename Precision::Panel{panel});
      constexpr long ROWS = TILE_ROWS;
      finish(begin * ROWS, std::min(m, end * ROWS), column, column + columns);
    });
  }

  void operator()(Matrix a, Matrix b, float* c, long m, long n, long depth) {
    (*this)(a, b, c, m, n, depth, [](long, long, long, long) {});
  }

 private:
  /** Rows [first, first + count) as [depth / GROUP, count, GROUP], with zeros below. */
  static void pack_rows(Matrix a, long first, int count, long depth, Packed* out) {
    const float* from = a.data + first * a.row;
    if constexpr (GROUP > 1)
      if (a.column == 1) return Precision::pack_rows(from, a.row, count, depth, out);
    for (long k = 0; k < depth; k += GROUP, out += GROUP * count)
      Precision::pack(from + k * a.column, depth - k > 1 ? a.column : 0, count, out);
  }

  /** Columns [first, first + count) as [depth, TILE_COLUMNS], with zeros on the right and below. */
  static void gather(Matrix b, long first, int count, long depth, float* out) {
    if (b.column == 1) {
      for (long k = 0; k < depth; k++) {
        const float* from = b.data + b.rows[k] * b.row + first;
        float *to = out + k * TILE_COLUMNS, *rest = std::copy(from, from + count, to);
        std::fill(rest, to + TILE_COLUMNS, 0.f);
      }
    } else {
      for (long k = 0; k < depth;) {
        const long top = b.rows[k] / LANES * LANES;
        const int rows = static_cast<int>(std::min<long>(LANES, b.rows[depth - 1] + 1 - top));
        Vector square[TILE_VECTORS][LANES] = {};
        read_columns(b.data + top, b.column, rows, b.columns + first, count, square);
        for (; k < depth && b.rows[k] < top + LANES; k++)
          for (int v = 0; v < TILE_VECTORS; v++)
            store(out + k * TILE_COLUMNS + v * LANES, square[v][b.rows[k] - top]);
      }
    }
    std::fill(out + depth * TILE_COLUMNS, out + round_up(depth, GROUP) * TILE_COLUMNS, 0.f);
  }

  INLINE void read_columns(const float* from, long column, int rows, const int* columns, int count,
                           Vector (*square)[LANES]) {
    for (int v = 0; v < TILE_VECTORS; v++) {
      for (int j = 0; j < LANES && v * LANES + j < count; j++) {
        const float* at = from + columns[v * LANES + j] * column;
        prefetch(at + 2 * LANES);
        square[v][j] = load_some(at, rows);
      }
      transpose(square[v]);
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
