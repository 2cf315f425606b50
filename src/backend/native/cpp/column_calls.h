// The calls that put matrices side by side, and take them apart.
#pragma once

#include <vector>

#include "columns.h"
#include "tensorflow.h"

/** Along which dimension, and for a split how much of it each part is to have. */
struct AxisAttributes {
  std::int64_t axis;

  explicit AxisAttributes(Construction& construction) : axis(construction.number("axis")) {}
};

struct SplitAttributes : AxisAttributes {
  std::vector<std::int64_t> widths;

  explicit SplitAttributes(Construction& construction)
      : AxisAttributes(construction),
        widths(construction.numbers("widths", construction.number("N"))) {}
};

/** A tensor as a matrix whose columns are all that `axis` and the dimensions after it make. */
struct AsMatrix {
  std::vector<std::int64_t> shape;
  std::int64_t rows = 1, after = 1;

  AsMatrix(const Tensor& tensor, std::int64_t axis) : shape(tensor.shape()) {
    if (axis < 0 || axis >= tensor.rank()) throw std::invalid_argument("there is no such dimension");
    for (std::int64_t i = 0; i < axis; i++) rows *= shape[i];
    for (std::int64_t i = axis + 1; i < tensor.rank(); i++) after *= shape[i];
  }
};

/** Parts that differ along one dimension alone → side by side along it. */
inline void call_join(const AxisAttributes& attributes, Call& call) {
  const std::int64_t axis = attributes.axis;
  const AsMatrix first(call.input(0), axis);
  std::vector<std::int64_t> shape = first.shape;
  std::vector<Columns> parts;
  shape[axis] = 0;
  for (int i = 0; i < call.inputs(); i++) {
    const Tensor part = call.input(i);
    std::vector<std::int64_t> other = part.shape();
    const std::int64_t width = part.dim(static_cast<int>(axis));
    other[axis] = first.shape[axis];
    if (other != first.shape) throw std::invalid_argument("parts with different rows");
    parts.push_back({part.data(), width * first.after});
    shape[axis] += width;
  }
  const Tensor joined = call.output(0, shape);
  call.work = [=, rows = first.rows] { join(rows, parts, joined.data()); };
}

/** The other way. */
inline void call_split(const SplitAttributes& attributes, Call& call) {
  const Tensor joined = call.input(0);
  const AsMatrix all(joined, attributes.axis);
  std::int64_t left = all.shape[attributes.axis];
  for (std::int64_t width : attributes.widths)
    left = width < 0 || width > left ? -1 : left - width;
  if (left != 0)
    throw std::invalid_argument("the columns cannot be split so");
  std::vector<Columns> parts;
  for (int i = 0; i < static_cast<int>(attributes.widths.size()); i++) {
    std::vector<std::int64_t> shape = all.shape;
    shape[attributes.axis] = attributes.widths[i];
    parts.push_back({call.output(i, shape).data(), attributes.widths[i] * all.after});
  }
  call.work = [=, rows = all.rows] { split(rows, parts, joined.data()); };
}
