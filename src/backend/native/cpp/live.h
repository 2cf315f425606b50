// Which of a matrix's columns, or rows, are computed with, and how they are brought together.
#pragma once

#include <vector>

#include "simd.h"

/** How many entries a list has beyond its end, which are looked at ahead of their use. */
constexpr int BEYOND = 33;

/** The columns, or rows, that are computed with. */
struct Live {
  /** Of so many. */
  long all;
  /** How many are left. */
  long count;
  /** Which ones, in rising order and with BEYOND entries after them; nullptr: all. */
  const int* which;

  static Live every(long all) { return {all, all, nullptr}; }
  static Live listed(long all, const int* list) { return {all, list[0], list + 1}; }

  bool some_left_out() const { return count < all; }
  long operator[](long i) const { return which ? which[i] : i; }
};

/** LANES columns side by side: the bits of those that are live, and how many are before them. */
struct Lanes {
  unsigned bits;
  long before;
};

inline std::vector<Lanes> lanes_of(const Live& live) {
  std::vector<Lanes> result;
  for (long at = 0, j = 0; at < live.all; at += LANES) {
    result.push_back({0, j});
    for (; j < live.count && live[j] < at + LANES; j++) result.back().bits |= 1u << (live[j] - at);
  }
  return result;
}

/** to[0 … count) ← those of the `size` numbers of a row that are live. */
inline void compress(const std::vector<Lanes>& lanes, const float* row, long size, float* to,
                     long count) {
  for (const Lanes& some : lanes) {
    const Vector left = compress(some.bits, load_some(row, size));
    store_some(to + some.before, left, count - some.before);
    row += LANES, size -= LANES;
  }
}
