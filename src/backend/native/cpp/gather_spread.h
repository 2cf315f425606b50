// A convolution and its adjoint. No matrix of windows is ever made: the products read framed images
// where they lie.
#pragma once

#include <utility>

#include "few_channels.h"
#include "kernel_panels.h"
#include "pass_run.h"

/** Runs a pass over the source; `pack` is how its phases' panels are packed. */
template <class Precision, class Pack>
void run_pass(long n, Pass pass, const Source& source, Pack&& pack, float* made,
              const Finish& finish) {
  with_vectors(pass.channels, [&](auto vectors) {
    PassRun<Precision, decltype(vectors)::value> run(n, std::move(pass));
    run.pack(pack);
    const long size = run.pass().pixels * run.pass().channels;
    run.for_some_images([&](long first, long images, int thread) {
      run.make(source, first, images, thread, made + first * size, finish);
    });
  });
}

/** Small images of large ones: sums over windows. */
template <class Precision>
void gather(const Windows& w, const Source& large, const float* kernel, float* small,
            const Finish& finish) {
  const KernelPanels<Precision> panels{w, kernel};
  const auto pack = [&](auto... panel) { panels.gathering(panel...); };
  run_pass<Precision>(w.n, gathering(w, Precision::GROUP), large, pack, small, finish);
}

/** Large images of small ones: the adjoint. */
template <class Precision>
void spread(const Windows& w, const Source& small, const float* kernel, float* large,
            const Finish& finish) {
  if (has_few_channels(w)) return spread_few<Precision>(w, small, kernel, large, finish);
  const KernelPanels<Precision> panels{w, kernel};
  const auto pack = [&](auto... panel) { panels.spreading(panel...); };
  run_pass<Precision>(w.n, spreading(w, Precision::GROUP), small, pack, large, finish);
}
