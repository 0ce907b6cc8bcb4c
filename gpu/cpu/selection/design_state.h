// The matrix A of an optimal design while rows are picked: A ← A + xxᵀ.
//
// Picks are kept as vectors v = A⁻¹x / √(1 + g) of the matrix before the pick, so that A⁻¹ = A₀⁻¹ - Σ vvᵀ. After an epoch of
// max(64, d) picks A is factored again and the vectors are dropped: rounding does not pile up, nor does the work per row.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "aligned_array.h"
#include "cholesky.h"
#include "context.h"
#include "packed_matrices.h"
#include "selection/history.h"

namespace assay {

class DesignState {
 public:
  /** @param a d x d, copied. @param traced whether Tr FA⁻¹ is what counts. @param f d x d or NULL for the identity, copied. */
  DesignState(Context &context, int64_t d, const double *a, bool traced, const double *f, const Cancellation &cancellation);

  int64_t picks() const { return picks_; }
  int64_t epoch_start() const { return epoch_start_; }

  /** Starts an epoch when it is time. @return whether it did */
  bool prepare(const Cancellation &cancellation);

  /** μ ≥ the largest eigenvalue of F^½A⁻¹F^½, so that xᵀA⁻¹FA⁻¹x ≤ μ·xᵀA⁻¹x. */
  double trace_bound() const { return trace_bound_; }

  /** g alone. */
  void evaluate_bounds(const double *groups, int64_t count, double *g) const;

  /**
   * g = xᵀA₀⁻¹x, and q = xᵀA₀⁻¹FA₀⁻¹x when traced, for `count` rows in float64
   * row groups; A₀ is the matrix at the epoch's start. g has room for whole groups.
   */
  void evaluate(const double *groups, int64_t count, double *scratch, double *g, double *q) const;

  /** Numbers that `evaluate` needs as scratch for `count` rows. */
  int64_t scratch_size(int64_t count) const { return traced_ ? 3 * round_up(count, context_.kernels().f64.rows) * d_ : 0; }

  /** Rows and picks that `catch_up` takes at most. */
  static constexpr int64_t catch_up_rows = 32;
  static constexpr int64_t catch_up_picks = 16;

  /** The pick up to which `catch_up` goes from after `from` picks. */
  int64_t next_stop(int64_t from) const {
    return std::min(picks_, epoch_start_ + ((from - epoch_start_) / catch_up_picks + 1) * catch_up_picks);
  }

  /** Brings g (and q) of `count` rows from after `from` picks of this epoch to `next_stop(from)`, one pick after another. */
  template <class T> void catch_up(const T *const *x, int64_t count, int64_t from, double *g, double *q) const {
    const KernelSet &kernels = context_.kernels();
    const int64_t first = from - epoch_start_;
    const int64_t steps = next_stop(from) - from;
    double along[catch_up_rows * catch_up_picks];
    double image[catch_up_rows * catch_up_picks];
    dots(kernels, x, count, directions_.at(first), directions_.ld(), steps, d_, along, steps);
    if (traced_) dots(kernels, x, count, traced_directions_.at(first), traced_directions_.ld(), steps, d_, image, steps);
    for (int64_t i = 0; i < count; ++i) {
      for (int64_t s = 0; s < steps; ++s) {
        const double xv = along[i * steps + s];
        g[i] -= xv * xv;
        if (traced_) q[i] += xv * (xv * traces_[first + s] - 2 * image[i * steps + s]);
      }
      if (g[i] < 0) g[i] = 0;
    }
  }

  /** Adds a row (length `ld()`, zeros behind d) with g = xᵀA⁻¹x. */
  void pick(const double *x, double g);
  int64_t ld() const { return r_.ld(); }

 private:
  void start_epoch(const Cancellation &cancellation);
  void add_epoch_rows(AlignedArray<double> &a);
  void inverse_times(const double *x, double *y);
  void refresh_trace_bound(const SquareMatrix &r);

  Context &context_;
  const int64_t d_;
  const bool traced_;
  const int64_t epoch_length_;
  /** A at the start of the epoch. */
  AlignedArray<double> a_;
  /** F, empty for the identity. */
  AlignedArray<double> f_;
  PackedFactor packed_f_;
  SquareMatrix r_;
  AlignedArray<double> triangle_;
  PackedFactor inverse_;
  /** Rows picked in this epoch. */
  std::vector<double> epoch_rows_;
  History directions_;
  /** A⁻¹Fv of the matrix before the pick, and vᵀFv. */
  History traced_directions_;
  std::vector<double> traces_;
  AlignedArray<double> half_;
  AlignedArray<double> image_;
  std::vector<double> products_;
  int64_t picks_ = 0;
  int64_t epoch_start_ = 0;
  double trace_bound_ = 0;
  int64_t trace_bound_at_ = 0;
};

}  // namespace assay
