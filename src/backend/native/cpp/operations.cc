// The project's operations, as operations of TensorFlow, which tfjs-node's binding can call like any other. Loaded
// by Node as a module: loading it makes them known.
#include <node_api.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include <mutex>
#include <vector>

#include "adam_call.h"
#include "column_calls.h"
#include "stack_calls.h"
#include "term_calls.h"

namespace {

/** The queue, the threads and their scratch memory serve one thread of JavaScript at a time. */
std::mutex in_use;

/** Checks a call and does its work, at once or in its turn. */
template <class Attributes, void run(const Attributes&, Call&)>
void compute(void* attributes, TF_OpKernelContext* context) {
  std::lock_guard<std::mutex> lock(in_use);
  try {
    std::unique_ptr<Call> call(new Call(context));
    run(*static_cast<const Attributes*>(attributes), *call);
    Queue::get().add(std::move(call));
  } catch (const std::exception& error) {
    Status status;
    TF_SetStatus(status, TF_INVALID_ARGUMENT, error.what());
    TF_OpKernelContext_Failure(context, status);
  }
}

template <class Attributes>
void* create(TF_OpKernelConstruction* context) {
  Construction construction(context);
  return new Attributes(construction);
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

void add_all() {
  add<StackAttributes, call_stack>(
      "LatentLabStack",
      {"activations: int", "precision: int", "input_gradient: int", "N: int"},
      {"x: float", "weights: N * float"}, {"y: float", "kept: float"});
  add<StackAttributes, call_stack_gradient>(
      "LatentLabStackGradient",
      {"activations: int", "precision: int", "input_gradient: int", "L: int", "N: int"},
      {"dy: float", "x: float", "y: float", "kept: float", "kernels: L * float"},
      {"dx: float", "gradients: N * float"});
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
  add_term<call_add>("LatentLabAdd", {"a: float", "b: float"}, {"sum: float"});
  add<NoAttributes, call_join>("LatentLabJoin", {"N: int"}, {"parts: N * float"},
                               {"joined: float"});
  add<SplitAttributes, call_split>("LatentLabSplit", {"widths: list(int)", "N: int"},
                                   {"joined: float"}, {"parts: N * float"});
  add<NoAttributes, call_adam>("LatentLabAdam", {"N: int"}, {"rates: float", "slots: N * float"},
                               {});
}

/** Whether this processor has what the compiler was told it has. */
bool fits() {
#if defined(__x86_64__)
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  __get_cpuid(1, &eax, &ebx, &ecx, &edx);
  const bool fma = ecx >> 12 & 1;
  __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx);
  const bool avx2 = ebx >> 5 & 1, avx512 = ebx >> 16 & ebx >> 31 & 1;  // F and VL
  __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx);
  const bool bf16 = eax >> 5 & 1;
#if defined(__FMA__)
  if (!fma) return false;
#endif
#if defined(__AVX2__)
  if (!avx2) return false;
#endif
#if defined(__AVX512F__)
  if (!avx512) return false;
#endif
#if defined(__AVX512BF16__)
  if (!bf16) return false;
#endif
  (void)fma, (void)avx2, (void)avx512, (void)bf16;
#endif
  return true;
}

/** finish(): waits until all that was deferred is done. */
napi_value finish(napi_env, napi_callback_info) {
  std::lock_guard<std::mutex> lock(in_use);
  Queue::get().finish();
  return nullptr;
}

/** defer(whether): whether calls from now on may return before their work is done. */
napi_value defer(napi_env env, napi_callback_info info) {
  std::size_t count = 1;
  napi_value whether;
  napi_get_cb_info(env, info, &count, &whether, nullptr, nullptr);
  std::lock_guard<std::mutex> lock(in_use);
  napi_get_value_bool(env, whether, &Queue::get().defers);
  return nullptr;
}

napi_value init(napi_env env, napi_value exports) {
  if (!fits()) {
    napi_throw_error(env, nullptr, "the operations were compiled for another processor");
    return exports;
  }
  try {
    static const bool added = (add_all(), true);
    (void)added;
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
    return exports;
  }
  // What was deferred may work on memory of JavaScript, which is freed at the end.
  napi_add_env_cleanup_hook(env, [](void*) { Queue::get().finish(); }, nullptr);
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
