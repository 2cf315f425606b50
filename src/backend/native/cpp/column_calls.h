// The calls that put matrices side by side, and take them apart.
#pragma once

#include <vector>

#include "columns.h"
#include "tensorflow.h"

/** How many rows a matrix has, or a vector as one. */
inline std::int64_t rows_of(const Tensor& tensor) {
  return tensor.rank() == 1 ? 1 : tensor.of_rank("the columns", 2).dim(0);
}

/** Parts [columns] or [rows, columns], of equal rows → side by side. */
inline void call_join(const NoAttributes&, Call& call) {
  const Tensor first = call.input(0);
  const std::int64_t rows = rows_of(first);
  std::vector<Columns> parts;
  std::int64_t columns = 0;
  for (int i = 0; i < call.inputs(); i++) {
    const Tensor part = call.input(i);
    if (part.rank() != first.rank() || rows_of(part) != rows)
      throw std::invalid_argument("parts with different rows");
    parts.push_back({part.data(), part.last_dim()});
    columns += part.last_dim();
  }
  const bool flat = first.rank() == 1;
  const Tensor joined = flat ? call.output(0, {columns}) : call.output(0, {rows, columns});
  call.work = [=] { join(rows, parts, joined.data()); };
}

/** How many columns each part is to have. */
struct SplitAttributes {
  std::vector<std::int64_t> widths;

  explicit SplitAttributes(Construction& construction)
      : widths(construction.numbers("widths", construction.number("N"))) {}
};

/** The other way. */
inline void call_split(const SplitAttributes& attributes, Call& call) {
  const std::vector<std::int64_t>& widths = attributes.widths;
  const Tensor joined = call.input(0);
  const std::int64_t rows = rows_of(joined);
  std::int64_t left = joined.last_dim();
  for (std::int64_t width : widths) left = width < 0 || width > left ? -1 : left - width;
  if (left != 0)
    throw std::invalid_argument("the columns cannot be split so");
  std::vector<Columns> parts;
  for (int i = 0; i < static_cast<int>(widths.size()); i++) {
    const Tensor part = joined.rank() == 1 ? call.output(i, {widths[i]})
                                           : call.output(i, {rows, widths[i]});
    parts.push_back({part.data(), widths[i]});
  }
  call.work = [=] { split(rows, parts, joined.data()); };
}
