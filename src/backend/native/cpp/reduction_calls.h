// The calls that join what lies along dimensions.
#pragma once

#include <vector>

#include "arithmetic.h"
#include "tensorflow.h"

/** Which dimensions go, and whether each stays as one of size 1. */
struct ReductionAttributes {
  Shape axes;
  bool keeps;

  explicit ReductionAttributes(Construction& construction)
      : axes(construction.numbers("axes", construction.number("count"))),
        keeps(construction.number("keep") != 0) {}
};

/** x → for each of what is left of its dimensions, all its numbers joined. */
template <class How>
void call_reduce(const ReductionAttributes& attributes, Call& call, bool mean = false) {
  const Tensor x = call.input(0);
  const Shape sizes = x.shape(), steps = steps_of(sizes);
  const int rank = x.rank();
  std::vector<bool> goes(rank);
  for (std::int64_t axis : attributes.axes) {
    if (axis < 0 || axis >= rank) throw std::invalid_argument("there is no such dimension");
    goes[axis] = true;
  }
  Reduction which;
  Shape shape;
  std::int64_t count = 1;
  int last = rank;  // from here on, results lie side by side
  while (last > 0 && !goes[last - 1]) which.side *= sizes[--last];
  for (int i = 0; i < rank; i++) {
    if (!goes[i] || attributes.keeps) shape.push_back(goes[i] ? 1 : sizes[i]);
    if (goes[i]) count *= sizes[i];
    if (i < last) (goes[i] ? which.reduced : which.kept).add(sizes[i], {steps[i]});
  }
  if (x.size() == 0) throw std::invalid_argument("there is nothing to join");
  const Tensor y = call.output(0, shape);
  const std::int64_t results = y.size();
  call.work = [=] {
    reduce<How>(which, x.data(), y.data());
    if (mean) each(results, y.data(), y.data(), [=](float sum) { return sum / count; });
  };
}

inline void call_sum(const ReductionAttributes& attributes, Call& call) {
  call_reduce<Summed>(attributes, call);
}
inline void call_mean(const ReductionAttributes& attributes, Call& call) {
  call_reduce<Summed>(attributes, call, true);
}
inline void call_max(const ReductionAttributes& attributes, Call& call) {
  call_reduce<Largest>(attributes, call);
}

/** x [n, m] → for each row, where its largest number is. */
inline void call_arg_max(const NoAttributes&, Call& call) {
  const Tensor x = call.input(0);
  const std::int64_t n = x.of_rank("the rows", 2).dim(0), m = x.dim(1);
  if (m == 0) throw std::invalid_argument("there is nothing to choose from");
  const Tensor y = call.integers(0, {n});
  call.work = [=] {
    for_rows(n, m, [=](long r) { y.integers()[r] = place_of_largest(x.data() + r * m, m); });
  };
}
