// Memory that is kept from call to call: asking the system for it each time costs page faults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

constexpr long round_up(long n, long unit) { return (n + unit - 1) / unit * unit; }

class Scratch {
 public:
  Scratch() = default;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { std::free(memory_); }

  /** Room for so many, valid until the next call. @throws std::bad_alloc, and then keeps nothing */
  template <class T>
  T* get(std::size_t count) {
    if (count > PTRDIFF_MAX / sizeof(T)) throw std::bad_alloc();
    const std::size_t bytes = count * sizeof(T);
    if (bytes > bytes_) renew(bytes);
    return static_cast<T*>(memory_);
  }

 private:
  /** The old memory goes first, so that both need not fit. */
  void renew(std::size_t bytes) {
    std::free(memory_);
    memory_ = nullptr;
    bytes_ = 0;
    void* fresh = nullptr;
    if (posix_memalign(&fresh, 64, bytes) != 0) throw std::bad_alloc();
    memory_ = fresh;
    bytes_ = bytes;
  }

  void* memory_ = nullptr;
  std::size_t bytes_ = 0;
};
