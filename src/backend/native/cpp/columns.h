// Matrices side by side as one, and one as several.
#pragma once

#include <algorithm>
#include <vector>

/** A matrix of so many columns. */
struct Columns {
  float* data;
  long count;
};

/** joined [rows, Σ count] ← parts [rows, count], from left to right. */
inline void join(long rows, const std::vector<Columns>& parts, float* joined) {
  for (long r = 0; r < rows; r++)
    for (const Columns& part : parts) {
      std::copy_n(part.data + r * part.count, part.count, joined);
      joined += part.count;
    }
}

/** The other way. */
inline void split(long rows, const std::vector<Columns>& parts, const float* joined) {
  for (long r = 0; r < rows; r++)
    for (const Columns& part : parts) {
      std::copy_n(joined, part.count, part.data + r * part.count);
      joined += part.count;
    }
}
