// Loops over the dimensions of tensors that do not lie in memory alike: one of them is repeated along a
// dimension, or turned, or a part of another.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "threads.h"

/** Loops inside each other, and how far each of so many tensors goes on with every turn of one. */
template <int TENSORS>
struct Loops {
  using Steps = std::array<long, TENSORS>;

  /** Another loop inside those that there are; one with the last, where all lie in memory like one. */
  void add(long size, const Steps& steps) {
    if (size == 1) return;
    bool continues = !sizes_.empty();
    for (int t = 0; continues && t < TENSORS; t++) continues = steps_.back()[t] == steps[t] * size;
    if (continues) {
      sizes_.back() *= size;
      steps_.back() = steps;
    } else {
      sizes_.push_back(size);
      steps_.push_back(steps);
    }
  }

  /** Turns of the innermost loop, and its steps. */
  long width() const { return sizes_.empty() ? 1 : sizes_.back(); }
  Steps inner() const { return sizes_.empty() ? Steps{} : steps_.back(); }

  /** Turns of all loops around it. */
  long rows() const {
    long product = 1;
    for (std::size_t i = 0; i + 1 < sizes_.size(); i++) product *= sizes_[i];
    return product;
  }

  /** Where the first tensor is in every turn. */
  std::vector<long> places() const {
    std::vector<long> all;
    Place place(*this, 0);
    for (long r = 0; r < rows(); r++, place.go_on())
      for (long i = 0; i < width(); i++) all.push_back(place.at[0] + i * inner()[0]);
    return all;
  }

  /**
   * Calls work(i, where each tensor is then, count) for turns i to i + count of the innermost loop, until it
   * has been called for all; on all threads where it is worth it.
   *
   * @param numbers that a turn takes
   */
  template <class Work>
  void each_part(long numbers, Work&& work) const {
    constexpr long WORTH = 8192;  // numbers a task
    const long all = rows(), long_one = width(), together = WORTH / std::max(numbers, 1L) + 1;
    if (all == 1) return share_out(long_one, together, [&](long begin, long end) {
      Steps at = inner();
      for (long& place : at) place *= begin;
      work(begin, at, end - begin);
    });
    share_out(all, together / std::max(long_one, 1L) + 1, [&](long begin, long end) {
      Place place(*this, begin);
      for (long r = begin; r < end; r++, place.go_on()) work(r * long_one, place.at, long_one);
    });
  }

 private:
  template <class Work>
  static void share_out(long count, long together, Work&& work) {
    Threads::get().run(static_cast<int>((count + together - 1) / together), [&](int task, int) {
      work(task * together, std::min(count, (task + 1) * together));
    });
  }

  /** Of the outer loops: which turn each is in, and where that is. */
  struct Place {
    Steps at{};

    Place(const Loops& loops, long row) : loops_(loops), turns_(loops.sizes_.size()) {
      for (std::size_t i = turns_.size(); i-- > 1;) {
        turns_[i - 1] = row % loops.sizes_[i - 1];
        row /= loops.sizes_[i - 1];
        for (int t = 0; t < TENSORS; t++) at[t] += turns_[i - 1] * loops.steps_[i - 1][t];
      }
    }

    void go_on() {
      for (std::size_t i = turns_.size(); i-- > 1;) {
        const bool is_last = ++turns_[i - 1] == loops_.sizes_[i - 1];
        const long by = is_last ? 1 - turns_[i - 1] : 1;
        for (int t = 0; t < TENSORS; t++) at[t] += by * loops_.steps_[i - 1][t];
        if (!is_last) return;
        turns_[i - 1] = 0;
      }
    }

   private:
    const Loops& loops_;
    std::vector<long> turns_;
  };

  std::vector<long> sizes_;
  std::vector<Steps> steps_;
};
