// The calls of a stack of dense layers: what TensorFlow passes, checked and put where dense.h wants it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "bfloat16.h"
#include "dense.h"
#include "tensorflow.h"

/** In the order of `PRECISIONS` in ops/native_codes.ts. */
enum Rounding { FLOAT32, BFLOAT16 };

/** What an operation was asked to be, when it was made. */
struct StackAttributes {
  /** Of the layers, the first one's in the lowest two bits. */
  std::int64_t activations, precision, input_gradient;

  explicit StackAttributes(Construction& construction)
      : activations(construction.number("activations")),
        precision(construction.number("precision")),
        input_gradient(construction.number("input_gradient")) {}
};

/** Calls run with the precision as a type. */
template <class Attributes, class Run>
void with_precision(const Attributes& attributes, Run&& run) {
#if defined(__AVX512BF16__)
  if (attributes.precision == BFLOAT16) return run(Bfloat16());
#else
  if (attributes.precision == BFLOAT16)
    throw std::invalid_argument("this processor has no instructions for bfloat16");
#endif
  run(Float32());
}

/** Layers that fit into `activations`, as MOST_LAYERS in ops/dense_native.ts. */
constexpr int MOST_LAYERS = 26;

/** A list of live columns has entries of 32 bits. */
constexpr std::int64_t MOST_COLUMNS = INT32_MAX - 2 * BEYOND;

/** The layers whose kernels are the inputs first, first + stride, …; where their numbers lie is set later. */
inline std::vector<Layer> layers_of(const StackAttributes& attributes, Call& call, int first,
                                    int stride, std::int64_t in) {
  std::vector<Layer> layers;
  const int inputs = call.inputs() - first;
  if (inputs <= 0 || inputs % stride != 0 || inputs / stride > MOST_LAYERS)
    throw std::invalid_argument("a stack of no layers, or of too many, or of parts of one");
  for (int input = first, i = 0; input < call.inputs(); input += stride, i++) {
    const Tensor w = call.input(input);
    const std::int64_t out = w.of_rank("kernels", 2).dim(1);
    w.of("a kernel", {in, out});
    if (std::max(in, out) > MOST_COLUMNS)
      throw std::invalid_argument("a layer has too many units");
    Layer layer{};
    layer.activation = static_cast<Activation>(attributes.activations >> 2 * i & 3);
    layer.in = in, layer.out = out, layer.w = w.data();
    layers.push_back(layer);
    in = out;
  }
  return layers;
}

/**
 * Gives the layers their places in `kept`, and says how many numbers it has to have: what is live
 * of the first x, each later x, which of its columns are live, and for silu sigma.
 */
inline std::int64_t place(std::vector<Layer>& layers, std::int64_t n, const float* x, float* y,
                          float* kept) {
  std::int64_t size = 0;
  const auto take = [&](std::int64_t count) {
    size += count;
    return kept ? kept + size - count : nullptr;
  };
  Layer* before = nullptr;
  for (Layer& layer : layers) {
    layer.x = before ? before->y : x;
    // Data may be 0 anywhere, and so are units of relu.
    if (!before || before->activation == RELU) {
      layer.list = reinterpret_cast<int*>(take(list_size(layer.in)));
      layer.left = before ? before->y : take(n * layer.in);
    }
    layer.y = &layer == &layers.back() ? y : take(n * layer.out);
    if (keeps_sigma(layer.activation)) layer.sigma = take(n * layer.out);
    before = &layer;
  }
  return size;
}

/** x [n, in], then w [in, out] and b [out] of each layer → y [n, out of the last], kept. */
inline void call_stack(const StackAttributes& attributes, Call& call) {
  const Tensor x = call.input(0);
  const std::int64_t n = x.of_rank("the layer's inputs", 2).dim(0);
  std::vector<Layer> layers = layers_of(attributes, call, 1, 2, x.dim(1));
  for (std::size_t i = 0; i < layers.size(); i++) {
    const Tensor b = call.input(static_cast<int>(2 + 2 * i));
    layers[i].b = b.of("a bias", {layers[i].out}).data();
  }
  const Tensor y = call.output(0, {n, layers.back().out});
  const Tensor kept = call.output(1, {place(layers, n, nullptr, nullptr, nullptr)});
  place(layers, n, x.data(), y.data(), kept.data());
  with_precision(attributes, [&](auto precision) {
    call.work = [=] { dense_stack<decltype(precision)>(n, layers); };
  });
}

/**
 * Throws where the layer's list of live columns is none that `call_stack` has made: its numbers are
 * places in memory.
 */
inline void check_list(const Layer& layer) {
  if (!layer.list) return;
  const int count = layer.list[0];
  bool rising = count >= (layer.in > 0 ? 1 : 0) && count <= layer.in;
  for (int i = 1, before = -1; rising && i <= count; before = layer.list[i++])
    rising = layer.list[i] > before && layer.list[i] < layer.in;
  for (int i = 1; rising && i <= BEYOND; i++) rising = layer.list[count + i] == 0;
  if (!rising) throw std::invalid_argument("what was kept is of another stack");
}

/** dy, x, y, kept, then w of each layer → dx [n, in] or nothing, then dw and db of each layer. */
inline void call_stack_gradient(const StackAttributes& attributes, Call& call) {
  const Tensor dy = call.input(0), x = call.input(1), y = call.input(2), kept = call.input(3);
  const std::int64_t n = x.of_rank("the layer's inputs", 2).dim(0), in = x.dim(1);
  std::vector<Layer> layers = layers_of(attributes, call, 4, 1, in);
  dy.of("the output's gradient", {n, layers.back().out});
  y.of("the output", {n, layers.back().out});
  kept.of("what was kept", {place(layers, n, x.data(), y.data(), kept.data())});
  const bool wanted = attributes.input_gradient != 0;
  const Tensor dx = call.output(0, {wanted ? n : 0, in});
  std::vector<WeightGradients> gradients;
  int output = 1;
  for (const Layer& layer : layers) {
    const Tensor dw = call.output(output++, {layer.in, layer.out});
    const Tensor db = call.output(output++, {layer.out});
    gradients.push_back({dw.data(), db.data()});
  }
  const float* dy_data = dy.data();
  float* dx_data = wanted ? dx.data() : nullptr;
  with_precision(attributes, [&](auto precision) {
    call.work = [=] {
      for (const Layer& layer : layers) check_list(layer);
      dense_stack_gradient<decltype(precision)>(n, layers, dy_data, gradients, dx_data);
    };
  });
}
