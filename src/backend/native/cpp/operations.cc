// The project's operations, as operations of TensorFlow, which tfjs-node's binding can call like any other. Loaded
// by Node as a module: loading it makes them known.
#include <dlfcn.h>
#include <node_api.h>

#include <memory>
#include <mutex>
#include <type_traits>
#include <vector>

#include "adam_call.h"
#include "arithmetic_calls.h"
#include "column_calls.h"
#include "convolution_calls.h"
#include "density_calls.h"
#include "processor.h"
#include "reduction_calls.h"
#include "stack_calls.h"
#include "term_calls.h"
#include "view_calls.h"

namespace {

/** The queue, the threads and their scratch memory serve one thread of JavaScript at a time. */
std::mutex in_use;

/** Checks a call and does its work, at once or in its turn. */
template <class Attributes, void run(const Attributes&, Call&)>
void compute(void* attributes, TF_OpKernelContext* context) {
  try {
    std::lock_guard<std::mutex> lock(in_use);
    std::unique_ptr<Call> call(new Call(context));
    run(*static_cast<const Attributes*>(attributes), *call);
    Queue::get().add(std::move(call));
  } catch (...) {
    Status status;
    status.take_exception();
    TF_OpKernelContext_Failure(context, status);
  }
}

template <class Attributes>
void* create(TF_OpKernelConstruction* context) {
  try {
    Construction construction(context);
    return new Attributes(construction);
  } catch (...) {
    Status status;
    status.take_exception();
    TF_OpKernelConstruction_Failure(context, status);
    return nullptr;
  }
}

template <class Attributes>
void remove(void* attributes) {
  delete static_cast<Attributes*>(attributes);
}

using Texts = std::vector<const char*>;

/** Names of all that was added. */
Texts names;

template <class Attributes, void run(const Attributes&, Call&)>
void add(const char* name, const Texts& attributes, const Texts& inputs, const Texts& outputs) {
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(name);
  for (const char* text : attributes) TF_OpDefinitionBuilderAddAttr(definition, text);
  for (const char* text : inputs) TF_OpDefinitionBuilderAddInput(definition, text);
  for (const char* text : outputs) TF_OpDefinitionBuilderAddOutput(definition, text);
  TF_OpDefinitionBuilderSetIsStateful(definition, true);
  Status status;
  TF_RegisterOpDefinition(definition, status);
  status.check();
  TF_KernelBuilder* kernel = TF_NewKernelBuilder(name, "CPU", create<Attributes>,
                                                 compute<Attributes, run>, remove<Attributes>);
  TF_RegisterKernelBuilder(name, kernel, status);
  status.check();
  names.push_back(name);
}

/** An operation of the loss. */
template <void run(const NoAttributes&, Call&)>
void add_term(const char* name, const Texts& inputs, const Texts& outputs) {
  add<NoAttributes, run>(name, {}, inputs, outputs);
}

template <float f(float)>
void add_each(const char* name) {
  add<NoAttributes, call_each<f>>(name, {}, {"x: float"}, {"y: float"});
}

template <auto f>
void add_pairs(const char* name) {
  const bool compares = std::is_same_v<decltype(f(0.f, 0.f)), bool>;
  add<NoAttributes, call_pairs<f>>(name, {}, {"a: float", "b: float"}, {compares ? "y: bool" : "y: float"});
}

template <void run(const ReductionAttributes&, Call&)>
void add_reduce(const char* name) {
  add<ReductionAttributes, run>(name, {"axes: list(int)", "count: int", "keep: int"}, {"x: float"},
                                {"y: float"});
}

void add_arithmetic() {
  using namespace functions;
  add_each<negative>("LatentLabNeg");
  add_each<exponential>("LatentLabExp");
  add_each<logarithm>("LatentLabLog");
  add_each<log_1p>("LatentLabLog1p");
  add_each<square>("LatentLabSquare");
  add_each<root>("LatentLabSqrt");
  add_each<inverse_root>("LatentLabRsqrt");
  add_each<inverse>("LatentLabReciprocal");
  add_each<magnitude>("LatentLabAbs");
  add_each<hyperbolic>("LatentLabTanh");
  add_each<functions::step>("LatentLabStep");
  add_each<positive>("LatentLabRelu");
  add_each<sigmoid>("LatentLabSigmoid");
  add_each<softplus>("LatentLabSoftplus");
  add_pairs<functions::sum>("LatentLabAdd");
  add_pairs<difference>("LatentLabSub");
  add_pairs<functions::product>("LatentLabMultiply");
  add_pairs<quotient>("LatentLabRealDiv");
  add_pairs<squared_difference>("LatentLabSquaredDifference");
  add_pairs<larger>("LatentLabMaximum");
  add_pairs<smaller>("LatentLabMinimum");
  add_pairs<greater>("LatentLabGreater");
  add_pairs<greater_equal>("LatentLabGreaterEqual");
  add_pairs<less>("LatentLabLess");
  add_pairs<less_equal>("LatentLabLessEqual");
  add_pairs<equal>("LatentLabEqual");
  add_pairs<not_equal>("LatentLabNotEqual");
  add<NoAttributes, call_logical_and>("LatentLabLogicalAnd", {}, {"a: bool", "b: bool"},
                                      {"y: bool"});
  add<NoAttributes, call_select>("LatentLabSelect", {},
                                 {"condition: bool", "a: float", "b: float"}, {"y: float"});
  add<NoAttributes, call_truths_as_numbers>("LatentLabCast", {}, {"x: bool"}, {"y: float"});
  add<NoAttributes, call_zeros_like>("LatentLabZerosLike", {}, {"x: float"}, {"y: float"});
  add_reduce<call_sum>("LatentLabSum");
  add_reduce<call_mean>("LatentLabMean");
  add_reduce<call_max>("LatentLabMax");
  add<NoAttributes, call_arg_max>("LatentLabArgMax", {}, {"x: float"}, {"y: int32"});
  add<OneHotAttributes, call_one_hot>("LatentLabOneHot", {"depth: int"}, {"indices: int32"}, {"y: float"});
  add<NoAttributes, call_rows>("LatentLabRows", {}, {"x: float", "indices: int32"}, {"y: float"});
  add<NoAttributes, call_product>("LatentLabProduct", {}, {"a: float", "b: float"}, {"y: float"});
  add<ViewAttributes, call_view>("LatentLabView",
                                 {"rank: int", "shape: list(int)", "loops: int", "sizes: list(int)",
                                  "steps: list(int)", "start: int"},
                                 {"x: float"}, {"y: float"});
}

void add_densities() {
  add_term<call_log_density>("LatentLabLogDensity", {"z: float", "mean: float", "log_var: float"},
                             {"nats: float"});
  add_term<call_log_density_gradient>("LatentLabLogDensityGradient",
                                      {"dnats: float", "z: float", "mean: float", "log_var: float"},
                                      {"dz: float", "dmean: float", "dlog_var: float"});
  add_term<call_log_densities>("LatentLabLogDensities", {"z: float", "mean: float", "log_var: float"},
                               {"y: float"});
  add_term<call_log_densities_gradient>("LatentLabLogDensitiesGradient",
                                        {"dy: float", "z: float", "mean: float", "log_var: float"},
                                        {"dz: float", "dmean: float", "dlog_var: float"});
  add<MiddleAttributes, call_log_sum_exp>("LatentLabLogSumExp", {"axis: int"}, {"x: float"}, {"y: float"});
  add<MiddleAttributes, call_log_sum_exp_gradient>("LatentLabLogSumExpGradient", {"axis: int"},
                                                   {"dy: float", "x: float", "y: float"}, {"dx: float"});
  add_term<call_multiquadratic>("LatentLabMultiquadratic", {"distances: float", "widths: float"},
                                {"y: float"});
  add_term<call_multiquadratic_slope>("LatentLabMultiquadraticSlope",
                                      {"distances: float", "widths: float"}, {"y: float"});
}

void add_all() {
  add_arithmetic();
  add_densities();
  add<StackAttributes, call_stack>(
      "LatentLabStack",
      {"activations: int", "precision: int", "input_gradient: int", "N: int"},
      {"x: float", "weights: N * float"}, {"y: float", "kept: float"});
  add<StackAttributes, call_stack_gradient>(
      "LatentLabStackGradient",
      {"activations: int", "precision: int", "input_gradient: int", "L: int", "N: int"},
      {"dy: float", "x: float", "y: float", "kept: float", "kernels: L * float"},
      {"dx: float", "gradients: N * float"});
  const Texts convolution = {"transposed: int", "stride: int",    "height: int",        "width: int",
                             "activation: int", "precision: int", "input_gradient: int"};
  add<ConvolutionAttributes, call_convolution>("LatentLabConvolution", convolution,
                                               {"x: float", "kernel: float", "bias: float"},
                                               {"y: float", "kept: float"});
  add<ConvolutionAttributes, call_convolution_gradient>(
      "LatentLabConvolutionGradient", convolution,
      {"dy: float", "x: float", "y: float", "kept: float", "kernel: float"},
      {"dx: float", "dkernel: float", "dbias: float"});
  add_term<call_bernoulli>("LatentLabBernoulli", {"x: float", "logits: float"}, {"nats: float"});
  add_term<call_bernoulli_gradient>("LatentLabBernoulliGradient",
                                    {"x: float", "logits: float", "dnats: float"},
                                    {"dlogits: float"});
  add_term<call_sample>("LatentLabSample", {"mean: float", "log_var: float", "epsilon: float"},
                        {"z: float"});
  add_term<call_sample_gradient>("LatentLabSampleGradient",
                                 {"log_var: float", "epsilon: float", "dz: float"},
                                 {"dlog_var: float"});
  add_term<call_kl>("LatentLabKl", {"mean: float", "log_var: float"}, {"nats: float"});
  add_term<call_kl_gradient>("LatentLabKlGradient",
                             {"mean: float", "log_var: float", "dnats: float"},
                             {"dmean: float", "dlog_var: float"});
  add_term<call_grey>("LatentLabGrey", {"bytes: uint8"}, {"levels: float"});
  add<NoAttributes, call_weighted_sum>("LatentLabWeightedSum", {"N: int"},
                                       {"terms: N * float", "weights: float"},
                                       {"loss: float", "values: float"});
  add<WeightedSumAttributes, call_weighted_sum_gradient>(
      "LatentLabWeightedSumGradient", {"sizes: list(int)", "N: int"},
      {"dloss: float", "weights: float"}, {"gradients: N * float"});
  add<AxisAttributes, call_join>("LatentLabJoin", {"axis: int", "N: int"}, {"parts: N * float"},
                                 {"joined: float"});
  add<SplitAttributes, call_split>("LatentLabSplit", {"axis: int", "widths: list(int)", "N: int"},
                                   {"joined: float"}, {"parts: N * float"});
  add<NoAttributes, call_adam>("LatentLabAdam", {"N: int"}, {"rates: float", "slots: N * float"},
                               {});
}

/** Runs what may throw for Node, which is C as well: an exception becomes one of JavaScript. */
template <class Run>
bool guarded(napi_env env, Run&& run) noexcept {
  try {
    run();
    return true;
  } catch (const std::bad_alloc&) {
    napi_throw_error(env, nullptr, OUT_OF_MEMORY);
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  } catch (...) {
    napi_throw_error(env, nullptr, "it failed, without words");
  }
  return false;
}

/** finish(): waits until all that was deferred is done. @throws what went wrong with it */
napi_value finish(napi_env env, napi_callback_info) {
  guarded(env, [] {
    std::lock_guard<std::mutex> lock(in_use);
    Queue::get().finish();
  });
  return nullptr;
}

/** defer(whether): whether calls from now on may return before their work is done. */
napi_value defer(napi_env env, napi_callback_info info) {
  std::size_t count = 1;
  napi_value told;
  bool whether = false;
  napi_get_cb_info(env, info, &count, &told, nullptr, nullptr);
  napi_get_value_bool(env, told, &whether);
  guarded(env, [=] {
    std::lock_guard<std::mutex> lock(in_use);
    Queue::get().defers = whether;
  });
  return nullptr;
}

/** The end of one JavaScript: what was deferred may work on memory of its own, which is freed now. */
void end_of_environment(void* key) {
  delete static_cast<char*>(key);
  try {
    std::lock_guard<std::mutex> lock(in_use);
    Queue::get().finish();
  } catch (...) {
    // Nobody is left to be told.
  }
}

/** What is done once, whoever loads the module: by each worker thread of Node it is loaded anew. */
void begin() {
  add_all();
  // The threads never end, and TensorFlow keeps what was added: this code must stay in memory when
  // the worker thread that brought it has ended.
  Dl_info self;
  if (dladdr(reinterpret_cast<void*>(&begin), &self) != 0) dlopen(self.dli_fname, RTLD_NOW);
}

napi_value init(napi_env env, napi_value exports) {
  if (!processor_fits()) {
    napi_throw_error(env, nullptr, "the operations were compiled for another processor");
    return exports;
  }
  const bool begun = guarded(env, [] {
    static const bool once = (begin(), true);
    (void)once;
  });
  if (!begun) return exports;
  // Node takes each key once, and the same JavaScript may load a module twice.
  napi_add_env_cleanup_hook(env, end_of_environment, new char);
  napi_value lanes, bfloat16, operations;
  napi_create_int32(env, LANES, &lanes);
#if defined(__AVX512BF16__)
  napi_get_boolean(env, true, &bfloat16);
#else
  napi_get_boolean(env, false, &bfloat16);
#endif
  napi_create_array(env, &operations);
  for (std::uint32_t i = 0; i < names.size(); i++) {
    napi_value name;
    napi_create_string_utf8(env, names[i], NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, operations, i, name);
  }
  const auto add_function = [&](const char* name, napi_callback callback) {
    napi_value function;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function);
    napi_set_named_property(env, exports, name, function);
  };
  napi_set_named_property(env, exports, "operations", operations);
  napi_set_named_property(env, exports, "lanes", lanes);
  napi_set_named_property(env, exports, "bfloat16", bfloat16);
  add_function("finish", finish);
  add_function("defer", defer);
  return exports;
}

}  // namespace

NAPI_MODULE(latent_lab, init)
