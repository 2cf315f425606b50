// One helper thread for each further core, and how the tasks of an operation are shared out. They
// wait in a loop for a moment, since a step's operations follow each other closely, and then sleep;
// in a crowd of other processes they sleep at once.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>

#include "crowd.h"

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

  /** The calling thread and its helpers. */
  int count() const { return count_; }

  /** Whether other processes want their cores, so that who waits had better sleep. */
  bool is_crowded() const { return crowd_.is_there(); }

  /**
   * Calls task(i, thread) for each i below `tasks`, on all threads; returns when all are done.
   * What a task computes must not depend on the thread it runs on. For one caller at a time.
   *
   * @throws what a task has thrown, on whichever thread; tasks that were not begun are left out
   */
  template <class Task>
  void run(int tasks, Task&& task) {
    if (count_ == 1 || tasks <= 1) {
      for (int i = 0; i < tasks; i++) task(i, mine().number);
      return;
    }
    call_ = [](void* it, int i, int thread) {
      (*static_cast<std::remove_reference_t<Task>*>(it))(i, thread);
    };
    task_ = &task;
    tasks_ = tasks;
    next_.store(0);
    open_.store(true);
    announce();
    crowd_.look();
    const Spent working;
    take();
    const std::int64_t worked = working.all();
    // The system itself needs a core for less than a millisecond.
    bool put_aside = worked > Spent::MILLISECOND && working.off_core() > Spent::MILLISECOND;
    // A thread that wakes up after this takes no part, so nobody has to wait for it.
    open_.store(false);
    const Spent waiting;
    wait_for_others();
    // Tasks are alike: none takes longer than all that this thread did.
    put_aside |= waiting.all() > worked + Spent::MILLISECOND;
    if (put_aside) crowd_.felt();
    if (failed_.load()) {
      failed_.store(false);
      std::rethrow_exception(std::exchange(failure_, nullptr));
    }
  }

  /** Wakes the threads that wait in `help`: there are tasks, or what they wait for may have come true. */
  void announce() {
    news_.fetch_add(1);
    if (asleep_.load() > 0) {
      std::lock_guard<std::mutex> lock(mutex_);
      wake_.notify_all();
    }
  }

  /** Works on shared tasks until `until()` is true. Whoever makes it true has to call `announce`. */
  template <class Until>
  void help(Until&& until) {
    unsigned& seen = mine().seen;
    for (int turn = 0; !until(); turn++) {
      const unsigned news = news_.load(std::memory_order_acquire);
      if (news != seen) {
        seen = news;
        turn = 0;
        inside_.fetch_add(1);
        if (open_.load()) take();
        inside_.fetch_sub(1);
      } else if (turn < (is_crowded() ? BRIEF : PATIENCE)) {
        pause();
      } else {
        std::unique_lock<std::mutex> lock(mutex_);
        asleep_.fetch_add(1);
        wake_.wait(lock, [&] { return news_.load() != seen; });
        asleep_.fetch_sub(1);
      }
    }
  }

 private:
  /**
   * Turns of a loop before a thread sleeps. PATIENCE: 250 to 500 microseconds, what TensorFlow.js takes
   * between two operations. In a crowd: BRIEF, and where others have pieces in hand what one takes.
   */
  static constexpr int PATIENCE = 20000, BRIEF = 200, A_PIECE = 2500;

  /** A thread's number, 0 where it is none of the helpers, and the last announcement that it has seen. */
  struct Mine {
    int number = 0;
    unsigned seen = 0;
  };

  static Mine& mine() {
    static thread_local Mine mine;
    return mine;
  }

  /** The first helper is started by the queue, which it works off. */
  friend class Queue;

  /** Whether the system gave a thread: it may have none left for this process. */
  template <class Work>
  bool start(int number, Work work) {
    try {
      std::thread([number, work] {
        mine().number = number;
        work();
      }).detach();
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }

  /** As many as there are threads for. */
  Threads() : count_(wanted()) {
    for (int i = 2; i < count_; i++)
      if (!start(i, [this] { help([] { return false; }); })) count_ = i;
  }

  static int wanted() {
    const char* told = std::getenv("TF_NUM_INTRAOP_THREADS");
    const long number = told ? std::strtol(told, nullptr, 10) : 0;
    const long cores = std::thread::hardware_concurrency();
    const long count = number > 0 ? number : cores;
    return count < 1 ? 1 : count > MOST ? MOST : static_cast<int>(count);
  }

  /** Until the pieces that they have taken are done. */
  void wait_for_others() {
    const int patience = is_crowded() ? A_PIECE : PATIENCE;
    for (int turn = 0; inside_.load() > 0; turn++)
      if (turn < patience)
        pause();
      else  // one of them was put aside: the system may give it this core
        std::this_thread::sleep_for(std::chrono::microseconds(50));
  }

  static void pause() {
#if defined(__x86_64__)
    _mm_pause();
#else
    std::this_thread::yield();
#endif
  }

  void take() {
    const int thread = mine().number;
    try {
      for (int i; (i = next_.fetch_add(1)) < tasks_;) call_(task_, i, thread);
    } catch (...) {
      note_failure(std::current_exception());
    }
  }

  /** Only the first one is kept. An exception that left a helper would end the process. */
  void note_failure(std::exception_ptr failure) {
    std::lock_guard<std::mutex> lock(mutex_);
    next_.store(tasks_);
    if (!failed_.load()) failure_ = std::move(failure);
    failed_.store(true);
  }

  int count_;
  Crowd crowd_;
  std::atomic<unsigned> news_{0};
  std::atomic<bool> open_{false}, failed_{false};
  std::atomic<int> next_{0}, inside_{0}, asleep_{0};
  int tasks_ = 0;
  void* task_ = nullptr;
  void (*call_)(void*, int, int) = nullptr;
  std::exception_ptr failure_;
  std::mutex mutex_;
  std::condition_variable wake_;
};
