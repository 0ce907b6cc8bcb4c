// The C ABI for tests: handles that close themselves, outputs with sentinels around them, statuses that are checked.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "assay_engine.h"
#include "native/harness.h"

namespace test {

/** An output array between sentinels; `check` fails when one was written over. */
template <class T> class Guarded {
 public:
  explicit Guarded(int64_t size) : all_(size + 2 * margin), size_(size) {
    std::memset(all_.data(), pattern, all_.size() * sizeof(T));
  }

  T *data() { return all_.data() + margin; }
  T &operator[](int64_t i) { return all_[margin + i]; }

  void check() const {
    const auto *bytes = reinterpret_cast<const unsigned char *>(all_.data());
    const size_t edge = margin * sizeof(T);
    for (size_t i = 0; i < edge; ++i) {
      CHECK(bytes[i] == pattern);
      CHECK(bytes[edge + size_ * sizeof(T) + i] == pattern);
    }
  }

  std::vector<T> checked() const {
    check();
    return std::vector<T>(all_.begin() + margin, all_.begin() + margin + size_);
  }

 private:
  static constexpr int64_t margin = 32;
  static constexpr unsigned char pattern = 0xa5;
  std::vector<T> all_;
  int64_t size_;
};

/** A context. */
class Engine {
 public:
  explicit Engine(const char *variant, int32_t threads = 1) {
    char message[ASSAY_MESSAGE_BYTES] = "";
    CHECK_THAT(assay_open(threads, variant, &context_, message) == ASSAY_OK, message);
  }
  ~Engine() { assay_close(context_); }
  Engine(const Engine &) = delete;
  Engine &operator=(const Engine &) = delete;

  assay_context *get() const { return context_; }

 private:
  assay_context *context_ = nullptr;
};

/** Rows of either type. */
struct Rows {
  int32_t type = ASSAY_FLOAT32;
  int64_t n = 0;
  int64_t d = 0;
  std::vector<float> narrow;
  std::vector<double> wide;

  const void *at(int64_t row) const {
    if (type == ASSAY_FLOAT32) return narrow.data() + row * d;
    return wide.data() + row * d;
  }
  double value(int64_t i, int64_t j) const { return type == ASSAY_FLOAT32 ? narrow[i * d + j] : wide[i * d + j]; }
  void set(int64_t i, int64_t j, double x) {
    if (type == ASSAY_FLOAT32) {
      narrow[i * d + j] = static_cast<float>(x);
    } else {
      wide[i * d + j] = x;
    }
  }
  void copy_row(int64_t from, int64_t to) {
    for (int64_t j = 0; j < d; ++j) set(to, j, value(from, j));
  }
};

/** Seeded numbers: the same on every machine. */
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u + 1) {}
  uint64_t bits();
  /** In [0, 1). */
  double uniform();
  /** About normal: mean 0, variance 1. */
  double normal();

 private:
  uint64_t state_;
};

/** Rows of normal numbers, column j scaled by decay^(j / (d - 1)): the condition of their Gram is about decay⁻². */
Rows random_rows(int64_t n, int64_t d, int32_t type, uint64_t seed, double decay = 1.0, double size = 1.0);

struct GramSums {
  std::vector<double> g;
  std::vector<double> c;
  int32_t precision = -1;
};

/** One pass in blocks of the given sizes (the last one repeats); products have `c` columns. */
GramSums gram(const Engine &engine, const Rows &rows, int32_t precision, const std::vector<int64_t> &blocks,
              const std::vector<double> &products = {}, int64_t c = 0);

struct FactorResult {
  std::vector<double> r;
  double log_det = 0;
  double inverse_trace = 0;
  double condition = 0;
};

FactorResult factor(const Engine &engine, const std::vector<double> &g, int64_t d, double lambda);

struct ScoreResult {
  std::vector<double> scores;
  std::vector<double> projected;
  int32_t wide = -1;
};

ScoreResult score(const Engine &engine, const Rows &rows, const std::vector<double> &r, bool exact, const std::vector<int64_t> &blocks,
                  const std::vector<double> &w = {}, int64_t c = 0);

struct Picks {
  std::vector<int64_t> rows;
  std::vector<double> gains;
};

/** A selection under way. */
class SelectionHandle {
 public:
  SelectionHandle(const Engine &engine, int32_t objective, const Rows &rows, const double *a, const double *f,
                  const double *distances = nullptr);
  ~SelectionHandle() { assay_selection_close(selection_); }
  SelectionHandle(const SelectionHandle &) = delete;
  SelectionHandle &operator=(const SelectionHandle &) = delete;

  Picks next(int64_t count, const uint8_t *eligible = nullptr, double outside = 0);
  assay_selection *get() const { return selection_; }

 private:
  assay_selection *selection_ = nullptr;
};

/** Bit for bit. */
template <class T> bool same_bits(const std::vector<T> &a, const std::vector<T> &b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

}  // namespace test
