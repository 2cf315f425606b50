// What the products of a convolution have in common: how wide they are, and where they put things.
#pragma once

#include <algorithm>
#include <type_traits>

#include "precision.h"
#include "scratch.h"
#include "threads.h"
#include "windows.h"

/** Columns of a panel that has so many vectors. */
constexpr long panel_width(int vectors) { return static_cast<long>(vectors) * LANES; }

/** Calls run with the vectors of a panel as a constant: one is enough for few columns. */
template <class Run>
void with_vectors(long columns, Run&& run) {
  if (columns <= LANES) return run(std::integral_constant<int, 1>());
  run(std::integral_constant<int, TILE_VECTORS>());
}

/** Scratch memory, a piece for each thread and use. */
inline Scratch& scratch_of(int thread, int use) {
  static Scratch* all = new Scratch[3 * (Threads::MOST + 1)];
  return all[3 * thread + use];
}
/** The one that all threads share. */
constexpr int SHARED = Threads::MOST;

/** Images that are worked on together: some pixels, and no more memory than fits into a cache. */
inline long images_together(long n, long pixels, long words) {
  constexpr long PIXELS = 192, WORDS = 1 << 16;
  const long enough = divide_up(PIXELS, std::max(pixels, 1L));
  const long fitting = WORDS / std::max(words, 1L);
  return std::max(1L, std::min({n, enough, fitting}));
}
