// Arithmetic of tensors, number by number, and sums over dimensions of them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "functions.h"
#include "loops.h"
#include "rows.h"

/** eˣ, to 2 units in the last place; 0 below −87, and infinite above 88.72. */
INLINE float exponential(float x) {
  constexpr float LEAST = -87.f, MOST = 88.7228394f;
  const float within = exp_bounded(x > LEAST ? (x < MOST ? x : MOST) : LEAST);
  const float above = x > MOST ? INFINITY : within;
  return x > LEAST ? above : x <= LEAST ? 0.f : x;  // NaN stays NaN
}

/** y[i] ← f(x[i]) */
template <class To, class From, class F>
void each(long size, const From* x, To* y, F f) {
  constexpr long TOGETHER = 1024;
  for_rows((size + TOGETHER - 1) / TOGETHER, TOGETHER, [=](long r) {
    const long end = std::min(size, (r + 1) * TOGETHER);
    for (long i = r * TOGETHER; i < end; i++) y[i] = f(x[i]);
  });
}

/** y ← f(a, b), where a and b may be repeated; y lies in memory as the loops go. */
template <class To, class F>
void pairs(const Loops<2>& loops, const float* a, const float* b, To* y, F f) {
  const long step_a = loops.inner()[0], step_b = loops.inner()[1];
  loops.each_part(1, [=](long first, const Loops<2>::Steps& at, long count) {
    const float *from_a = a + at[0], *from_b = b + at[1];
    To* to = y + first;
    // Each as a loop of its own, of which a compiler makes vectors.
    if (step_a == 1 && step_b == 1)
      for (long i = 0; i < count; i++) to[i] = f(from_a[i], from_b[i]);
    else if (step_a == 1 && step_b == 0)
      for (long i = 0; i < count; i++) to[i] = f(from_a[i], *from_b);
    else if (step_a == 0 && step_b == 1)
      for (long i = 0; i < count; i++) to[i] = f(*from_a, from_b[i]);
    else
      for (long i = 0; i < count; i++) to[i] = f(from_a[i * step_a], from_b[i * step_b]);
  });
}

/** y ← x as the loops go. */
inline void gather(const Loops<1>& loops, const float* x, float* y) {
  const long step = loops.inner()[0];
  loops.each_part(1, [=](long first, const Loops<1>::Steps& at, long count) {
    const float* from = x + at[0];
    if (step == 1)
      std::copy_n(from, count, y + first);
    else
      for (long i = 0; i < count; i++) y[first + i] = from[i * step];
  });
}

/** The larger one; NaN where one is. */
INLINE float larger(float a, float b) { return a > b || a != a ? a : b; }

/** How numbers are joined: as a sum. */
struct Summed {
  static constexpr float NONE = 0;
  INLINE Vector join(Vector a, Vector b) { return a + b; }
  static double join(double a, double b) { return a + b; }
};

/** As the largest of them. */
struct Largest {
  static constexpr float NONE = -INFINITY;
  INLINE Vector join(Vector a, Vector b) {
    Vector larger;
    for (int i = 0; i < LANES; i++) larger[i] = a[i] > b[i] || a[i] != a[i] ? a[i] : b[i];
    return larger;
  }
  static double join(double a, double b) { return a > b || a != a ? a : b; }
};

INLINE Vector vector_of(float value) {
  Vector v;
  for (int i = 0; i < LANES; i++) v[i] = value;
  return v;
}

/** Which numbers of x make one of the result. */
struct Reduction {
  /** Over the results, but for those that lie side by side. */
  Loops<1> kept;
  /** Over the numbers of one result. */
  Loops<1> reduced;
  /** Results that lie side by side, as their numbers do. */
  long side = 1;
};

/** As many as are joined in float before what they come to is joined in double. */
constexpr long TOGETHER = 64;

/** The numbers from[0 … count) joined, which one vector holds. */
template <class How>
float joined_in_a_vector(const float* from, long count) {
  Vector all = load_some(from, count, How::NONE);
#pragma GCC unroll 4
  for (int half = LANES / 2; half > 0; half /= 2) all = How::join(all, rotate(all, half));
  return all[0];
}

/** The numbers from[0 … count) joined. */
template <class How>
double joined(const float* from, long count) {
  if (count <= LANES) return joined_in_a_vector<How>(from, count);
  double total = How::NONE;
  for (long i = 0; i < count; i += TOGETHER * LANES) {
    const long end = std::min(count, i + TOGETHER * LANES), whole = i + (end - i) / LANES * LANES;
    Vector some = vector_of(How::NONE);
    for (long j = i; j < whole; j += LANES) some = How::join(some, load(from + j));
    for (int lane = 0; lane < LANES; lane++) total = How::join(total, static_cast<double>(some[lane]));
    for (long j = whole; j < end; j++) total = How::join(total, static_cast<double>(from[j]));
  }
  return total;
}

/** to[0 … side) ← for each the numbers at from[place] joined, where the next ones lie side by side. */
template <class How>
void join_rows(const float* from, const std::vector<long>& places, long side, float* to) {
  for (long left = 0; left < side; left += LANES) {
    double totals[LANES];
    std::fill_n(totals, LANES, How::NONE);
    for (std::size_t p = 0; p < places.size();) {
      const std::size_t end = std::min(places.size(), p + TOGETHER);
      Vector some = vector_of(How::NONE);
      for (; p < end; p++) some = How::join(some, load_some(from + places[p] + left, side - left));
      for (int i = 0; i < LANES; i++) totals[i] = How::join(totals[i], static_cast<double>(some[i]));
    }
    for (long i = 0; i < std::min<long>(LANES, side - left); i++)
      to[left + i] = static_cast<float>(totals[i]);
  }
}

/** y ← the numbers of each result joined, in their order. */
template <class How>
void reduce(const Reduction& which, const float* x, float* y) {
  const long side = which.side, step = which.kept.inner()[0];
  const bool is_row = side == 1 && which.reduced.rows() == 1 &&
                      (which.reduced.inner()[0] == 1 || which.reduced.width() == 1);
  const std::vector<long> places = is_row ? std::vector<long>() : which.reduced.places();
  const long count = which.reduced.rows() * which.reduced.width();
  which.kept.each_part(count * side, [&](long first, const Loops<1>::Steps& at, long turns) {
    for (long i = 0; i < turns; i++) {
      const float* from = x + at[0] + i * step;
      float* to = y + (first + i) * side;
      if (is_row)
        *to = static_cast<float>(joined<How>(from, count));
      else
        join_rows<How>(from, places, side, to);
    }
  });
}

/** Where the largest of from[0 … count) is, the first of equal ones. */
inline int place_of_largest(const float* from, long count) {
  return static_cast<int>(std::max_element(from, from + count) - from);
}

/** a [n, k], b [k, m] → y [n, m]: few multiply-adds, which packing into panels is not worth. */
inline void small_product(long n, long k, long m, const float* a, const float* b, float* y) {
  if (m >= LANES) {
    for_rows(n, k * m, [=](long r) {
      float* to = y + r * m;
      std::fill_n(to, m, 0.f);
      for (long i = 0; i < k; i++) {
        const float factor = a[r * k + i], *row = b + i * m;
        for (long j = 0; j < m; j++) to[j] += factor * row[j];
      }
    });
    return;
  }
  std::vector<float> columns(k * m);
  for (long i = 0; i < k; i++)
    for (long j = 0; j < m; j++) columns[j * k + i] = b[i * m + j];
  for_rows(n, k * m, [&](long r) {
    const float* row = a + r * k;
    for (long j = 0; j < m; j++) {
      const float* column = columns.data() + j * k;
      y[r * m + j] = sum(k, [=](long i) { return row[i] * column[i]; });
    }
  });
}
