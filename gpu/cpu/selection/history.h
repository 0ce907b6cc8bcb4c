// Vectors that were added one after another, in pieces that never move.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "aligned_array.h"
#include "row_kernels.h"

namespace assay {

class History {
 public:
  /** @param ld length of a vector with the zeros behind it. */
  explicit History(int64_t ld) : ld_(ld) {}

  int64_t size() const { return size_; }
  void clear() { size_ = 0; }

  /** Room for one more vector of length ld. */
  double *append() {
    if (size_ == static_cast<int64_t>(pieces_.size()) * piece_rows) pieces_.emplace_back(piece_rows * ld_);
    ++size_;
    return at(size_ - 1);
  }

  /** Vectors [s, end) lie behind each other, `ld` apart, when `end` is at most this. */
  static int64_t run_end(int64_t s) { return (s / piece_rows + 1) * piece_rows; }
  const double *at(int64_t s) const { return pieces_[s / piece_rows].data() + s % piece_rows * ld_; }
  int64_t ld() const { return ld_; }

  /** out[s] = x · v_s. */
  template <class T> void dots_with(const KernelSet &kernels, const T *x, int64_t d, double *out) const {
    each_run([&](int64_t s, int64_t count) { dots(kernels, x, at(s), ld_, count, d, out + s); });
  }

  /** y -= Σ_s coefficients[s] · v_s. */
  void subtract_combination(const KernelSet &kernels, const double *coefficients, double *y) const {
    each_run([&](int64_t s, int64_t count) { kernels.combine(at(s), ld_, count, coefficients + s, 1, -1.0, ld_, y); });
  }

 private:
  static constexpr int64_t piece_rows = 64;

  double *at(int64_t s) { return pieces_[s / piece_rows].data() + s % piece_rows * ld_; }

  /** Calls body(first, count) for stretches of vectors that lie behind each other. */
  template <class Body> void each_run(Body &&body) const {
    for (int64_t s = 0; s < size_; s += piece_rows) body(s, std::min(size_ - s, piece_rows));
  }

  int64_t ld_;
  int64_t size_ = 0;
  std::vector<AlignedArray<double>> pieces_;
};

}  // namespace assay
