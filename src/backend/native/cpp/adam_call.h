// The call of Adam.
#pragma once

#include <vector>

#include "adam.h"
#include "tensorflow.h"

/** rates [4], then w, m, v and g of each variable in turn; w, m and v change in place. */
inline void call_adam(const NoAttributes&, Call& call) {
  if ((call.inputs() - 1) % 4 != 0)
    throw std::invalid_argument("a variable comes with its moments and its gradient");
  const Tensor rates = call.input(0);
  rates.of("the rates", {4});
  std::vector<AdamSlot> slots;
  for (int i = 1; i < call.inputs(); i += 4) {
    const Tensor w = call.input(i), m = call.input(i + 1), v = call.input(i + 2),
                 g = call.input(i + 3);
    const std::int64_t size = w.size();
    if (m.size() != size || v.size() != size || g.size() != size)
      throw std::invalid_argument("a gradient or a moment has another size than its variable");
    slots.push_back({size, w.data(), m.data(), v.data(), g.data()});
  }
  const float* r = rates.data();
  const AdamRates with{r[0], r[1], r[2], r[3]};
  call.slow_memory = true;
  call.work = [=] { adam(slots, with); };
}
