// One helper thread for each further core. They wait in a loop for a moment, since a step's
// operations follow each other closely, and then sleep.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <type_traits>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

class Threads {
 public:
  static constexpr int MOST = 256;

  /** As many as TensorFlow is told to use, or else one a core. Never destroyed: they end with the process. */
  static Threads& get() {
    static Threads& threads = *new Threads();
    return threads;
  }

  int count() const { return count_; }

  /**
   * Calls task(i, thread) for each i below `tasks`, on all threads; returns when all are done.
   * What a task computes must not depend on the thread it runs on. For one caller at a time.
   */
  template <class Task>
  void run(int tasks, Task&& task) {
    if (count_ == 1 || tasks <= 1) {
      for (int i = 0; i < tasks; i++) task(i, 0);
      return;
    }
    call_ = [](void* it, int i, int thread) {
      (*static_cast<std::remove_reference_t<Task>*>(it))(i, thread);
    };
    task_ = &task;
    tasks_ = tasks;
    next_.store(0);
    open_.store(true);
    round_.fetch_add(1);
    if (asleep_.load() > 0) {
      std::lock_guard<std::mutex> lock(mutex_);
      wake_.notify_all();
    }
    take(0);
    // Who comes later finds the door closed: nobody waits for a thread that has not woken up yet.
    open_.store(false);
    while (inside_.load() > 0) pause();
  }

 private:
  Threads() : count_(wanted()) {
    for (int i = 1; i < count_; i++) std::thread([this, i] { serve(i); }).detach();
  }

  static int wanted() {
    const char* told = std::getenv("TF_NUM_INTRAOP_THREADS");
    const int number = told ? std::atoi(told) : 0;
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    const int count = number > 0 ? number : cores;
    return count < 1 ? 1 : count > MOST ? MOST : count;
  }

  static void pause() {
#if defined(__x86_64__)
    _mm_pause();
#else
    std::this_thread::yield();
#endif
  }

  void take(int thread) {
    for (int i; (i = next_.fetch_add(1)) < tasks_;) call_(task_, i, thread);
  }

  void serve(int thread) {
    constexpr int PATIENCE = 20000;  // some 250 to 500 microseconds: TensorFlow.js between two operations
    for (unsigned seen = 0;;) {
      for (int turn = 0; round_.load(std::memory_order_acquire) == seen; turn++) {
        if (turn < PATIENCE) {
          pause();
          continue;
        }
        std::unique_lock<std::mutex> lock(mutex_);
        asleep_.fetch_add(1);
        wake_.wait(lock, [&] { return round_.load() != seen; });
        asleep_.fetch_sub(1);
      }
      seen = round_.load();
      inside_.fetch_add(1);
      if (open_.load()) take(thread);
      inside_.fetch_sub(1);
    }
  }

  const int count_;
  std::atomic<unsigned> round_{0};
  std::atomic<bool> open_{false};
  std::atomic<int> next_{0}, inside_{0}, asleep_{0};
  int tasks_ = 0;
  void* task_ = nullptr;
  void (*call_)(void*, int, int) = nullptr;
  std::mutex mutex_;
  std::condition_variable wake_;
};
