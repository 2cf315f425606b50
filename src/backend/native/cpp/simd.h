// Vectors as wide as the processor's, in the compilers' own notation: one source for AVX-512, AVX,
// SSE and NEON.
#pragma once

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

#if defined(__AVX512F__)
constexpr int LANES = 16;
#elif defined(__AVX__)
constexpr int LANES = 8;
#else
constexpr int LANES = 4;
#endif

#define INLINE static inline __attribute__((always_inline))

typedef float Vector __attribute__((vector_size(4 * LANES)));
typedef int Indices __attribute__((vector_size(4 * LANES)));
typedef float Unaligned __attribute__((vector_size(4 * LANES), aligned(4), may_alias));

INLINE Vector load(const float* from) { return *reinterpret_cast<const Unaligned*>(from); }
INLINE void store(float* to, Vector v) { *reinterpret_cast<Unaligned*>(to) = v; }

/** The first numbers of a row that has so many left, then what stands in for the others. */
INLINE Vector load_some(const float* from, long left, float otherwise = 0) {
  if (left >= LANES) return load(from);
  Vector v;
  for (int i = 0; i < LANES; i++) v[i] = otherwise;
#if defined(__AVX512F__)
  return (Vector)_mm512_mask_loadu_ps((__m512)v, static_cast<__mmask16>((1u << left) - 1), from);
#else
  for (int i = 0; i < left; i++) v[i] = from[i];
  return v;
#endif
}

/** The first numbers of a vector, into a row that has so many left. */
INLINE void store_some(float* to, Vector v, long left) {
  if (left >= LANES) return store(to, v);
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1u << left) - 1), (__m512)v);
#else
  for (int i = 0; i < left; i++) to[i] = v[i];
#endif
}

/** The lanes of v where `lanes` has a bit, one after another; then 0. */
INLINE Vector compress(unsigned lanes, Vector v) {
#if defined(__AVX512F__)
  return (Vector)_mm512_maskz_compress_ps(static_cast<__mmask16>(lanes), (__m512)v);
#else
  Vector result = {};
  for (int i = 0, next = 0; i < LANES; i++)
    if (lanes >> i & 1) result[next++] = v[i];
  return result;
#endif
}

/** The first lanes of v spread, in their order, over the lanes where `lanes` has a bit; 0 elsewhere. */
INLINE Vector expand(unsigned lanes, Vector v) {
#if defined(__AVX512F__)
  return (Vector)_mm512_maskz_expand_ps(static_cast<__mmask16>(lanes), (__m512)v);
#else
  Vector result = {};
  for (int i = 0, next = 0; i < LANES; i++)
    if (lanes >> i & 1) result[i] = v[next++];
  return result;
#endif
}

/** Asks for what will be read: a row further on is too far away for the processor to guess it. */
INLINE void prefetch(const float* from) { __builtin_prefetch(from); }

#if defined(__clang__)
#define PICK(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define PICK(a, b, ...) __builtin_shuffle(a, b, Indices{__VA_ARGS__})
#endif

/** The lanes so many places further on, the first after the last. */
INLINE Vector rotate(Vector v, int by) {
  Vector rotated;
  for (int i = 0; i < LANES; i++) rotated[i] = v[(i + by) % LANES];
  return rotated;
}

/** a₀ b₀ a₁ b₁ …: the lower halves of two vectors in turns. */
INLINE Vector interleave_low(Vector a, Vector b) {
#if defined(__AVX512F__)
  return PICK(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
#elif defined(__AVX__)
  return PICK(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
#else
  return PICK(a, b, 0, 4, 1, 5);
#endif
}

/** The upper halves of two vectors in turns. */
INLINE Vector interleave_high(Vector a, Vector b) {
#if defined(__AVX512F__)
  return PICK(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
#elif defined(__AVX__)
  return PICK(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
#else
  return PICK(a, b, 2, 6, 3, 7);
#endif
}

/** Transposes a square of LANES vectors, by log₂ LANES rounds of interleaving. */
INLINE void transpose(Vector* square) {
#pragma GCC unroll 4
  for (int round = 1; round < LANES; round *= 2) {
    Vector next[LANES];
#pragma GCC unroll 8
    for (int i = 0; i < LANES / 2; i++) {
      next[2 * i] = interleave_low(square[i], square[i + LANES / 2]);
      next[2 * i + 1] = interleave_high(square[i], square[i + LANES / 2]);
    }
#pragma GCC unroll 16
    for (int i = 0; i < LANES; i++) square[i] = next[i];
  }
}
