// The calls of densities, of their sums, and of kernels.
#pragma once

#include "densities.h"
#include "log_sum_exp.h"
#include "multiquadratic.h"
#include "tensorflow.h"

/** z, mean, log_var [n, latents] → nats [n]. */
inline void call_log_density(const NoAttributes&, Call& call) {
  const Tensor z = call.input(0), mean = call.input(1), log_var = call.input(2);
  const std::int64_t n = z.of_rank("the latents", 2).dim(0), latents = z.dim(1);
  mean.of("the mean", {n, latents});
  log_var.of("the log-variance", {n, latents});
  const Tensor nats = call.output(0, {n});
  call.work = [=] { log_density(n, latents, z.data(), mean.data(), log_var.data(), nats.data()); };
}

/** dnats [n], z, mean, log_var [n, latents] → dz, dmean, dlog_var [n, latents]. */
inline void call_log_density_gradient(const NoAttributes&, Call& call) {
  const Tensor dnats = call.input(0), z = call.input(1), mean = call.input(2), log_var = call.input(3);
  const std::int64_t n = z.of_rank("the latents", 2).dim(0), latents = z.dim(1);
  dnats.of("the gradient", {n});
  mean.of("the mean", {n, latents});
  log_var.of("the log-variance", {n, latents});
  const Tensor dz = call.output(0, {n, latents}), dmean = call.output(1, {n, latents}),
               dlog_var = call.output(2, {n, latents});
  call.work = [=] {
    log_density_gradient(n, latents, dnats.data(), z.data(), mean.data(), log_var.data(), dz.data(),
                         dmean.data(), dlog_var.data());
  };
}

/** z [n, latents], mean, log_var [K, latents] → of each z at each Gaussian, [n, K, latents]. */
inline void call_log_densities(const NoAttributes&, Call& call) {
  const Tensor z = call.input(0), mean = call.input(1), log_var = call.input(2);
  const std::int64_t n = z.of_rank("the latents", 2).dim(0), latents = z.dim(1);
  const std::int64_t count = mean.of_rank("the means", 2).dim(0);
  mean.of("the mean", {count, latents});
  log_var.of("the log-variance", {count, latents});
  const Tensor y = call.output(0, {n, count, latents});
  call.work = [=] {
    log_densities(n, Gaussians(count, latents, mean.data(), log_var.data()), z.data(), y.data());
  };
}

/** dy [n, K, latents], z [n, latents], mean, log_var [K, latents] → dz, dmean, dlog_var. */
inline void call_log_densities_gradient(const NoAttributes&, Call& call) {
  const Tensor dy = call.input(0), z = call.input(1), mean = call.input(2), log_var = call.input(3);
  const std::int64_t n = z.of_rank("the latents", 2).dim(0), latents = z.dim(1);
  const std::int64_t count = mean.of_rank("the means", 2).dim(0);
  dy.of("the gradient", {n, count, latents});
  mean.of("the mean", {count, latents});
  log_var.of("the log-variance", {count, latents});
  const Tensor dz = call.output(0, {n, latents}), dmean = call.output(1, {count, latents}),
               dlog_var = call.output(2, {count, latents});
  call.work = [=] {
    const Gaussians q(count, latents, mean.data(), log_var.data());
    log_densities_gradient_in_z(n, q, dy.data(), z.data(), dz.data());
    log_densities_gradient_in_gaussians(n, q, dy.data(), z.data(), dmean.data(), dlog_var.data());
  };
}

struct MiddleAttributes {
  std::int64_t axis;

  explicit MiddleAttributes(Construction& construction) : axis(construction.number("axis")) {}

  Middle of(const Shape& shape) const {
    if (axis < 0 || axis >= static_cast<std::int64_t>(shape.size()) || shape[axis] == 0)
      throw std::invalid_argument("there is nothing to add up");
    Middle middle = {1, shape[axis], 1};
    for (std::int64_t i = 0; i < axis; i++) middle.blocks *= shape[i];
    for (std::size_t i = axis + 1; i < shape.size(); i++) middle.side *= shape[i];
    return middle;
  }

  Shape without(Shape shape) const {
    shape.erase(shape.begin() + axis);
    return shape;
  }
};

/** x → log Σ exp(x), without the axis along which it is. */
inline void call_log_sum_exp(const MiddleAttributes& along, Call& call) {
  const Tensor x = call.input(0);
  const Middle middle = along.of(x.shape());
  const Tensor y = call.output(0, along.without(x.shape()));
  call.work = [=] { log_sum_exp(middle, x.data(), y.data()); };
}

/** dy and y without the axis, x → dx. */
inline void call_log_sum_exp_gradient(const MiddleAttributes& along, Call& call) {
  const Tensor dy = call.input(0), x = call.input(1), y = call.input(2);
  const Middle middle = along.of(x.shape());
  dy.of("the gradient", along.without(x.shape()));
  y.of("the sum", dy.shape());
  const Tensor dx = call.output(0, x.shape());
  call.work = [=] { log_sum_exp_gradient(middle, dy.data(), x.data(), y.data(), dx.data()); };
}

/** Squared distances, widths [K] → kernels. */
inline void call_multiquadratic(const NoAttributes&, Call& call) {
  const Tensor distances = call.input(0), widths = call.input(1);
  const std::int64_t size = distances.size(), count = widths.of_rank("the widths", 1).dim(0);
  const Tensor y = call.output(0, distances.shape());
  call.work = [=] {
    multiquadratic(size, count, distances.data(), widths.data(), y.data());
  };
}

/** Squared distances, widths [K] → the slope of the kernels there. */
inline void call_multiquadratic_slope(const NoAttributes&, Call& call) {
  const Tensor distances = call.input(0), widths = call.input(1);
  const std::int64_t size = distances.size(), count = widths.of_rank("the widths", 1).dim(0);
  const Tensor y = call.output(0, distances.shape());
  call.work = [=] {
    multiquadratic_slope(size, count, distances.data(), widths.data(), y.data());
  };
}
