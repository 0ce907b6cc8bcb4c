// Memory that ends with its owner: on the device, and pinned on the host.
#pragma once
#include <cstddef>
#include <utility>

#include "check.h"

class Context;

/** Device memory from Context::allocate; throws Failure when there is none. */
void *allocate_device(Context &context, std::size_t bytes);

/** `count` values on the device, whatever they held before. */
template <class T>
class Buffer {
 public:
  Buffer() = default;
  Buffer(Context &context, std::int64_t count)
      : data_(static_cast<T *>(allocate_device(context, static_cast<std::size_t>(count) * sizeof(T)))), count_(count) {}
  // An error while freeing was told before by the call that met it.
  ~Buffer() { cudaFree(data_); }
  Buffer(Buffer &&other) noexcept : data_(std::exchange(other.data_, nullptr)), count_(std::exchange(other.count_, 0)) {}
  Buffer &operator=(Buffer &&other) noexcept {
    std::swap(data_, other.data_);
    std::swap(count_, other.count_);
    return *this;
  }

  T *get() const { return data_; }
  std::int64_t count() const { return count_; }
  std::size_t bytes() const { return static_cast<std::size_t>(count_) * sizeof(T); }
  /** Makes room for `count` values, losing what was there, unless there is room. */
  void reserve(Context &context, std::int64_t count) {
    if (count <= count_) return;
    *this = Buffer();
    *this = Buffer(context, count);
  }

 private:
  T *data_ = nullptr;
  std::int64_t count_ = 0;
};

/** `count` values in pinned memory, made at the first use. */
template <class T>
class PinnedBuffer {
 public:
  PinnedBuffer() = default;
  ~PinnedBuffer() { cudaFreeHost(data_); }
  PinnedBuffer(const PinnedBuffer &) = delete;
  PinnedBuffer &operator=(const PinnedBuffer &) = delete;

  T *get() const { return data_; }
  std::int64_t count() const { return count_; }
  void reserve(std::int64_t count) {
    if (count <= count_) return;
    cudaFreeHost(std::exchange(data_, nullptr));
    count_ = 0;
    check(cudaMallocHost(reinterpret_cast<void **>(&data_), static_cast<std::size_t>(count) * sizeof(T)), "pinning memory");
    count_ = count;
  }

 private:
  T *data_ = nullptr;
  std::int64_t count_ = 0;
};
