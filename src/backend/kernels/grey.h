// Grey levels of bytes.
#pragma once

#include <cstdint>

/** levels = bytes / 255. */
inline void grey(long size, const std::uint8_t* bytes, float* levels) {
  for (long i = 0; i < size; i++) levels[i] = bytes[i] / 255.f;
}
