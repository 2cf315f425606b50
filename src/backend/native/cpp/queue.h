// Work that is done in the order in which it comes, by a helper thread, while JavaScript goes on to
// what comes next. Where it waits for the work, it helps.
#pragma once

#include <atomic>
#include <memory>

#include "threads.h"

class Queue {
 public:
  /** A piece of work with the memory that it needs; the thread that has added it destroys it. */
  struct Job {
    virtual ~Job() = default;
    virtual void run() = 0;
    /** Whether it waits for memory most of the time, so that helping would not make it faster. */
    bool slow_memory = false;
  };

  static Queue& get() {
    static Queue& queue = *new Queue();
    return queue;
  }

  /** Whether `add` may return before the job is done. */
  bool defers = false;

  /** Does the job after all that came before it. Like `finish`, for one thread at a time. */
  void add(std::unique_ptr<Job> job) {
    if (threads_.count() == 1 || (!defers && waiting() == 0)) return job->run();
    // A queue that is full is worked off by half, so that neither side stops and starts all the time.
    help(job->slow_memory ? 0 : waiting() < LENGTH ? LENGTH : LENGTH / 2);
    jobs_[added_.load() % LENGTH] = std::move(job);
    added_.fetch_add(1);
    threads_.announce();
    if (!defers) finish();
  }

  /** Waits until all that was added is done. */
  void finish() { help(0); }

 private:
  /** Somewhat more than a step of training adds. */
  static constexpr unsigned LENGTH = 64;

  Queue() {
    if (threads_.count() == 1) return;
    threads_.start(1, [this] {
      for (;;) {
        threads_.help([this] { return waiting() > 0; });
        jobs_[done_.load() % LENGTH]->run();
        done_.fetch_add(1);
        threads_.announce();
      }
    });
  }

  unsigned waiting() const { return added_.load() - done_.load(); }

  /** Helps until no more than so many jobs wait, and ends those that are done. */
  void help(unsigned left) {
    if (waiting() > left) threads_.help([&] { return waiting() <= left; });
    for (; ended_ != done_.load(); ended_++) jobs_[ended_ % LENGTH].reset();
  }

  Threads& threads_ = Threads::get();
  std::unique_ptr<Job> jobs_[LENGTH];
  std::atomic<unsigned> added_{0}, done_{0};
  unsigned ended_ = 0;
};
