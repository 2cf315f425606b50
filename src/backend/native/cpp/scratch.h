// Memory that is kept from call to call: asking the system for it each time costs page faults.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

constexpr long round_up(long n, long unit) { return (n + unit - 1) / unit * unit; }

class Scratch {
 public:
  template <class T>
  T* get(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    if (bytes > bytes_) {
      std::free(memory_);
      bytes_ = 0;
      if (posix_memalign(&memory_, 64, bytes) != 0) throw std::bad_alloc();
      bytes_ = bytes;
    }
    return static_cast<T*>(memory_);
  }

 private:
  void* memory_ = nullptr;
  std::size_t bytes_ = 0;
};
