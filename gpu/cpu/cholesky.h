// Float64 Cholesky factor of a symmetric positive definite matrix, its inverse, and what is read off them.
#pragma once

#include <cstdint>

#include "aligned_array.h"
#include "context.h"
#include "failure.h"

namespace assay {

/** A square matrix, rows `ld` apart, with room for whole register tiles behind the last row and column. All zeros at first. */
class SquareMatrix {
 public:
  SquareMatrix() = default;
  SquareMatrix(int64_t order, const KernelSet &kernels);

  int64_t order() const { return order_; }
  int64_t ld() const { return ld_; }
  double *row(int64_t i) { return data_.data() + i * ld_; }
  const double *row(int64_t i) const { return data_.data() + i * ld_; }

 private:
  int64_t order_ = 0;
  int64_t ld_ = 0;
  AlignedArray<double> data_;
};

/**
 * Replaces the upper triangle of A by U with A = UᵀU; below the diagonal it is zero afterwards. Right-looking by blocks of rows.
 * @throws Failure ASSAY_NOT_POSITIVE_DEFINITE with the pivot; ASSAY_CANCELLED.
 */
void factor_in_place(Context &context, SquareMatrix &a, const Cancellation &cancellation);

/** R = U⁻¹, upper triangular: A⁻¹ = RRᵀ. Every group of columns is solved for by itself. @throws Failure ASSAY_CANCELLED */
SquareMatrix invert_factor(Context &context, const SquareMatrix &u, const Cancellation &cancellation);

struct Factorization {
  /** R = U⁻¹ with A = UᵀU. */
  SquareMatrix r;
  double log_det = 0;
};

/** Factor of A + λI and its inverse; A is d x d, of which the upper triangle is read. @throws as the two above */
Factorization factorize(Context &context, const double *a, int64_t d, double lambda, const Cancellation &cancellation);

/** ‖R‖² = Tr A⁻¹. */
double sum_of_squares(const KernelSet &kernels, const SquareMatrix &r);

/** y = R(Rᵀx) = A⁻¹x. Arrays hold `r.ld()` numbers, zeros behind the order; x and y may be one. */
void multiply_inverse(Context &context, const SquareMatrix &r, const double *x, double *half, double *y);

/** Estimate of cond A: 15 power iterations on A (d x d, plus λI) and 15 on A⁻¹. */
double estimate_condition(Context &context, const double *g, double lambda, const SquareMatrix &r);

}  // namespace assay
