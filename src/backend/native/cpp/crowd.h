// Whether other processes want the cores that the threads work on. The system then puts a thread aside
// for milliseconds, mostly with a piece in hand, and the one that waits for that piece, in a loop,
// takes the time away from it. Only then is it worth what sleeping and waking up cost.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <ctime>

/** Time since it was made, in nanoseconds. */
class Spent {
 public:
  static constexpr std::int64_t MILLISECOND = 1000000;

  std::int64_t all() const { return now(CLOCK_MONOTONIC) - all_; }

  /** What this thread had no core for. */
  std::int64_t off_core() const { return all() - (now(CLOCK_THREAD_CPUTIME_ID) - own_); }

 private:
  static std::int64_t now(clockid_t clock) {
    timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1000 * MILLISECOND + time.tv_nsec;
  }

  const std::int64_t all_ = now(CLOCK_MONOTONIC), own_ = now(CLOCK_THREAD_CPUTIME_ID);
};

/** Told and asked by the thread that runs an operation; `is_there` by any. */
class Crowd {
 public:
  using Clock = std::chrono::steady_clock;

  bool is_there() const { return there_.load(std::memory_order_relaxed); }

  /** Notes that an operation begins. */
  void look() {
    if (!is_there() || Clock::now() < until_) return;
    there_.store(false);
    left_ = Clock::now();
  }

  /** Notes that an operation had to wait for a core. */
  void felt() {
    const Clock::time_point now = Clock::now();
    // Each time that it is back at once it is believed in for twice as long.
    if (!is_there()) stay_ = now - left_ < stay_ ? std::min(2 * stay_, LONGEST) : SHORTEST;
    until_ = now + stay_;
    there_.store(true);
  }

 private:
  static constexpr Clock::duration SHORTEST = std::chrono::milliseconds(10),
                                   LONGEST = std::chrono::milliseconds(320);

  std::atomic<bool> there_{false};
  Clock::duration stay_ = SHORTEST;
  Clock::time_point until_, left_;
};
