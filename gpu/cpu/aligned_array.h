// Arrays for vector code: aligned to cache lines, large ones to huge pages, and not initialised unless asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

#include "memory_limit.h"

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace assay {

template <class T> class AlignedArray {
 public:
  AlignedArray() = default;

  /** @throws std::bad_alloc */
  explicit AlignedArray(int64_t size) : size_(size) {
    if (size <= 0) return;
    // More is refused at once: promised memory that is not there would end the process later.
    if (static_cast<uint64_t>(size) > usable_memory() / sizeof(T)) throw std::bad_alloc();
    const size_t bytes = static_cast<size_t>(size) * sizeof(T);
    void *memory = nullptr;
    if (posix_memalign(&memory, bytes >= 2 * huge_page ? huge_page : cache_line, bytes) != 0) throw std::bad_alloc();
#if defined(__linux__)
    // A wish: packed matrices are read with strides that would need thousands of small pages.
    if (bytes >= 2 * huge_page) madvise(memory, bytes, MADV_HUGEPAGE);
#endif
    data_ = static_cast<T *>(memory);
  }

  AlignedArray(AlignedArray &&other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  AlignedArray &operator=(AlignedArray &&other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~AlignedArray() { std::free(data_); }

  /** An array of zeros. */
  static AlignedArray zeros(int64_t size) {
    AlignedArray array(size);
    array.clear();
    return array;
  }

  void clear() {
    if (data_ != nullptr) std::memset(static_cast<void *>(data_), 0, static_cast<size_t>(size_) * sizeof(T));
  }

  T *data() { return data_; }
  const T *data() const { return data_; }
  int64_t size() const { return size_; }
  T &operator[](int64_t i) { return data_[i]; }
  const T &operator[](int64_t i) const { return data_[i]; }

 private:
  static constexpr size_t cache_line = 64;
  static constexpr size_t huge_page = size_t{1} << 21;

  T *data_ = nullptr;
  int64_t size_ = 0;
};

/** `count` arrays of `size` elements: one per thread. */
template <class T> class ThreadArrays {
 public:
  ThreadArrays(int count, int64_t size) : stride_((size + 15) / 16 * 16), all_(count * stride_) {}
  T *of(int thread) { return all_.data() + thread * stride_; }

 private:
  int64_t stride_;
  AlignedArray<T> all_;
};

inline int64_t round_up(int64_t value, int64_t multiple) { return (value + multiple - 1) / multiple * multiple; }

}  // namespace assay
