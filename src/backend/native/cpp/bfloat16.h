// The products' second precision, for processors that multiply in it.
#pragma once

#include "precision.h"

#if defined(__AVX512BF16__)
#include <cstdint>

/** Factors of 8 bits of mantissa, two to a lane; sums in float32. */
struct Bfloat16 {
  using Packed = std::uint16_t;
  static constexpr int GROUP = 2;
  using Word = std::int32_t;

  static void words(const float* first, const float* second, long count, Word* to) {
    for (long i = 0; i < count; i += LANES) {
      const __m512i pair = pairs((__m512)load_some(first + i, count - i),
                                 (__m512)load_some(second + i, count - i));
      _mm512_mask_storeu_epi32(to + i, first_lanes(count - i), pair);
    }
  }

  static void row_words(const float* from, long rows, long row, Word* to) {
    const bool even = row % GROUP == 0;
    const long count = even ? rows * row : row;
    for (long r = 0; r < (even ? 1 : rows); r++, from += row, to += (row + 1) / GROUP)
      for (long i = 0; i < count; i += LANES) {
        const __m512bh some = _mm512_cvtne2ps_pbh(__m512{}, (__m512)load_some(from + i, count - i));
        _mm512_mask_storeu_epi32(to + i / GROUP, first_lanes((std::min(count - i, 16L) + 1) / GROUP),
                                 (__m512i)some);
      }
  }

  static __mmask16 first_lanes(long count) {
    return static_cast<__mmask16>(count >= LANES ? 0xffff : (1u << count) - 1);
  }

  static __attribute__((always_inline)) void add_product(Vector& sum, Word a, Vector b) {
    sum = (Vector)_mm512_dpbf16_ps((__m512)sum, (__m512bh)_mm512_set1_epi32(a), (__m512bh)b);
  }

  /** Numbers of two rows in turns. */
  static __m512i pairs(__m512 first, __m512 second) {
    const __m512i turns = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9,
                                           24, 8, 23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1,
                                           16, 0);
    return _mm512_permutexvar_epi16(turns, (__m512i)_mm512_cvtne2ps_pbh(second, first));
  }

  /** The first numbers of a row and the one `row` behind it, or of a row and 0 where that is 0. */
  static void pack(const float* from, long row, int count, Packed* to) {
    const Vector first = load_some(from, count);
    const Vector second = row ? load_some(from + row, count) : Vector{};
    _mm512_storeu_si512(to, pairs((__m512)first, (__m512)second));
  }

  /** Rows, at most LANES, as columns of pairs. */
  static void turn(const float* const* rows, int count, long depth, Packed* to, long step) {
    for (long k = 0; k < depth; k += GROUP * LANES) {
      const long left = depth - k, more = std::max(0L, left - LANES);
      Vector square[LANES] = {};
      for (int j = 0; j < count; j++) {
        const float* at = rows[j] + k;
        prefetch(at + 2 * LANES);
        prefetch(at + 3 * LANES);
        square[j] = (Vector)_mm512_cvtne2ps_pbh((__m512)load_some(at + LANES, more),
                                                (__m512)load_some(at, left));
      }
      transpose(square);
      for (int i = 0; i < LANES; i++, to += step) _mm512_storeu_si512(to, (__m512i)square[i]);
    }
  }

  template <int ROWS>
  struct Block {
    const Packed* at;

    /** A pair of neighbours along the depth, in all lanes. */
    __attribute__((always_inline)) __m512bh operator[](int i) const {
      return (__m512bh)_mm512_set1_epi32(reinterpret_cast<const std::int32_t*>(at)[i]);
    }
    __attribute__((always_inline)) void next() { at += GROUP * ROWS; }
  };

  struct Panel {
    const Packed* at;

    __attribute__((always_inline)) void next(__m512bh* columns) {
      for (int j = 0; j < TILE_VECTORS; j++, at += GROUP * LANES)
        columns[j] = (__m512bh)_mm512_loadu_si512(at);
    }
  };

  struct Packing {
    const float* from;
    long row;
    const int* rows;
    Packed* panel;

    __attribute__((always_inline)) void next(__m512bh* columns) {
      for (int g = 0; g < GROUP; g++)
        for (int j = 0; j < TILE_VECTORS; j++)
          prefetch(from + rows[GROUP * AHEAD + g] * row + j * LANES);
      const float *first = from + rows[0] * row, *second = from + rows[1] * row;
      for (int j = 0; j < TILE_VECTORS; j++, panel += GROUP * LANES) {
        const __m512i packed =
            pairs(_mm512_loadu_ps(first + j * LANES), _mm512_loadu_ps(second + j * LANES));
        _mm512_storeu_si512(panel, packed);
        columns[j] = (__m512bh)packed;
      }
      rows += GROUP;
    }
  };

  template <int ROWS, class Rows, class Columns>
  static __attribute__((noinline)) void tile(Rows a, Columns b, long depth, float* c,
                                             long stride) {
    __m512 sums[ROWS][TILE_VECTORS] = {};
    for (long k = 0; k < depth; k += GROUP, a.next()) {
      __m512bh columns[TILE_VECTORS];
      b.next(columns);
#pragma GCC unroll 16
      for (int i = 0; i < ROWS; i++) {
        const __m512bh row = a[i];
#pragma GCC unroll 2
        for (int j = 0; j < TILE_VECTORS; j++)
          sums[i][j] = _mm512_dpbf16_ps(sums[i][j], row, columns[j]);
      }
    }
#pragma GCC unroll 16
    for (int i = 0; i < ROWS; i++)
#pragma GCC unroll 2
      for (int j = 0; j < TILE_VECTORS; j++)
        _mm512_storeu_ps(c + i * stride + j * LANES, sums[i][j]);
  }
};
#endif
