// The native operations without TensorFlow, for the compilers' sanitizers: thousands of calls with
// sizes at random, sizes that do not fit, memory that runs out, at once and in the background, from
// two threads of JavaScript. Sums are not checked here; what is: that no memory but their own is
// read or written, that no two threads write to the same, and that each failure is told.
#include <atomic>
#include <cstdlib>
#include <new>
#include <random>

#include "fake_tensorflow.h"

/** After so many allocations one fails; below 0: none. */
inline std::atomic<int> fails_after{-1};

inline bool memory_fails() {
  return Unfailing::deep == 0 && fails_after.load() >= 0 && fails_after.fetch_sub(1) == 0;
}

void* operator new(std::size_t size) {
  void* memory = memory_fails() ? nullptr : std::malloc(size > 0 ? size : 1);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

inline int failing_memalign(void** memory, std::size_t unit, std::size_t size) {
  return memory_fails() ? 12 : posix_memalign(memory, unit, size);
}
#define posix_memalign failing_memalign
#include "../cpp/operations.cc"
#undef posix_memalign
#include "fake_node.h"

namespace {

struct Input {
  std::vector<std::int64_t> shape;
  int bytes = 4;
};

/** One call: what it is asked with. */
struct Request {
  std::string name;
  std::vector<Input> inputs;
  std::map<std::string, std::vector<std::int64_t>> attributes;
  int outputs = 1;
};

class Chance {
 public:
  explicit Chance(unsigned seed) : engine_(seed) {}
  int below(int count) { return static_cast<int>(engine_() % static_cast<unsigned>(count)); }
  /** Mostly small, where the edges of tiles are; sometimes nothing, or more than a tile. */
  std::int64_t size() { return below(12) == 0 ? 0 : 1 + below(below(4) == 0 ? 90 : 20); }
  float number() { return below(4) == 0 ? 0.f : static_cast<float>(below(2001) - 1000) / 500; }

 private:
  std::mt19937 engine_;
};

/** Tensors of these inputs, their floats at random and a fifth of their columns 0. */
std::vector<TF_Tensor*> tensors_of(const std::vector<Input>& inputs, Chance& chance) {
  std::vector<TF_Tensor*> made;
  for (const Input& input : inputs) {
    std::int64_t size = 1;
    for (std::int64_t side : input.shape) size *= side;
    TF_Tensor* tensor = make_tensor(input.shape, static_cast<std::size_t>(size * input.bytes));
    const std::int64_t last = input.shape.empty() ? 1 : input.shape.back();
    if (input.bytes == 4)
      for (std::int64_t i = 0; i < size; i++)
        static_cast<float*>(tensor->data)[i] = i % last % 5 == 0 ? 0 : chance.number();
    made.push_back(tensor);
  }
  return made;
}

/** A call as TensorFlow makes it. @returns its outputs, or in `why` what it failed with */
std::vector<TF_Tensor*> run(const Request& request, const std::vector<TF_Tensor*>& inputs,
                            std::string& why) {
  const TF_KernelBuilder& kernel = registered.at(request.name);
  TF_OpKernelConstruction construction{request.attributes, {}};
  TF_OpKernelContext context;
  context.inputs = inputs;
  Unfailing::deep--;
  void* attributes = kernel.create(&construction);
  if (construction.status.code == 0) kernel.compute(attributes, &context);
  Unfailing::deep++;
  kernel.remove(attributes);
  why = construction.status.message[0] ? construction.status.message : context.status.message;
  return context.outputs;
}

void free_all(const std::vector<TF_Tensor*>& tensors) {
  for (TF_Tensor* tensor : tensors)
    if (tensor) TF_DeleteTensor(tensor);
}

/** What `finish` throws, in words. */
std::string finished() {
  std::lock_guard<std::mutex> lock(in_use);
  try {
    Queue::get().finish();
    return "";
  } catch (const std::exception& error) {
    return error.what();
  }
}

void set_defers(bool whether) {
  std::lock_guard<std::mutex> lock(in_use);
  Queue::get().defers = whether;
}

/** A stack of layers, as JavaScript asks for it. */
Request stack(Chance& chance) {
  Request request{"LatentLabStack", {}, {}, 2};
  const std::int64_t n = chance.size();
  std::int64_t in = chance.size(), activations = 0;
  const int layers = 1 + chance.below(3);
  request.inputs.push_back({{n, in}});
  for (int i = 0; i < layers; i++) {
    const std::int64_t out = chance.size();
    activations |= static_cast<std::int64_t>(chance.below(4)) << 2 * i;
    request.inputs.push_back({{in, out}});
    request.inputs.push_back({{out}});
    in = out;
  }
  request.attributes = {{"activations", {activations}},
                        {"precision", {chance.below(2)}},
                        {"input_gradient", {chance.below(2)}},
                        {"L", {layers}},
                        {"N", {2 * layers}}};
  return request;
}

/** A convolutional layer, plain or transposed, as JavaScript asks for it. */
Request convolution(Chance& chance) {
  const std::int64_t n = chance.below(8), window = 1 + chance.below(5), stride = 1 + chance.below(3);
  const std::int64_t height = 1 + chance.below(14), width = 1 + chance.below(14);
  const std::int64_t large = chance.below(3) ? chance.size() : 1, small = chance.size();
  const bool transposed = chance.below(2) == 0;
  Request request{"LatentLabConvolution", {}, {}, 2};
  if (transposed)
    request.inputs = {{{n, (height - 1) / stride + 1, (width - 1) / stride + 1, small}}};
  else
    request.inputs = {{{n, height, width, large}}};
  request.inputs.push_back({{window, window, large, small}});
  request.inputs.push_back({{transposed ? large : small}});
  request.attributes = {{"transposed", {transposed}},
                        {"stride", {stride}},
                        {"height", {height}},
                        {"width", {width}},
                        {"activation", {chance.below(4)}},
                        {"precision", {chance.below(2)}},
                        {"input_gradient", {chance.below(2)}}};
  return request;
}

/** A shape of up to four dimensions. */
std::vector<std::int64_t> shape_of(Chance& chance) {
  std::vector<std::int64_t> shape(chance.below(5));
  for (std::int64_t& size : shape) size = chance.below(12) == 0 ? 0 : 1 + chance.below(9);
  return shape;
}

/** Arithmetic of one tensor or more. */
Request arithmetic(Chance& chance) {
  const Input x{shape_of(chance)}, truths{x.shape, 1};
  Input repeated = x;
  for (std::int64_t& size : repeated.shape)
    if (chance.below(3) == 0) size = 1;
  if (!repeated.shape.empty() && chance.below(3) == 0) repeated.shape.erase(repeated.shape.begin());
  const std::int64_t rank = static_cast<std::int64_t>(x.shape.size());
  const std::int64_t n = chance.size(), k = chance.size(), m = chance.size();
  static const std::vector<std::string> each = {"Exp", "Log", "Softplus", "Step"};
  static const std::vector<std::string> pairs = {"Add", "RealDiv", "Maximum", "Greater", "Equal"};
  static const std::vector<std::string> reductions = {"Sum", "Mean", "Max"};
  const auto one_of = [&](const std::vector<std::string>& all) {
    return "LatentLab" + all[chance.below(static_cast<int>(all.size()))];
  };
  Request request;
  switch (chance.below(12)) {
    case 0: return {one_of(each), {x}, {}};
    case 1: return {one_of(pairs), {x, repeated}, {}};
    case 2: return {one_of(pairs), {repeated, x}, {}};
    case 3: return {"LatentLabLogicalAnd", {truths, truths}, {}};
    case 4: return {"LatentLabSelect", {truths, x, x}, {}};
    case 5: return {"LatentLabCast", {truths}, {}};
    case 6: return {"LatentLabArgMax", {{{n, m}}}, {}};
    case 7: return {"LatentLabOneHot", {{{n}}}, {{"depth", {m}}}};
    case 8: return {"LatentLabRows", {{{n, m}}, {{k}}}, {}};
    case 9: return {"LatentLabProduct", {{{n, k}}, {{k, m}}}, {}};
    case 10:
      request = {one_of(reductions), {x}, {{"axes", {}}, {"count", {0}}, {"keep", {chance.below(2)}}}};
      for (std::int64_t axis = 0; axis < rank; axis++)
        if (chance.below(2)) {
          request.attributes["axes"].push_back(axis);
          request.attributes["count"][0]++;
        }
      return request;
    default: {
      // Its dimensions in another order, of each all but the first.
      request = {"LatentLabView", {x}, {{"rank", {rank}}, {"loops", {rank}}, {"start", {0}}}};
      const Shape steps = steps_of(x.shape);
      for (std::int64_t i = rank - 1; i >= 0; i--) {
        const std::int64_t size = x.shape[i] - 1;
        request.attributes["shape"].push_back(size);
        request.attributes["sizes"].push_back(size);
        request.attributes["steps"].push_back(steps[i]);
        request.attributes["start"][0] += steps[i];
      }
      return request;
    }
  }
}

/** Densities, their sums, and kernels. */
Request density(Chance& chance) {
  const std::int64_t n = chance.size(), latents = chance.size();
  const Input z{{n, latents}}, row{{n}}, q{{chance.size(), latents}};
  const Input each{{n, q.shape[0], latents}}, widths{{chance.below(4)}};
  const std::int64_t axis = chance.below(3);
  Input without = each;
  without.shape.erase(without.shape.begin() + axis);
  switch (chance.below(8)) {
    case 0: return {"LatentLabLogDensity", {z, z, z}, {}};
    case 1: return {"LatentLabLogDensityGradient", {row, z, z, z}, {}, 3};
    case 2: return {"LatentLabLogDensities", {z, q, q}, {}};
    case 3: return {"LatentLabLogDensitiesGradient", {each, z, q, q}, {}, 3};
    case 4: return {"LatentLabLogSumExp", {each}, {{"axis", {axis}}}};
    case 5: return {"LatentLabLogSumExpGradient", {without, each, without}, {{"axis", {axis}}}};
    case 6: return {"LatentLabMultiquadratic", {each, widths}, {}};
    default: return {"LatentLabMultiquadraticSlope", {each, widths}, {}};
  }
}

/** The other operations. */
Request other(Chance& chance) {
  const std::int64_t n = chance.size(), m = chance.size();
  const Input matrix{{n, m}}, row{{n}};
  const int count = 1 + chance.below(3);
  Request request;
  switch (chance.below(13)) {
    case 0: return {"LatentLabBernoulli", {matrix, matrix}, {}};
    case 1: return {"LatentLabBernoulliGradient", {matrix, matrix, row}, {}};
    case 2: return {"LatentLabSample", {matrix, matrix, matrix}, {}};
    case 3: return {"LatentLabSampleGradient", {matrix, matrix, matrix}, {}};
    case 4: return {"LatentLabKl", {matrix, matrix}, {}};
    case 5: return {"LatentLabKlGradient", {matrix, matrix, row}, {}, 2};
    case 6: return {"LatentLabGrey", {{{n, m}, 1}}, {}};
    case 7: return {"LatentLabAdd", {matrix, matrix}, {}};
    case 8:
      request = {"LatentLabWeightedSum", {}, {{"N", {count}}}, 2};
      for (int i = 0; i < count; i++) request.inputs.push_back(chance.below(3) ? row : Input{{}});
      request.inputs.push_back({{count}});
      return request;
    case 9:
      request = {"LatentLabWeightedSumGradient", {{{}}, {{count}}}, {{"N", {count}}}, count};
      for (int i = 0; i < count; i++) request.attributes["sizes"].push_back(chance.size());
      return request;
    case 10:
      request = {"LatentLabJoin", {}, {{"axis", {1}}, {"N", {count}}}};
      for (int i = 0; i < count; i++) request.inputs.push_back({{n, chance.size()}});
      return request;
    case 11:
      request = {"LatentLabSplit", {{{n, 0}}}, {{"axis", {1}}, {"N", {count}}}, count};
      for (int i = 0; i < count; i++) {
        request.attributes["widths"].push_back(chance.size());
        request.inputs[0].shape[1] += request.attributes["widths"].back();
      }
      return request;
    default:
      request = {"LatentLabAdam", {{{4}}}, {{"N", {4 * count}}}, 0};
      for (int i = 0; i < count; i++) {
        const Input variable{{chance.size(), 1 + chance.below(2000)}};
        request.inputs.insert(request.inputs.end(), 4, variable);
      }
      return request;
  }
}

/** Makes something of the request not fit. */
void spoil(Request& request, Chance& chance) {
  Input& input = request.inputs[chance.below(static_cast<int>(request.inputs.size()))];
  switch (chance.below(5)) {
    case 0: input.shape.clear(); break;
    case 1: input.shape.push_back(chance.size()); break;
    case 2:
      if (!input.shape.empty()) input.shape[chance.below(input.shape.size())] = chance.size();
      break;
    case 3: request.inputs.pop_back(); break;
    default:
      for (auto& [name, values] : request.attributes)
        if (!values.empty() && chance.below(2)) values[0] = chance.below(9) - 4;
  }
}

struct Tally {
  int done = 0, refused = 0, failed = 0;
};

/** Runs a request, and of a layer or a stack its gradient too. */
void attempt(const Request& request, Chance& chance, Tally& tally) {
  std::string why;
  std::vector<TF_Tensor*> inputs = tensors_of(request.inputs, chance);
  std::vector<TF_Tensor*> outputs = run(request, inputs, why);
  if (request.name == "LatentLabStack" && why.empty()) {
    Request gradient = request;
    gradient.name = "LatentLabStackGradient";
    std::vector<TF_Tensor*> given = {outputs[0], inputs[0], outputs[0], outputs[1]};
    for (std::size_t i = 1; i < inputs.size(); i += 2) given.push_back(inputs[i]);
    if (chance.below(40) == 0) given[3] = inputs[0];  // not what was kept
    free_all(run(gradient, given, why));
  }
  if (request.name == "LatentLabConvolution" && why.empty()) {
    Request gradient = request;
    gradient.name = "LatentLabConvolutionGradient";
    const int dy = chance.below(40) == 0 ? 1 : 0;  // of the output's shape, or not
    free_all(run(gradient, {outputs[dy], inputs[0], outputs[0], outputs[1], inputs[1]}, why));
  }
  (why.empty() ? tally.done : tally.refused)++;
  free_all(outputs);
  free_all(inputs);
}

/** One thread of JavaScript. */
void javascript(unsigned seed, int calls, bool failing) {
  Unfailing itself;  // but not the operations, see run()
  Chance chance(seed);
  Tally tally;
  for (int i = 0; i < calls; i++) {
    if (chance.below(6) == 0) set_defers(chance.below(2) == 0);
    const int which = chance.below(7);
    Request request = which == 0   ? stack(chance)
                      : which == 1 ? convolution(chance)
                      : which < 4  ? arithmetic(chance)
                      : which == 4 ? density(chance)
                                   : other(chance);
    if (chance.below(4) == 0) spoil(request, chance);
    if (failing && chance.below(8) == 0) fails_after.store(chance.below(30));
    attempt(request, chance, tally);
    if (chance.below(10) == 0 && !finished().empty()) tally.failed++;
  }
  fails_after.store(-1);
  set_defers(false);
  if (!finished().empty()) tally.failed++;
  std::printf("%d done, %d refused, %d failed later\n", tally.done, tally.refused, tally.failed);
}

/** A job in the background that runs out of memory is told of once, and what it should have made is NaN. */
void a_deferred_failure() {
  Unfailing itself;
  Chance chance(1);
  Request request{"LatentLabStack", {{{300, 200}}, {{200, 900}}, {{900}}, {{900, 7}}, {{7}}}, {}};
  request.attributes = {{"activations", {RELU}}, {"precision", {0}}, {"input_gradient", {1}}};
  const std::vector<TF_Tensor*> inputs = tensors_of(request.inputs, chance);
  std::string why;
  set_defers(true);
  const auto outputs = run(request, inputs, why);
  if (Threads::get().count() > 1 && !finished().empty()) die("a healthy call failed");
  Request larger = request;
  larger.inputs[0].shape[0] = 3000;
  const std::vector<TF_Tensor*> more = tensors_of(larger.inputs, chance);
  {
    // The job begins when its call is over: what fails is its own.
    std::unique_lock<std::mutex> held(in_use);
    struct Slow : Queue::Job {
      void run() override {
        while (fails_after.load() < 0) std::this_thread::yield();
      }
      void spoil() noexcept override {}
    };
    Queue::get().add(std::make_unique<Slow>());
  }
  const auto spoilt = run(larger, more, why);
  if (!why.empty()) die("a deferred call failed at once");
  const auto after = run(request, inputs, why);
  fails_after.store(0);
  if (finished() != "std::bad_alloc") die("a deferred failure was not told");
  for (const auto& made : {spoilt, after})
    if (static_cast<float*>(made[0]->data)[0] == static_cast<float*>(made[0]->data)[0])
      die("what a failed job left is no NaN");
  if (!finished().empty()) die("a failure was told twice");
  const auto again = run(request, inputs, why);
  if (!finished().empty() || !why.empty()) die("after a failure nothing goes on");
  if (std::memcmp(again[0]->data, outputs[0]->data, 300 * 7 * 4) != 0) die("other numbers");
  set_defers(false);
  for (const auto& some : {inputs, outputs, more, spoilt, after, again}) free_all(some);
}

/** Memory that could not be had leaves nothing behind that is used, or freed, again. */
void scratch_after_a_failure() {
  Scratch scratch;
  for (std::size_t count : {100, 10'000, 50, 20'000}) {
    if (count == 10'000) fails_after.store(0);
    try {
      scratch.get<float>(count)[count - 1] = 1;
    } catch (const std::bad_alloc&) {
      if (count != 10'000) die("memory that there is was not given");
    }
  }
}

}  // namespace

int main(int count, char** words) {
  const int calls = count > 1 ? std::atoi(words[1]) : 3000;
  if (!processor_fits()) die("compiled for another processor");
  add_all();
  scratch_after_a_failure();
  if (Threads::get().count() > 1) a_deferred_failure();
  javascript(1, calls, false);
  javascript(2, calls, true);
  std::thread first(javascript, 3, calls, false), second(javascript, 4, calls, false);
  first.join();
  second.join();
  std::puts("nothing found");
}
