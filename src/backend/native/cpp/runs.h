// The innermost loop of a convolution: a product whose first factor lies in the images as it is. Row i,
// place k of it is at rows[i] + offset(k), where the offsets of all rows are the same.
#pragma once

#include "precision.h"

/** Places along the depth: from each start so many, `step` words apart. */
struct Runs {
  const long* starts;
  long count, length, step;
};

/**
 * c[i][VECTORS · LANES] = Σ_k a[i, k] · b[k, VECTORS · LANES], or is added to, for ROWS rows. b is a panel
 * of words, in the order of the depth.
 */
template <class Precision, int ROWS, int VECTORS, bool ADDED>
__attribute__((noinline)) void multiply_runs(const typename Precision::Word* const* rows, Runs runs,
                                             const typename Precision::Word* b, float* const* c) {
  Vector sums[ROWS][VECTORS] = {};
  const long end = runs.length * runs.step;
  for (long run = 0; run < runs.count; run++) {
    const typename Precision::Word* at[ROWS];
    for (int i = 0; i < ROWS; i++) at[i] = rows[i] + runs.starts[run];
    for (long offset = 0; offset < end; offset += runs.step, b += VECTORS * LANES) {
      Vector columns[VECTORS];
      for (int j = 0; j < VECTORS; j++) columns[j] = load(reinterpret_cast<const float*>(b + j * LANES));
#pragma GCC unroll 16
      for (int i = 0; i < ROWS; i++)
#pragma GCC unroll 2
        for (int j = 0; j < VECTORS; j++)
          Precision::add_product(sums[i][j], at[i][offset], columns[j]);
    }
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
void multiply_some(long count, const typename Precision::Word* const* rows, const Runs& runs,
                   const typename Precision::Word* b, float* const* c) {
  if constexpr (ROWS > 1)
    if (count < ROWS)
      return multiply_some<Precision, VECTORS, ADDED, ROWS - 1>(count, rows, runs, b, c);
  multiply_runs<Precision, ROWS, VECTORS, ADDED>(rows, runs, b, c);
}
