// Numbers for tests: reproducible rows, and outputs with something to watch on both sides.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "harness.h"

/** A generator that gives the same numbers everywhere. */
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 2 + 1) { next(); }
  /** Uniform in (−1, 1). */
  double next() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(static_cast<std::int64_t>(state_ >> 11)) / static_cast<double>(std::int64_t{1} << 52) - 1;
  }

 private:
  std::uint64_t state_;
};

template <class T>
std::vector<T> random_values(std::int64_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<T> values(static_cast<std::size_t>(count));
  for (T &value : values) value = static_cast<T>(random.next());
  return values;
}

/** `count` values between two rows of sentinels that must stay as they are. */
template <class T>
class Guarded {
 public:
  explicit Guarded(std::int64_t count) : count_(count), bytes_((static_cast<std::size_t>(count) + 2 * guard) * sizeof(T), sentinel) {}
  ~Guarded() { expect(intact(), "nothing outside an output is touched"); }
  T *data() { return reinterpret_cast<T *>(bytes_.data()) + guard; }
  const T *data() const { return reinterpret_cast<const T *>(bytes_.data()) + guard; }
  T operator[](std::int64_t i) const { return data()[i]; }
  std::int64_t size() const { return count_; }
  bool same(const Guarded &other) const { return bytes_ == other.bytes_; }

 private:
  static constexpr std::size_t guard = 8;
  static constexpr unsigned char sentinel = 0xa5;

  bool intact() const {
    const std::size_t edge = guard * sizeof(T);
    for (std::size_t i = 0; i < edge; ++i)
      if (bytes_[i] != sentinel || bytes_[bytes_.size() - 1 - i] != sentinel) return false;
    return true;
  }

  std::int64_t count_;
  std::vector<unsigned char> bytes_;
};

inline std::string shape(std::int64_t n, std::int64_t d) { return std::to_string(n) + " x " + std::to_string(d); }

/** NaN fails. */
inline bool near(double value, double reference, double tolerance) { return std::fabs(value - reference) <= tolerance; }
