// The calls that put numbers elsewhere: another shape and order, rows that are chosen, a 1 in a place.
#pragma once

#include <algorithm>

#include "arithmetic.h"
#include "tensorflow.h"

/** Numbers of a tensor in another shape and order. */
struct ViewAttributes {
  Shape shape, sizes, steps;
  std::int64_t start;

  explicit ViewAttributes(Construction& construction)
      : shape(construction.numbers("shape", construction.number("rank"))),
        sizes(construction.numbers("sizes", construction.number("loops"))),
        steps(construction.numbers("steps", sizes.size())),
        start(construction.number("start")) {}
};

/** x → the numbers from `start` on that loops of such sizes and steps come to, in such a shape. */
inline void call_view(const ViewAttributes& attributes, Call& call) {
  const Tensor x = call.input(0);
  std::int64_t least = attributes.start, most = attributes.start, count = 1;
  Loops<1> loops;
  for (std::size_t i = 0; i < attributes.sizes.size(); i++) {
    const std::int64_t size = attributes.sizes[i], step = attributes.steps[i];
    if (size < 1) throw std::invalid_argument("a view of nothing");
    (step < 0 ? least : most) += (size - 1) * step;
    count *= size;
    loops.add(size, {step});
  }
  if (least < 0 || most >= x.size()) throw std::invalid_argument("a view beyond the tensor");
  const Tensor y = call.output(0, attributes.shape);
  if (y.size() != count) throw std::invalid_argument("a view of another size than its shape");
  const std::int64_t start = attributes.start;
  call.work = [=] { gather(loops, x.data() + start, y.data()); };
}

struct OneHotAttributes {
  std::int64_t depth;

  explicit OneHotAttributes(Construction& construction) : depth(construction.number("depth")) {}
};

/** indices [n] → rows with a single 1, of zeros where there is no such place. */
inline void call_one_hot(const OneHotAttributes& told, Call& call) {
  const std::int64_t depth = told.depth;
  const Tensor indices = call.input(0);
  const std::int64_t n = indices.of_rank("the indices", 1).dim(0);
  const Tensor y = call.output(0, {n, depth});
  call.work = [=] {
    std::fill_n(y.data(), n * depth, 0.f);
    for (std::int64_t r = 0; r < n; r++) {
      const int place = indices.integers()[r];
      if (place >= 0 && place < depth) y.data()[r * depth + place] = 1;
    }
  };
}

/** x [rows, m], indices [n] → those rows; of zeros where there is no such row. */
inline void call_rows(const NoAttributes&, Call& call) {
  const Tensor x = call.input(0), indices = call.input(1);
  const std::int64_t rows = x.of_rank("the rows", 2).dim(0), m = x.dim(1);
  const std::int64_t n = indices.of_rank("the indices", 1).dim(0);
  const Tensor y = call.output(0, {n, m});
  call.work = [=] {
    for (std::int64_t r = 0; r < n; r++) {
      const int row = indices.integers()[r];
      if (row >= 0 && row < rows)
        std::copy_n(x.data() + row * m, m, y.data() + r * m);
      else
        std::fill_n(y.data() + r * m, m, 0.f);
    }
  };
}
