// The calls of arithmetic, number by number: what a loss is made of between a network and another. Each is a call
// of TensorFlow.js by its name, with float32 in place of any type.
#pragma once

#include <algorithm>
#include <vector>

#include "arithmetic.h"
#include "tensorflow.h"

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

/** a, b → f(a, b), a number or a truth, each repeated as the other needs it. */
template <auto f>
void call_pairs(const NoAttributes&, Call& call) {
  using Result = decltype(f(0.f, 0.f));
  const Tensor a = call.input(0), b = call.input(1);
  const Broadcast both(a.shape(), b.shape());
  const Tensor y = call.output_of<Result>(0, both.shape);
  call.work = [=, loops = both.loops] {
    pairs(loops, a.data(), b.data(), y.as<Result>(), [](float p, float q) { return f(p, q); });
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
