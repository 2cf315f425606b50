// What the terms of the loss have in common: the rows of a batch are shared out, and summed up.
#pragma once

#include <algorithm>

#include "threads.h"

/** Calls work(row) for each row below n, of `width` numbers; on all threads where it is worth it. */
template <class Work>
void for_rows(long n, long width, Work&& work) {
  constexpr long WORTH = 8192;  // numbers a task
  const long rows = WORTH / std::max(width, 1L) + 1;
  Threads::get().run(static_cast<int>((n + rows - 1) / rows), [&](int task, int) {
    for (long r = task * rows; r < std::min(n, (task + 1) * rows); r++) work(r);
  });
}

/** Σ_i term(i) for i below n; sixteen sums side by side, as in one each would wait for the last. */
template <class Term>
float sum(long n, Term&& term) {
  constexpr long SIDE = 16;
  float sums[SIDE] = {};
  long i = 0;
  for (; i + SIDE <= n; i += SIDE)
    for (long j = 0; j < SIDE; j++) sums[j] += term(i + j);
  for (; i < n; i++) sums[0] += term(i);
  double total = 0;
  for (float one : sums) total += one;
  return static_cast<float>(total);
}
