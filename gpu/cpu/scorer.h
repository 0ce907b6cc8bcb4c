// Scores ‖xᵢR‖² and products XW, a block of rows at a time. X·R is never stored.
#pragma once

#include <cstdint>

#include "aligned_array.h"
#include "context.h"
#include "failure.h"
#include "packed_matrices.h"

namespace assay {

class Scorer {
 public:
  /** @param r d x d upper triangular, may be NULL. @param w d x c, may be NULL. @param exact float64 products for float32 rows, too. */
  Scorer(Context &context, int64_t d, const double *r, bool exact, const double *w, int64_t c);

  /**
   * @param scores length n, not NULL with R. @param projected n x c, not NULL with W.
   * @return whether products with R were float64.
   */
  bool run(const void *rows, assay_type type, int64_t n, double *scores, double *projected, const Cancellation &cancellation);

  bool scores() const { return scores_; }
  bool projects() const { return factor_.columns() > 0; }

 private:
  template <class T> bool run_rows(const T *rows, int64_t n, double *scores, double *projected, const Cancellation &cancellation);
  template <class T> void rescue(const T *rows, int64_t count, double *groups, double *scores) const;

  Context &context_;
  const int64_t d_;
  const bool scores_;
  bool narrow_ = false;
  AlignedArray<float> narrow_triangle_;
  AlignedArray<double> wide_triangle_;
  PackedFactor factor_;
};

}  // namespace assay
