// The calls of arithmetic: what a loss is made of between a network and another. Each is a call of TensorFlow.js
// by its name, with float32 in place of any type.
#pragma once

#include <algorithm>
#include <vector>

#include "arithmetic.h"
#include "tensorflow.h"

using Shape = std::vector<std::int64_t>;

/** How far the next number is along each dimension. */
inline Shape steps_of(const Shape& shape) {
  Shape steps(shape.size(), 1);
  for (std::size_t i = shape.size(); i-- > 1;) steps[i - 1] = steps[i] * shape[i];
  return steps;
}

/** x → f(x), number by number. */
template <float f(float)>
void call_each(const NoAttributes&, Call& call) {
  const Tensor x = call.input(0);
  const std::int64_t size = x.size();
  const Tensor y = call.output(0, x.shape());
  call.work = [=] { each(size, x.data(), y.data(), [](float value) { return f(value); }); };
}

/** Two shapes, of which one may be repeated along what the other has more of. */
struct Broadcast {
  Shape shape;
  Loops<2> loops;

  Broadcast(const Shape& a, const Shape& b) : shape(std::max(a.size(), b.size())) {
    const std::size_t rank = shape.size();
    const auto size = [rank](const Shape& of, std::size_t i) {
      return i + of.size() < rank ? 1 : of[i + of.size() - rank];
    };
    const auto step = [rank, size](const Shape& of, std::size_t i) {
      return size(of, i) == 1 ? 0 : steps_of(of)[i + of.size() - rank];
    };
    for (std::size_t i = 0; i < rank; i++) {
      const std::int64_t of_a = size(a, i), of_b = size(b, i);
      if (of_a != of_b && of_a != 1 && of_b != 1)
        throw std::invalid_argument("shapes that do not fit each other");
      shape[i] = of_a == 1 ? of_b : of_a;
      loops.add(shape[i], {step(a, i), step(b, i)});
    }
  }
};

/** a, b → f(a, b), each repeated as the other needs it. */
template <float f(float, float)>
void call_pairs(const NoAttributes&, Call& call) {
  const Tensor a = call.input(0), b = call.input(1);
  const Broadcast both(a.shape(), b.shape());
  const Tensor y = call.output(0, both.shape);
  call.work = [=, loops = both.loops] {
    pairs(loops, a.data(), b.data(), y.data(), [](float p, float q) { return f(p, q); });
  };
}

/** a, b → whether f(a, b). */
template <bool f(float, float)>
void call_compare(const NoAttributes&, Call& call) {
  const Tensor a = call.input(0), b = call.input(1);
  const Broadcast both(a.shape(), b.shape());
  const Tensor y = call.truths(0, both.shape);
  call.work = [=, loops = both.loops] {
    pairs(loops, a.data(), b.data(), y.truths(), [](float p, float q) { return f(p, q); });
  };
}

/** a, b of one shape → a and b. */
inline void call_logical_and(const NoAttributes&, Call& call) {
  const Tensor a = call.input(0), b = call.input(1);
  const std::int64_t size = b.of("the second condition", a.shape()).size();
  const Tensor y = call.truths(0, a.shape());
  call.work = [=] {
    for (std::int64_t i = 0; i < size; i++) y.truths()[i] = a.bytes()[i] && b.bytes()[i];
  };
}

/** condition, a, b of one shape → a where the condition holds, b elsewhere. */
inline void call_select(const NoAttributes&, Call& call) {
  const Tensor condition = call.input(0), a = call.input(1), b = call.input(2);
  const std::int64_t size = a.of("what is taken", condition.shape()).size();
  b.of("what is taken otherwise", condition.shape());
  const Tensor y = call.output(0, a.shape());
  call.work = [=] {
    for (std::int64_t i = 0; i < size; i++)
      y.data()[i] = condition.bytes()[i] ? a.data()[i] : b.data()[i];
  };
}

/** Truths → 1 and 0. */
inline void call_truths_as_numbers(const NoAttributes&, Call& call) {
  const Tensor x = call.input(0);
  const std::int64_t size = x.size();
  const Tensor y = call.output(0, x.shape());
  call.work = [=] {
    each(size, x.bytes(), y.data(), [](std::uint8_t truth) { return truth ? 1.f : 0.f; });
  };
}

/** x → as many zeros. */
inline void call_zeros_like(const NoAttributes&, Call& call) {
  const Tensor x = call.input(0);
  const std::int64_t size = x.size();
  const Tensor y = call.output(0, x.shape());
  call.work = [=] { std::fill_n(y.data(), size, 0.f); };
}

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

/** a [n, k], b [k, m] → a · b, of small ones: large ones are worth packing into panels. */
inline void call_product(const NoAttributes&, Call& call) {
  const Tensor a = call.input(0), b = call.input(1);
  const std::int64_t n = a.of_rank("the first factors", 2).dim(0), k = a.dim(1);
  const std::int64_t m = b.of_rank("the second factors", 2).dim(1);
  b.of("the second factor", {k, m});
  const Tensor y = call.output(0, {n, m});
  call.work = [=] { small_product(n, k, m, a.data(), b.data(), y.data()); };
}

namespace functions {

INLINE float negative(float x) { return -x; }
INLINE float logarithm(float x) { return std::log(x); }
INLINE float log_1p(float x) { return std::log1p(x); }
INLINE float square(float x) { return x * x; }
INLINE float root(float x) { return std::sqrt(x); }
INLINE float inverse_root(float x) { return 1 / std::sqrt(x); }
INLINE float inverse(float x) { return 1 / x; }
INLINE float magnitude(float x) { return std::fabs(x); }
INLINE float hyperbolic(float x) { return std::tanh(x); }
INLINE float step(float x) { return x > 0 ? 1.f : x <= 0 ? 0.f : x; }
INLINE float positive(float x) { return x < 0 ? 0.f : x; }
INLINE float sum(float a, float b) { return a + b; }
INLINE float difference(float a, float b) { return a - b; }
INLINE float product(float a, float b) { return a * b; }
INLINE float quotient(float a, float b) { return a / b; }
INLINE float squared_difference(float a, float b) { return (a - b) * (a - b); }
INLINE float smaller(float a, float b) { return a < b || a != a ? a : b; }
INLINE bool greater(float a, float b) { return a > b; }
INLINE bool greater_equal(float a, float b) { return a >= b; }
INLINE bool less(float a, float b) { return a < b; }
INLINE bool less_equal(float a, float b) { return a <= b; }
INLINE bool equal(float a, float b) { return a == b; }
INLINE bool not_equal(float a, float b) { return a != b; }

}  // namespace functions
