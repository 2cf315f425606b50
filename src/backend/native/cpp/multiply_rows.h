// The innermost loop of a convolution: a product whose first factor lies in the images as it is. Row i,
// place k of it is at rows[i] + offsets[k].
#pragma once

#include "precision.h"

/** Where the places along the depth are, in words from the beginning of a row. */
struct Depth {
  const long* offsets;
  long count;
};

/**
 * c[i][VECTORS · LANES] = Σ_k a[i, k] · b[k, VECTORS · LANES], or is added to, for ROWS rows; b is a
 * panel of words.
 */
template <class Precision, int ROWS, int VECTORS, bool ADDED>
__attribute__((noinline)) void multiply_rows(const typename Precision::Word* const* a, Depth depth,
                                             const typename Precision::Word* b, float* const* c) {
  Vector sums[ROWS][VECTORS] = {};
  const typename Precision::Word* rows[ROWS];
  std::copy_n(a, ROWS, rows);
  for (long k = 0; k < depth.count; k++, b += VECTORS * LANES) {
    const long at = depth.offsets[k];
    Vector columns[VECTORS];
    for (int j = 0; j < VECTORS; j++) columns[j] = load(reinterpret_cast<const float*>(b) + j * LANES);
#pragma GCC unroll 16
    for (int i = 0; i < ROWS; i++)
#pragma GCC unroll 2
      for (int j = 0; j < VECTORS; j++) Precision::add_product(sums[i][j], rows[i][at], columns[j]);
  }
#pragma GCC unroll 16
  for (int i = 0; i < ROWS; i++)
#pragma GCC unroll 2
    for (int j = 0; j < VECTORS; j++) {
      float* to = c[i] + j * LANES;
      store(to, ADDED ? load(to) + sums[i][j] : sums[i][j]);
    }
}

/** The same for 1 to ROWS rows. */
template <class Precision, int VECTORS, bool ADDED, int ROWS = TILE_ROWS>
void multiply_some(long count, const typename Precision::Word* const* rows, const Depth& depth,
                   const typename Precision::Word* b, float* const* c) {
  if constexpr (ROWS > 1)
    if (count < ROWS)
      return multiply_some<Precision, VECTORS, ADDED, ROWS - 1>(count, rows, depth, b, c);
  multiply_rows<Precision, ROWS, VECTORS, ADDED>(rows, depth, b, c);
}
