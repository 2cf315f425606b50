// Work that is done in the order in which it comes, by a helper thread, while JavaScript goes on to
// what comes next. Where it waits for the work, it helps.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "threads.h"

class Queue {
 public:
  /** A piece of work with the memory that it needs; the thread that has added it destroys it. */
  struct Job {
    virtual ~Job() = default;
    virtual void run() = 0;
    /** Spoils what the work should have made, where it failed or was left out. */
    virtual void spoil() noexcept = 0;
    /** Whether it waits for memory most of the time, so that helping would not make it faster. */
    bool slow_memory = false;
    /** Of what it makes. */
    std::size_t bytes = 0;

   private:
    friend class Queue;
    /** Memory of JavaScript is given back to the JavaScript that it is from. */
    const std::thread::id owner = std::this_thread::get_id();
  };

  static Queue& get() {
    static Queue& queue = *new Queue();
    return queue;
  }

  /** Whether `add` may return before the job is done. */
  bool defers = false;

  /**
   * Does the job after all that came before it. Like `finish`, for one thread at a time.
   *
   * @throws what the job throws, or a deferred one before it
   */
  void add(std::unique_ptr<Job> job) {
    if (failed_.load()) finish();
    if (!helped_ || (!defers && waiting() == 0)) return job->run();
    help(room_for(*job));
    held_ += job->bytes;
    jobs_[added_.load() % LENGTH] = std::move(job);
    added_.fetch_add(1);
    threads_.announce();
    if (!defers) finish();
  }

  /**
   * Waits until all that was added is done.
   *
   * @throws what a deferred job has thrown since it was last asked; the jobs after it were left out
   */
  void finish() {
    help(0);
    if (!failed_.load()) return;
    failed_.store(false);
    std::rethrow_exception(std::exchange(failure_, nullptr));
  }

 private:
  /** Somewhat more than a step of training adds whose loss is of many small operations. */
  static constexpr unsigned LENGTH = 256;
  /** Of results so large, fewer wait: what comes of steps ahead takes room. */
  static constexpr unsigned FEW = 64;
  static constexpr std::size_t LARGE = std::size_t{64} << 20;

  Queue() {
    if (threads_.count() == 1) return;
    helped_ = threads_.start(1, [this] {
      for (;;) {
        threads_.help([this] { return waiting() > 0; });
        work_off(*jobs_[done_.load() % LENGTH]);
        if (done_.fetch_add(1) + 1 == awaited_.load()) threads_.announce();
      }
    });
    // TensorFlow's memory goes when the process ends, and a job may be writing to it. That is waited
    // for; nobody is left to be told, or to be given memory back.
    std::atexit([] {
      Queue& queue = get();
      queue.wait_for(0);
    });
  }

  /** What comes after a job that failed would count with what was never computed. */
  void work_off(Job& job) noexcept {
    if (failed_.load()) return job.spoil();
    try {
      job.run();
    } catch (...) {
      job.spoil();
      failure_ = std::current_exception();
      failed_.store(true);
    }
  }

  /** How many others may wait when it is added. */
  unsigned room_for(const Job& job) const {
    // In a crowd it takes a while until this thread has a core again, and the helper has work meanwhile.
    if (job.slow_memory) return threads_.is_crowded() ? 1 : 0;
    const unsigned most = held_ < LARGE ? LENGTH : FEW;
    // A queue that is full is worked off by half, so that neither side stops and starts all the time.
    return waiting() < most ? most : most / 2;
  }

  unsigned waiting() const { return added_.load() - done_.load(); }

  /** Helps until no more than so many jobs wait. */
  void wait_for(unsigned left) {
    // Only then is it woken up: each time would take the core from somebody.
    awaited_.store(added_.load() - left);
    if (waiting() > left) threads_.help([&] { return waiting() <= left; });
  }

  /** The same, and ends those that are done. */
  void help(unsigned left) {
    wait_for(left);
    for (; ended_ != done_.load(); ended_++) end(std::move(jobs_[ended_ % LENGTH]));
    if (!strays_.empty()) end_strays();
  }

  void end(std::unique_ptr<Job> job) {
    held_ -= job->bytes;
    if (job->owner != std::this_thread::get_id()) strays_.push_back(std::move(job));
  }

  void end_strays() {
    const auto mine = [](const auto& job) { return job->owner == std::this_thread::get_id(); };
    strays_.erase(std::remove_if(strays_.begin(), strays_.end(), mine), strays_.end());
  }

  Threads& threads_ = Threads::get();
  /** Whether there is a thread that works it off. */
  bool helped_ = false;
  std::unique_ptr<Job> jobs_[LENGTH];
  std::atomic<unsigned> added_{0}, done_{0};
  /** So many are to be done before the thread that waits goes on. */
  std::atomic<unsigned> awaited_{0};
  unsigned ended_ = 0;
  /** Bytes that the jobs make which were added and did not end. */
  std::size_t held_ = 0;
  /** Done, and of another thread of JavaScript than the one that found them so. */
  std::vector<std::unique_ptr<Job>> strays_;
  std::atomic<bool> failed_{false};
  std::exception_ptr failure_;
};
