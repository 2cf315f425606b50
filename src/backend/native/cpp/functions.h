// Elementary functions without branches, so that a compiler makes vectors of a loop over them.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "simd.h"

template <class To, class From>
INLINE To bits(From from) {
  To to;
  std::memcpy(&to, &from, sizeof to);
  return to;
}

/** eˣ for −87 ≤ x ≤ 88.72, to 2 units in the last place. */
INLINE float exp_bounded(float x) {
  constexpr float LOG2_E = 1.44269504f, LN2_HIGH = 0.693145752f, LN2_LOW = 1.42860677e-6f;
  constexpr float ROUND = 12582912.f;  // 1.5 · 2²³: adding it rounds to a whole number
  const float shifted = x * LOG2_E + ROUND;
  const float n = shifted - ROUND;
  const float r = (x - n * LN2_HIGH) - n * LN2_LOW;  // |r| ≤ ln(2) / 2
  // Taylor's series to r⁷.
  float p = 1.f / 5040;
  p = p * r + 1.f / 720;
  p = p * r + 1.f / 120;
  p = p * r + 1.f / 24;
  p = p * r + 1.f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.f;
  p = p * r + 1.f;
  const std::uint32_t power = bits<std::uint32_t>(shifted) << 23;  // n, as an exponent
  return bits<float>(bits<std::uint32_t>(p) + power);
}

/** eˣ for x ≤ 0, to 2 units in the last place; 0 below −87. */
INLINE float exp_negative(float x) {
  const float result = exp_bounded(x > -87.f ? x : -87.f);
  return x > -87.f ? result : x <= -87.f ? 0.f : x;  // NaN stays NaN
}

/** ln(1 + u) for 0 ≤ u ≤ 1, as 2 artanh(u / (2 + u)). */
INLINE float log_one_plus(float u) {
  const float s = u / (2 + u), t = s * s;  // t ≤ 1/9
  float p = 1.f / 17;
  p = p * t + 1.f / 15;
  p = p * t + 1.f / 13;
  p = p * t + 1.f / 11;
  p = p * t + 1.f / 9;
  p = p * t + 1.f / 7;
  p = p * t + 1.f / 5;
  p = p * t + 1.f / 3;
  return 2 * s * (p * t + 1);
}

/** σ(x) = 1 / (1 + e⁻ˣ) */
INLINE float sigmoid(float x) {
  const float u = exp_negative(-std::fabs(x));
  return (x < 0 ? u : 1.f) / (1 + u);
}

/** ln(1 + eˣ) */
INLINE float softplus(float x) {
  return (x > 0 ? x : 0.f) + log_one_plus(exp_negative(-std::fabs(x)));
}
