// The calls of the terms of a loss, and of what stands between them.
#pragma once

#include <algorithm>
#include <vector>

#include "bernoulli.h"
#include "gaussian.h"
#include "grey.h"
#include "tensorflow.h"

/** x, logits [n, pixels] → nats [n]. */
inline void call_bernoulli(const NoAttributes&, Call& call) {
  const Tensor x = call.input(0), logits = call.input(1);
  const std::int64_t n = x.of_rank("the images", 2).dim(0), pixels = x.dim(1);
  logits.of("the logits", {n, pixels});
  const Tensor nats = call.output(0, {n});
  call.work = [=] { bernoulli(n, pixels, x.data(), logits.data(), nats.data()); };
}

/** x, logits [n, pixels], dnats [n] → dlogits [n, pixels]. */
inline void call_bernoulli_gradient(const NoAttributes&, Call& call) {
  const Tensor x = call.input(0), logits = call.input(1), dnats = call.input(2);
  const std::int64_t n = x.of_rank("the images", 2).dim(0), pixels = x.dim(1);
  logits.of("the logits", {n, pixels});
  dnats.of("the gradient", {n});
  const Tensor dlogits = call.output(0, {n, pixels});
  call.work = [=] {
    bernoulli_gradient(n, pixels, x.data(), logits.data(), dnats.data(), dlogits.data());
  };
}

/** mean, log_var, epsilon [n, latents] → z [n, latents]. */
inline void call_sample(const NoAttributes&, Call& call) {
  const Tensor mean = call.input(0), log_var = call.input(1), epsilon = call.input(2);
  const std::int64_t n = mean.of_rank("the means", 2).dim(0), latents = mean.dim(1);
  log_var.of("the log-variance", {n, latents});
  epsilon.of("the noise", {n, latents});
  const Tensor z = call.output(0, {n, latents});
  call.work = [=] {
    sample(n * latents, mean.data(), log_var.data(), epsilon.data(), z.data());
  };
}

/** log_var, epsilon, dz [n, latents] → dlog_var [n, latents]. */
inline void call_sample_gradient(const NoAttributes&, Call& call) {
  const Tensor log_var = call.input(0), epsilon = call.input(1), dz = call.input(2);
  const std::int64_t n = dz.of_rank("the gradients", 2).dim(0), latents = dz.dim(1);
  log_var.of("the log-variance", {n, latents});
  epsilon.of("the noise", {n, latents});
  const Tensor dlog_var = call.output(0, {n, latents});
  call.work = [=] {
    sample_gradient(n * latents, log_var.data(), epsilon.data(), dz.data(), dlog_var.data());
  };
}

/** mean, log_var [n, latents] → nats [n]. */
inline void call_kl(const NoAttributes&, Call& call) {
  const Tensor mean = call.input(0), log_var = call.input(1);
  const std::int64_t n = mean.of_rank("the means", 2).dim(0), latents = mean.dim(1);
  log_var.of("the log-variance", {n, latents});
  const Tensor nats = call.output(0, {n});
  call.work = [=] { kl(n, latents, mean.data(), log_var.data(), nats.data()); };
}

/** mean, log_var [n, latents], dnats [n] → dmean, dlog_var [n, latents]. */
inline void call_kl_gradient(const NoAttributes&, Call& call) {
  const Tensor mean = call.input(0), log_var = call.input(1), dnats = call.input(2);
  const std::int64_t n = mean.of_rank("the means", 2).dim(0), latents = mean.dim(1);
  log_var.of("the log-variance", {n, latents});
  dnats.of("the gradient", {n});
  const Tensor dmean = call.output(0, {n, latents}), dlog_var = call.output(1, {n, latents});
  call.work = [=] {
    kl_gradient(n, latents, mean.data(), log_var.data(), dnats.data(), dmean.data(),
                dlog_var.data());
  };
}

/** bytes → levels [n, pixels]. Of the bytes a copy is kept: JavaScript may write others there. */
inline void call_grey(const NoAttributes&, Call& call) {
  const Tensor bytes = call.input(0);
  const std::int64_t n = bytes.of_rank("the bytes", 2).dim(0), pixels = bytes.dim(1);
  const Tensor levels = call.output(0, {n, pixels});
  const std::vector<std::uint8_t> copy(bytes.bytes(), bytes.bytes() + n * pixels);
  call.work = [=] { grey(n, pixels, copy.data(), levels.data()); };
}

/** N terms of any size, weights [N] → loss = Σ weight · mean, [], and values = [loss, means], [1 + N]. */
inline void call_weighted_sum(const NoAttributes&, Call& call) {
  const int count = call.inputs() - 1;
  std::vector<Tensor> terms;
  for (int t = 0; t < count; t++) terms.push_back(call.input(t));
  const Tensor weights = call.input(count);
  weights.of("the weights", {count});
  const Tensor loss = call.output(0, {}), values = call.output(1, {1 + count});
  call.work = [=] {
    float total = 0;
    for (int t = 0; t < count; t++) {
      const float* term = terms[t].data();
      const std::int64_t n = terms[t].size();
      const float mean = sum(n, [=](long i) { return term[i]; }) / n;
      values.data()[1 + t] = mean;
      total += weights.data()[t] * mean;
    }
    *loss.data() = values.data()[0] = total;
  };
}

struct WeightedSumAttributes {
  std::vector<std::int64_t> sizes;

  explicit WeightedSumAttributes(Construction& construction)
      : sizes(construction.numbers("sizes", construction.number("N"))) {}
};

/** dloss [], weights [N] → the gradient of each term: [its size], or [] where that is given as 0. */
inline void call_weighted_sum_gradient(const WeightedSumAttributes& attributes, Call& call) {
  const Tensor dloss = call.input(0), weights = call.input(1);
  const std::vector<std::int64_t> sizes = attributes.sizes;
  dloss.of("the loss's gradient", {});
  weights.of("the weights", {static_cast<std::int64_t>(sizes.size())});
  std::vector<Tensor> gradients;
  for (std::size_t t = 0; t < sizes.size(); t++) {
    const std::vector<std::int64_t> shape(sizes[t] > 0 ? 1 : 0, sizes[t]);
    gradients.push_back(call.output(static_cast<int>(t), shape));
  }
  call.work = [=] {
    for (std::size_t t = 0; t < sizes.size(); t++) {
      const std::int64_t n = std::max<std::int64_t>(1, sizes[t]);
      std::fill_n(gradients[t].data(), n, weights.data()[t] * *dloss.data() / n);
    }
  };
}
