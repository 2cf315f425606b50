// The two precisions of a product: how numbers are laid out for it, and its innermost loop, which
// keeps a tile of the result in registers.
#pragma once

#include "simd.h"

#if defined(__AVX512F__)
constexpr int TILE_ROWS = 12, TILE_VECTORS = 2;
#elif defined(__AVX__)
constexpr int TILE_ROWS = 6, TILE_VECTORS = 2;
#else
constexpr int TILE_ROWS = 8, TILE_VECTORS = 2;
#endif
constexpr int TILE_COLUMNS = TILE_VECTORS * LANES;

struct Float32 {
  using Packed = float;
  /** How many neighbours along the depth lie together. */
  static constexpr int GROUP = 1;

  static void convert(const float*, float*, long) {}

  /** c[ROWS, TILE_COLUMNS] = Σ_k a[k, ROWS] · b[k, TILE_COLUMNS] */
  template <int ROWS>
  static __attribute__((noinline)) void tile(const float* a, const float* b, long depth, float* c,
                                             long stride) {
    Vector sums[ROWS][TILE_VECTORS] = {};
    for (long k = 0; k < depth; k++, a += ROWS, b += TILE_COLUMNS) {
      const Vector* columns = reinterpret_cast<const Vector*>(b);
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

#if defined(__AVX512BF16__)
#include <immintrin.h>

#include <cstdint>

/** Factors of 8 bits of mantissa, two to a lane; sums in float32. */
struct Bfloat16 {
  using Packed = std::uint16_t;
  static constexpr int GROUP = 2;

  /** Rounds to nearest; `count` up to the next multiple of 32 is read and written. */
  static void convert(const float* from, Packed* to, long count) {
    for (long i = 0; i < count; i += 32) {
      const __m512bh pair =
          _mm512_cvtne2ps_pbh(_mm512_loadu_ps(from + i + 16), _mm512_loadu_ps(from + i));
      _mm512_storeu_si512(to + i, reinterpret_cast<const __m512i&>(pair));
    }
  }

  template <int ROWS>
  static __attribute__((noinline)) void tile(const Packed* a, const Packed* b, long depth, float* c,
                                             long stride) {
    __m512 sums[ROWS][TILE_VECTORS] = {};
    const std::int32_t* pairs = reinterpret_cast<const std::int32_t*>(a);
    for (long k = 0; k < depth; k += GROUP, pairs += ROWS, b += GROUP * TILE_COLUMNS) {
      const __m512bh* columns = reinterpret_cast<const __m512bh*>(b);
#pragma GCC unroll 16
      for (int i = 0; i < ROWS; i++) {
        const __m512i row = _mm512_set1_epi32(pairs[i]);
#pragma GCC unroll 2
        for (int j = 0; j < TILE_VECTORS; j++)
          sums[i][j] =
              _mm512_dpbf16_ps(sums[i][j], reinterpret_cast<const __m512bh&>(row), columns[j]);
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
