// Adam (Kingma and Ba 2015): every number of a variable and its moments is read and written once.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "simd.h"
#include "threads.h"

struct AdamRates {
  /** α · √(1 − β₂ᵗ) / (1 − β₁ᵗ) */
  float rate;
  float beta1, beta2, epsilon;
};

struct AdamSlot {
  long size;
  float *w, *m, *v;
  const float* g;
};

/** m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  w ← w − rate · m / (√v + ε) */
INLINE void adam_stretch(const AdamSlot& slot, const AdamRates& rates, long begin, long end) {
  float *__restrict w = slot.w, *__restrict m = slot.m, *__restrict v = slot.v;
  const float* __restrict g = slot.g;
  for (long i = begin; i < end; i++) {
    m[i] += (g[i] - m[i]) * (1 - rates.beta1);
    v[i] += (g[i] * g[i] - v[i]) * (1 - rates.beta2);
    w[i] -= rates.rate * m[i] / (std::sqrt(v[i]) + rates.epsilon);
  }
}

/** All variables in stretches, so that the threads finish together. */
inline void adam(const std::vector<AdamSlot>& slots, const AdamRates& rates) {
  constexpr long STRETCH = 16384;
  long total = 0;
  for (const AdamSlot& slot : slots) total += (slot.size + STRETCH - 1) / STRETCH;
  Threads::get().run(static_cast<int>(total), [&](int task, int) {
    long left = task;
    for (const AdamSlot& slot : slots) {
      const long stretches = (slot.size + STRETCH - 1) / STRETCH;
      if (left < stretches) {
        const long begin = left * STRETCH;
        return adam_stretch(slot, rates, begin, std::min(slot.size, begin + STRETCH));
      }
      left -= stretches;
    }
  });
}
