// The kernels as operations of TensorFlow, which tfjs-node's binding can call like any other. Loaded
// by Node as a module: loading it makes them known.
#include <node_api.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include <vector>

#include "adam.h"
#include "bernoulli.h"
#include "columns.h"
#include "dense.h"
#include "gaussian.h"
#include "grey.h"
#include "tensorflow.h"

namespace {

/** In the order of `PRECISIONS` in dense_kernel.ts. */
enum Rounding { FLOAT32, BFLOAT16 };

/** What an operation was asked to be, when its kernel was made. */
struct Attributes {
  /** Of the layers, the first one's in the lowest two bits. */
  std::int64_t activations = 0;
  std::int64_t precision = FLOAT32, input_gradient = 1;
};

/** Calls run with the precision as a type. */
template <class Run>
void with_precision(const Attributes& attributes, Run&& run) {
#if defined(__AVX512BF16__)
  if (attributes.precision == BFLOAT16) return run(Bfloat16());
#else
  if (attributes.precision == BFLOAT16)
    throw std::invalid_argument("this processor has no instructions for bfloat16");
#endif
  run(Float32());
}

/** The layers whose kernels are the inputs first, first + stride, …; their numbers lie nowhere yet. */
std::vector<Layer> layers_of(const Attributes& attributes, TF_OpKernelContext* context, int first,
                             int stride, std::int64_t in) {
  std::vector<Layer> layers;
  for (int input = first, i = 0; input < TF_NumInputs(context); input += stride, i++) {
    const Tensor w(context, input);
    const std::int64_t out = w.dim(1);
    w.of("a kernel", {in, out});
    Layer layer{};
    layer.activation = static_cast<Activation>(attributes.activations >> 2 * i & 3);
    layer.in = in, layer.out = out, layer.w = w.data();
    layers.push_back(layer);
    in = out;
  }
  return layers;
}

/** How many numbers a stack keeps for its gradient beside its output. */
std::int64_t kept_size(const std::vector<Layer>& layers, std::int64_t n) {
  std::int64_t size = 0;
  for (const Layer& layer : layers)
    size += n * layer.out * ((&layer != &layers.back()) + keeps_sigma(layer.activation));
  return size;
}

/** Gives the layers their places: x, then in `kept` each one's y and, for silu, sigma; the last y apart. */
void place(std::vector<Layer>& layers, std::int64_t n, const float* x, float* kept, float* y) {
  for (Layer& layer : layers) {
    layer.x = x;
    layer.y = y;
    if (&layer != &layers.back()) layer.y = kept, kept += n * layer.out;
    if (keeps_sigma(layer.activation)) layer.sigma = kept, kept += n * layer.out;
    x = layer.y;
  }
}

/** x [n, in], then w [in, out] and b [out] of each layer → y [n, out of the last], kept. */
void run_stack(const Attributes& attributes, TF_OpKernelContext* context) {
  const Tensor x(context, 0);
  const std::int64_t n = x.dim(0);
  std::vector<Layer> layers = layers_of(attributes, context, 1, 2, x.dim(1));
  for (std::size_t i = 0; i < layers.size(); i++) {
    const Tensor b(context, static_cast<int>(2 + 2 * i));
    layers[i].b = b.of("a bias", {layers[i].out}).data();
  }
  const Tensor y(context, 0, {n, layers.back().out}), kept(context, 1, {kept_size(layers, n)});
  place(layers, n, x.data(), kept.data(), y.data());
  with_precision(attributes, [&](auto precision) { dense_stack<decltype(precision)>(n, layers); });
}

/** dy, x, y, kept, then w of each layer → dx [n, in] or nothing, then dw and db of each layer. */
void run_stack_gradient(const Attributes& attributes, TF_OpKernelContext* context) {
  const Tensor dy(context, 0), x(context, 1), y(context, 2), kept(context, 3);
  const std::int64_t n = x.dim(0), in = x.dim(1);
  std::vector<Layer> layers = layers_of(attributes, context, 4, 1, in);
  dy.of("the output's gradient", {n, layers.back().out});
  y.of("the output", {n, layers.back().out});
  kept.of("what was kept", {kept_size(layers, n)});
  place(layers, n, x.data(), kept.data(), y.data());
  const bool wanted = attributes.input_gradient != 0;
  const Tensor dx(context, 0, {wanted ? n : 0, in});
  std::vector<WeightGradients> gradients;
  int output = 1;
  for (const Layer& layer : layers) {
    const Tensor dw(context, output++, {layer.in, layer.out}), db(context, output++, {layer.out});
    gradients.push_back({dw.data(), db.data()});
  }
  with_precision(attributes, [&](auto precision) {
    dense_stack_gradient<decltype(precision)>(n, layers, dy.data(), gradients,
                                              wanted ? dx.data() : nullptr);
  });
}

/** x, logits [n, pixels] → nats [n]. */
void run_bernoulli(const Attributes&, TF_OpKernelContext* context) {
  const Tensor x(context, 0), logits(context, 1);
  const std::int64_t n = x.dim(0), pixels = x.dim(1);
  logits.of("the logits", {n, pixels});
  const Tensor nats(context, 0, {n});
  bernoulli(n, pixels, x.data(), logits.data(), nats.data());
}

/** x, logits [n, pixels], dnats [n] → dlogits [n, pixels]. */
void run_bernoulli_gradient(const Attributes&, TF_OpKernelContext* context) {
  const Tensor x(context, 0), logits(context, 1), dnats(context, 2);
  const std::int64_t n = x.dim(0), pixels = x.dim(1);
  logits.of("the logits", {n, pixels});
  dnats.of("the gradient", {n});
  const Tensor dlogits(context, 0, {n, pixels});
  bernoulli_gradient(n, pixels, x.data(), logits.data(), dnats.data(), dlogits.data());
}

/** mean, log_var, epsilon [n, latents] → z [n, latents]. */
void run_sample(const Attributes&, TF_OpKernelContext* context) {
  const Tensor mean(context, 0), log_var(context, 1), epsilon(context, 2);
  const std::int64_t n = mean.dim(0), latents = mean.dim(1);
  log_var.of("the log-variance", {n, latents});
  epsilon.of("the noise", {n, latents});
  const Tensor z(context, 0, {n, latents});
  sample(n * latents, mean.data(), log_var.data(), epsilon.data(), z.data());
}

/** log_var, epsilon, dz [n, latents] → dlog_var [n, latents]. */
void run_sample_gradient(const Attributes&, TF_OpKernelContext* context) {
  const Tensor log_var(context, 0), epsilon(context, 1), dz(context, 2);
  const std::int64_t n = dz.dim(0), latents = dz.dim(1);
  log_var.of("the log-variance", {n, latents});
  epsilon.of("the noise", {n, latents});
  const Tensor dlog_var(context, 0, {n, latents});
  sample_gradient(n * latents, log_var.data(), epsilon.data(), dz.data(), dlog_var.data());
}

/** mean, log_var [n, latents] → nats [n]. */
void run_kl(const Attributes&, TF_OpKernelContext* context) {
  const Tensor mean(context, 0), log_var(context, 1);
  const std::int64_t n = mean.dim(0), latents = mean.dim(1);
  log_var.of("the log-variance", {n, latents});
  const Tensor nats(context, 0, {n});
  kl(n, latents, mean.data(), log_var.data(), nats.data());
}

/** mean, log_var [n, latents], dnats [n] → dmean, dlog_var [n, latents]. */
void run_kl_gradient(const Attributes&, TF_OpKernelContext* context) {
  const Tensor mean(context, 0), log_var(context, 1), dnats(context, 2);
  const std::int64_t n = mean.dim(0), latents = mean.dim(1);
  log_var.of("the log-variance", {n, latents});
  dnats.of("the gradient", {n});
  const Tensor dmean(context, 0, {n, latents}), dlog_var(context, 1, {n, latents});
  kl_gradient(n, latents, mean.data(), log_var.data(), dnats.data(), dmean.data(),
              dlog_var.data());
}

/** Parts of one shape, [columns] or [rows, columns] → side by side. */
void run_join(const Attributes&, TF_OpKernelContext* context) {
  const int count = TF_NumInputs(context);
  const Tensor first(context, 0);
  const std::int64_t columns = first.last_dim(), rows = first.size() / columns;
  std::vector<Columns> parts;
  for (int i = 0; i < count; i++) {
    const Tensor part(context, i);
    if (part.last_dim() != columns || part.size() != first.size())
      throw std::invalid_argument("parts of different shapes");
    parts.push_back({part.data(), columns});
  }
  const Tensor joined = first.rank() == 1 ? Tensor(context, 0, {count * columns})
                                          : Tensor(context, 0, {rows, count * columns});
  join(rows, parts, joined.data());
}

/** The other way, into as many as there are outputs. */
void run_split(const Attributes&, TF_OpKernelContext* context) {
  const int count = TF_NumOutputs(context);
  const Tensor joined(context, 0);
  const std::int64_t columns = joined.last_dim() / count, rows = joined.size() / joined.last_dim();
  if (columns * count != joined.last_dim())
    throw std::invalid_argument("the columns cannot be split evenly");
  std::vector<Columns> parts;
  for (int i = 0; i < count; i++) {
    const Tensor part = joined.rank() == 1 ? Tensor(context, i, {columns})
                                           : Tensor(context, i, {rows, columns});
    parts.push_back({part.data(), columns});
  }
  split(rows, parts, joined.data());
}

/** bytes [n, pixels] → levels [n, pixels]. */
void run_grey(const Attributes&, TF_OpKernelContext* context) {
  const Tensor bytes(context, 0);
  const std::int64_t n = bytes.dim(0), pixels = bytes.dim(1);
  const Tensor levels(context, 0, {n, pixels});
  grey(n, pixels, bytes.bytes(), levels.data());
}

/** values [n] → their mean []. */
void run_mean(const Attributes&, TF_OpKernelContext* context) {
  const Tensor values(context, 0);
  const std::int64_t n = values.size();
  const Tensor mean(context, 0, {});
  const float* from = values.data();
  *mean.data() = sum(n, [&](long i) { return from[i]; }) / n;
}

/** values [n], dmean [] → dvalues [n]: dmean / n for each. */
void run_mean_gradient(const Attributes&, TF_OpKernelContext* context) {
  const Tensor values(context, 0), dmean(context, 1);
  const std::int64_t n = values.size();
  const Tensor dvalues(context, 0, {n});
  std::fill_n(dvalues.data(), n, *dmean.data() / n);
}

/** rates [4], then w, m, v and g of each variable in turn; w, m and v change in place. */
void run_adam(const Attributes&, TF_OpKernelContext* context) {
  const int count = (TF_NumInputs(context) - 1) / 4;
  const Tensor rates(context, 0);
  rates.of("the rates", {4});
  std::vector<AdamSlot> slots;
  for (int i = 0; i < count; i++) {
    const Tensor w(context, 1 + 4 * i), m(context, 2 + 4 * i), v(context, 3 + 4 * i),
        g(context, 4 + 4 * i);
    const std::int64_t size = w.size();
    if (m.size() != size || v.size() != size || g.size() != size)
      throw std::invalid_argument("a gradient or a moment has another size than its variable");
    slots.push_back({size, w.data(), m.data(), v.data(), g.data()});
  }
  const float* r = rates.data();
  adam(slots.data(), count, {r[0], r[1], r[2], r[3]});
}

using Run = void (*)(const Attributes&, TF_OpKernelContext*);

/** The threads and their scratch memory serve one operation at a time. */
std::mutex in_use;

template <Run run>
void compute(void* attributes, TF_OpKernelContext* context) {
  std::lock_guard<std::mutex> lock(in_use);
  try {
    run(*static_cast<Attributes*>(attributes), context);
  } catch (const std::exception& error) {
    Status status;
    TF_SetStatus(status, TF_INVALID_ARGUMENT, error.what());
    TF_OpKernelContext_Failure(context, status);
  }
}

template <bool STACK>
void* create(TF_OpKernelConstruction* construction) {
  Attributes* attributes = new Attributes();
  if (STACK) {
    Status status;
    const auto read = [&](const char* name, std::int64_t* value) {
      TF_OpKernelConstruction_GetAttrInt64(construction, name, value, status);
    };
    read("activations", &attributes->activations);
    read("precision", &attributes->precision);
    read("input_gradient", &attributes->input_gradient);
  }
  return attributes;
}

void remove(void* attributes) { delete static_cast<Attributes*>(attributes); }

/** Names of all that was added. */
std::vector<const char*> names;

template <Run run, bool STACK>
void add(const char* name, std::vector<const char*> attributes, std::vector<const char*> inputs,
         std::vector<const char*> outputs) {
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(name);
  for (const char* text : attributes) TF_OpDefinitionBuilderAddAttr(definition, text);
  for (const char* text : inputs) TF_OpDefinitionBuilderAddInput(definition, text);
  for (const char* text : outputs) TF_OpDefinitionBuilderAddOutput(definition, text);
  TF_OpDefinitionBuilderSetIsStateful(definition, true);
  Status status;
  TF_RegisterOpDefinition(definition, status);
  status.check();
  TF_KernelBuilder* kernel =
      TF_NewKernelBuilder(name, "CPU", create<STACK>, compute<run>, remove);
  TF_RegisterKernelBuilder(name, kernel, status);
  status.check();
  names.push_back(name);
}

void add_all() {
  const std::vector<const char*> stack = {"activations: int", "precision: int",
                                          "input_gradient: int", "N: int"};
  add<run_stack, true>("LatentLabStack", stack, {"x: float", "weights: N * float"},
                       {"y: float", "kept: float"});
  add<run_stack_gradient, true>(
      "LatentLabStackGradient",
      {"activations: int", "precision: int", "input_gradient: int", "L: int", "N: int"},
      {"dy: float", "x: float", "y: float", "kept: float", "kernels: L * float"},
      {"dx: float", "gradients: N * float"});
  add<run_bernoulli, false>("LatentLabBernoulli", {}, {"x: float", "logits: float"},
                            {"nats: float"});
  add<run_bernoulli_gradient, false>("LatentLabBernoulliGradient", {},
                                     {"x: float", "logits: float", "dnats: float"},
                                     {"dlogits: float"});
  add<run_sample, false>("LatentLabSample", {},
                         {"mean: float", "log_var: float", "epsilon: float"}, {"z: float"});
  add<run_sample_gradient, false>("LatentLabSampleGradient", {},
                                  {"log_var: float", "epsilon: float", "dz: float"},
                                  {"dlog_var: float"});
  add<run_kl, false>("LatentLabKl", {}, {"mean: float", "log_var: float"}, {"nats: float"});
  add<run_kl_gradient, false>("LatentLabKlGradient", {},
                              {"mean: float", "log_var: float", "dnats: float"},
                              {"dmean: float", "dlog_var: float"});
  add<run_join, false>("LatentLabJoin", {"N: int"}, {"parts: N * float"}, {"joined: float"});
  add<run_split, false>("LatentLabSplit", {"N: int"}, {"joined: float"}, {"parts: N * float"});
  add<run_grey, false>("LatentLabGrey", {}, {"bytes: uint8"}, {"levels: float"});
  add<run_mean, false>("LatentLabMean", {}, {"values: float"}, {"mean: float"});
  add<run_mean_gradient, false>("LatentLabMeanGradient", {}, {"values: float", "dmean: float"},
                                {"dvalues: float"});
  add<run_adam, false>("LatentLabAdam", {"N: int"}, {"rates: float", "slots: N * float"}, {});
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

napi_value init(napi_env env, napi_value exports) {
  if (!fits()) {
    napi_throw_error(env, nullptr, "the kernels were compiled for another processor");
    return exports;
  }
  try {
    static const bool added = (add_all(), true);
    (void)added;
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
    return exports;
  }
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
  napi_set_named_property(env, exports, "operations", operations);
  napi_set_named_property(env, exports, "lanes", lanes);
  napi_set_named_property(env, exports, "bfloat16", bfloat16);
  return exports;
}

}  // namespace

NAPI_MODULE(latent_lab, init)
