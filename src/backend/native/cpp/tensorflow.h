// TensorFlow's C interface as C++: a call of an operation with its tensors, which are held and let go, what the
// operation was told when it was made, and failures as exceptions.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <new>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "queue.h"
#include "tensorflow_c.h"

constexpr const char* OUT_OF_MEMORY = "there is not enough memory for it";

/** A TF_Status that throws what it was told. */
class Status {
 public:
  Status() : status_(TF_NewStatus()) {}
  ~Status() { TF_DeleteStatus(status_); }
  Status(const Status&) = delete;
  Status& operator=(const Status&) = delete;
  operator TF_Status*() { return status_; }

  void check() const {
    if (TF_GetCode(status_) != 0) throw std::runtime_error(TF_Message(status_));
  }

  /** Takes the exception that is being handled: none may reach TensorFlow, which is C. */
  void take_exception() noexcept {
    try {
      throw;
    } catch (const std::bad_alloc&) {
      TF_SetStatus(status_, TF_RESOURCE_EXHAUSTED, OUT_OF_MEMORY);
    } catch (const std::exception& error) {
      TF_SetStatus(status_, TF_INVALID_ARGUMENT, error.what());
    } catch (...) {
      TF_SetStatus(status_, TF_INVALID_ARGUMENT, "it failed, without words");
    }
  }

 private:
  TF_Status* status_;
};

/** What an operation is told when it is made: its attributes, all of them whole numbers. */
class Construction {
 public:
  explicit Construction(TF_OpKernelConstruction* construction) : construction_(construction) {}

  std::int64_t number(const char* name) {
    Status status;
    std::int64_t value = 0;
    TF_OpKernelConstruction_GetAttrInt64(construction_, name, &value, status);
    status.check();
    return value;
  }

  std::vector<std::int64_t> numbers(const char* name, std::size_t count) {
    Status status;
    std::vector<std::int64_t> values(count);
    TF_OpKernelConstruction_GetAttrInt64List(construction_, name, values.data(),
                                             static_cast<int>(count), status);
    status.check();
    return values;
  }

 private:
  TF_OpKernelConstruction* construction_;
};

/** Sizes along dimensions, or steps along them. */
using Shape = std::vector<std::int64_t>;

/** How far the next number is along each dimension. */
inline Shape steps_of(const Shape& shape) {
  Shape steps(shape.size(), 1);
  for (std::size_t i = shape.size(); i-- > 1;) steps[i - 1] = steps[i] * shape[i];
  return steps;
}

/** Attributes of an operation that has none to look at. */
struct NoAttributes {
  explicit NoAttributes(Construction&) {}
};

/** A tensor of a call, which holds it: float32, but for bytes, truths and integers. */
class Tensor {
 public:
  explicit Tensor(TF_Tensor* tensor) : tensor_(tensor) {}

  template <class Value>
  Value* as() const {
    return static_cast<Value*>(TF_TensorData(tensor_));
  }
  float* data() const { return as<float>(); }
  const std::uint8_t* bytes() const { return as<std::uint8_t>(); }
  bool* truths() const { return as<bool>(); }
  std::int32_t* integers() const { return as<std::int32_t>(); }
  int rank() const { return TF_NumDims(tensor_); }
  std::int64_t last_dim() const { return dim(rank() - 1); }

  /** @throws std::invalid_argument where there is no such dimension; TensorFlow ends the process */
  std::int64_t dim(int i) const {
    if (i < 0 || i >= rank()) throw std::invalid_argument("a tensor has too few dimensions");
    return TF_Dim(tensor_, i);
  }

  Shape shape() const {
    Shape sizes;
    for (int i = 0; i < rank(); i++) sizes.push_back(dim(i));
    return sizes;
  }

  std::int64_t size() const {
    std::int64_t product = 1;
    for (int i = 0; i < rank(); i++) product *= dim(i);
    return product;
  }

  /** Throws where the tensor has not so many dimensions. */
  const Tensor& of_rank(const char* name, int expected) const {
    if (rank() != expected)
      throw std::invalid_argument(std::string(name) + " have " + std::to_string(rank()) +
                                  " dimensions in place of " + std::to_string(expected));
    return *this;
  }

  /** Throws where the tensor is not of this shape. */
  const Tensor& of(const char* name, const Shape& expected) const {
    if (shape() != expected)
      throw std::invalid_argument(std::string(name) + " does not fit the other tensors");
    return *this;
  }

 private:
  TF_Tensor* tensor_;
};

/** A call of an operation: its tensors, held until it is destroyed, and the work on them. */
class Call : public Queue::Job {
 public:
  explicit Call(TF_OpKernelContext* context) : context_(context) {}
  ~Call() override {
    for (TF_Tensor* tensor : held_)
      if (tensor) TF_DeleteTensor(tensor);
  }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  int inputs() const { return TF_NumInputs(context_); }

  Tensor input(int i) {
    Status status;
    held_.push_back(nullptr);
    TF_GetInput(context_, i, &held_.back(), status);
    status.check();
    return Tensor(held_.back());
  }

  Tensor output(int i, const Shape& shape) {
    const std::size_t bytes = bytes_of(shape, sizeof(float));
    const Tensor made = allocated(i, TF_FLOAT, shape, bytes);
    made_.push_back({made.data(), bytes / sizeof(float)});
    return made;
  }

  /** An output of truths. */
  Tensor truths(int i, const Shape& shape) {
    return allocated(i, TF_BOOL, shape, bytes_of(shape, sizeof(bool)));
  }

  /** An output of numbers, or of truths. */
  template <class Value>
  Tensor output_of(int i, const Shape& shape) {
    if constexpr (std::is_same_v<Value, bool>)
      return truths(i, shape);
    else
      return output(i, shape);
  }

  /** An output of integers. */
  Tensor integers(int i, const Shape& shape) {
    return allocated(i, TF_INT32, shape, bytes_of(shape, sizeof(std::int32_t)));
  }

  /** What is to be done, with the tensors' numbers alone: TensorFlow's own call is over by then. */
  std::function<void()> work;

  void run() override { work(); }

  void spoil() noexcept override {
    for (const auto& [numbers, count] : made_) std::fill_n(numbers, count, NAN);
  }

 private:
  Tensor allocated(int i, int type, const Shape& shape, std::size_t bytes) {
    Status status;
    held_.push_back(nullptr);
    held_.back() = TF_AllocateOutput(context_, i, type, shape.data(),
                                     static_cast<int>(shape.size()), bytes, status);
    status.check();
    this->bytes += bytes;
    return Tensor(held_.back());
  }

  static std::size_t bytes_of(const Shape& shape, std::int64_t each) {
    std::int64_t bytes = each;
    for (std::int64_t size : shape)
      if (size < 0 || __builtin_mul_overflow(bytes, size, &bytes))
        throw std::invalid_argument("a result would have an impossible size");
    return static_cast<std::size_t>(bytes);
  }

  TF_OpKernelContext* context_;
  std::vector<TF_Tensor*> held_;
  /** Where the results are, and how many numbers each. */
  std::vector<std::pair<float*, std::size_t>> made_;
};
