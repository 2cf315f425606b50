// Grey levels of bytes.
#pragma once

#include <cstdint>

#include "rows.h"

/** levels = bytes / 255, row by row. */
inline void grey(long n, long pixels, const std::uint8_t* bytes, float* levels) {
  for_rows(n, pixels, [&](long r) {
    for (long i = r * pixels; i < (r + 1) * pixels; i++) levels[i] = bytes[i] / 255.f;
  });
}
