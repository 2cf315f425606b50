// The precision of a product: how numbers are laid out for it, and its innermost loop, which keeps
// a tile of the result in registers. Here float32; bfloat16.h has the other one.
#pragma once

#include <algorithm>
#include <cstring>

#include "live.h"
#include "simd.h"

#if defined(__AVX512F__)
constexpr int TILE_ROWS = 12, TILE_VECTORS = 2;
#elif defined(__AVX__)
constexpr int TILE_ROWS = 6, TILE_VECTORS = 2;
#else
constexpr int TILE_ROWS = 8, TILE_VECTORS = 2;
#endif
constexpr int TILE_COLUMNS = TILE_VECTORS * LANES;

/** How many steps along the depth before its use a row of the second factor is asked of memory. */
constexpr int AHEAD = 16;

static_assert(BEYOND > 2 * AHEAD, "rows are looked at ahead of their use");

/** Factors and sums in float32. */
struct Float32 {
  using Packed = float;
  /** How many neighbours along the depth lie together. */
  static constexpr int GROUP = 1;
  /** Those of one place. */
  using Word = float;

  /** first[i], and in pairs second[i], as a word each. */
  static void words(const float* first, const float*, long count, Word* to) {
    std::copy_n(first, count, to);
  }

  /** Rows of so many numbers as words of neighbours; where one is missing, it is 0. */
  static void row_words(const float* from, long rows, long row, Word* to) {
    std::copy_n(from, rows * row, to);
  }

  /** sum ← sum + a · b, for all lanes of b */
  static __attribute__((always_inline)) void add_product(Vector& sum, Word a, Vector b) {
    sum += a * b;
  }

  /** The first numbers of a row, `count` of them. */
  static void pack(const float* from, long, int count, float* to) {
    if (count == TILE_ROWS)  // a size that is known is copied by a vector or two
      std::memcpy(to, from, TILE_ROWS * sizeof(float));
    else
      std::memcpy(to, from, count * sizeof(float));
  }

  /** Rows, at most LANES, as columns: the numbers of one place together, `step` behind each other. */
  static void turn(const float* const* rows, int count, long depth, float* to, long step) {
    for (long k = 0; k < depth; k += LANES) {
      Vector square[LANES] = {};
      for (int j = 0; j < count; j++) {
        prefetch(rows[j] + k + 2 * LANES);
        square[j] = load_some(rows[j] + k, depth - k);
      }
      transpose(square);
      for (int i = 0; i < LANES; i++, to += step) store(to, square[i]);
    }
  }

  /** The first factor's numbers from a block of rows that is packed. */
  template <int ROWS>
  struct Block {
    const float* at;

    __attribute__((always_inline)) float operator[](int i) const { return at[i]; }
    __attribute__((always_inline)) void next() { at += ROWS; }
  };

  /** The same from a matrix by rows as it is. */
  template <int ROWS>
  struct Plain {
    const float* at;
    long row;

    __attribute__((always_inline)) float operator[](int i) const { return at[i * row]; }
    __attribute__((always_inline)) void next() { at++; }
  };

  /** The second factor's columns from a panel that is packed. */
  struct Panel {
    const float* at;

    __attribute__((always_inline)) void next(Vector* columns) {
      for (int j = 0; j < TILE_VECTORS; j++, at += LANES) columns[j] = load(at);
    }
  };

  /** The same from rows of a matrix; packs the panel on the way, where copying costs no time
   * beside the multiplications. */
  struct Packing {
    const float* from;
    long row;
    const int* rows;
    float* panel;

    __attribute__((always_inline)) void next(Vector* columns) {
      const float *at = from + *rows * row, *later = from + rows[AHEAD] * row;
      for (int j = 0; j < TILE_VECTORS; j++) prefetch(later + j * LANES);
      for (int j = 0; j < TILE_VECTORS; j++, panel += LANES) {
        columns[j] = load(at + j * LANES);
        store(panel, columns[j]);
      }
      rows++;
    }
  };

  /** c[ROWS, TILE_COLUMNS] = Σ_k a[k, ROWS] · b[k, TILE_COLUMNS] */
  template <int ROWS, class Rows, class Columns>
  static __attribute__((noinline)) void tile(Rows a, Columns b, long depth, float* c,
                                             long stride) {
    Vector sums[ROWS][TILE_VECTORS] = {};
    for (long k = 0; k < depth; k++, a.next()) {
      Vector columns[TILE_VECTORS];
      b.next(columns);
#pragma GCC unroll 16
      for (int i = 0; i < ROWS; i++)
#pragma GCC unroll 2
        for (int j = 0; j < TILE_VECTORS; j++) sums[i][j] += a[i] * columns[j];
    }
#pragma GCC unroll 16
    for (int i = 0; i < ROWS; i++)
#pragma GCC unroll 2
      for (int j = 0; j < TILE_VECTORS; j++) store(c + i * stride + j * LANES, sums[i][j]);
  }
};
