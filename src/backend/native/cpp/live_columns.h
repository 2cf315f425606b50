// Columns that are 0 in every row of a batch – a pixel at the edge, a unit of relu that is 0
// for every image – add nothing to a product, and their weights get no gradient. They are left out, which
// changes no sum of finite numbers.
#pragma once

#include <algorithm>
#include <cstdint>

#include "live.h"
#include "rows.h"
#include "scratch.h"

/** Entries of a list for so many columns: how many are left, which ones, and BEYOND. */
constexpr long list_size(long columns) { return 1 + columns + BEYOND; }

/** Lists the columns of x [n, columns] that are not 0 throughout, and a few more. */
inline void list_live(const float* x, long n, long columns, int* list) {
  static Scratch& scratch = *new Scratch();
  constexpr long WIDTH = 64, LINE = 16;
  std::uint8_t* alive = scratch.get<std::uint8_t>(columns);
  Threads::get().run(static_cast<int>((columns + WIDTH - 1) / WIDTH), [=](int task, int) {
    const long first = task * WIDTH, width = std::min(WIDTH, columns - first);
    std::uint8_t found[WIDTH] = {};
    for (long r = 0; r < n; r++)
      for (long c = 0; c < width; c++) found[c] |= x[r * columns + first + c] != 0;
    std::copy(found, found + width, alive + first);
  });
  // At least one, and rows as long as whole cache lines: no line is written to by two threads.
  const long live = std::count(alive, alive + columns, 1);
  long more = std::min(columns, round_up(std::max(live, 1L), LINE)) - live;
  int count = 0;
  for (long c = 0; c < columns; c++)
    if (alive[c] || more-- > 0) list[1 + count++] = static_cast<int>(c);
  list[0] = count;
  std::fill_n(list + 1 + count, BEYOND, 0);
}

/** left[r, j] ← x[r, live[j]] for n rows. */
inline void keep(const float* x, long n, const Live& live, float* left) {
  const std::vector<Lanes> lanes = lanes_of(live);
  for_rows(n, live.all, [&](long r) {
    compress(lanes, x + r * live.all, live.all, left + r * live.count, live.count);
  });
}

/** to[rows[i], columns[j]] ← from[i, j], and 0 elsewhere. LANES numbers behind `from` are read. */
inline void spread(const float* from, const Live& rows, const Live& columns, float* to) {
  const std::vector<Lanes> lanes = lanes_of(columns);
  const long width = columns.all;
  constexpr long TOGETHER = 16;
  const int tasks = static_cast<int>((rows.count + TOGETHER - 1) / TOGETHER);
  Threads::get().run(tasks, [&](int task, int) {
    const long begin = task * TOGETHER, end = std::min(rows.count, begin + TOGETHER);
    long row = begin == 0 ? 0 : rows[begin];
    const auto zeros_before = [&](long next) {
      std::fill(to + row * width, to + next * width, 0.f);
      row = next;
    };
    for (long r = begin; r < end; r++, row++) {
      zeros_before(rows[r]);
      float *at = to + row * width, *at_end = at + width;
      for (const Lanes& some : lanes) {
        const Vector numbers = expand(some.bits, load(from + r * columns.count + some.before));
        store_some(at, numbers, at_end - at);
        at += LANES;
      }
    }
    zeros_before(end == rows.count ? rows.all : rows[end]);
  });
}
