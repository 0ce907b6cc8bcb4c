// A⁻¹ on the device at the beginning of an epoch, and during it.
#pragma once
#include "matrix.h"

/**
 * A⁻¹ after picks: A₀⁻¹ − Σ vₛvₛᵀ with vₛ = Aₛ⁻¹xₛ/√(1 + gₛ). The sum is kept as its terms and never added to the matrix, so that
 * a product with
 * it is exact as of every pick.
 */
class Inverse {
 public:
  /** @param most terms there is room for. */
  Inverse(Context &context, std::int64_t d, std::int64_t most);

  /** Starts an epoch with A₀⁻¹ = RRᵀ; `r` is R as a row-major d × d matrix on the host. */
  void begin(const double *r);
  /** out = Aₜ⁻¹ · vector · scale. Vectors are `stride` long. */
  void multiply(const double *vector, double scale, double *out);
  /** Where the next term goes; it counts from `keep` on. */
  double *next_term() const { return terms_.get() + count_ * stride(); }
  void keep() { ++count_; }

  std::int64_t count() const { return count_; }
  int stride() const { return inverse_.stride; }
  /** R, upper triangular. */
  const DeviceMatrix &factor() const { return factor_; }
  /** A₀⁻¹. */
  const DeviceMatrix &start() const { return inverse_; }

 private:
  Context &context_;
  const std::int64_t d_;
  DeviceMatrix factor_;
  DeviceMatrix inverse_;
  Buffer<double> terms_;
  Buffer<double> product_;
  Buffer<double> dots_;
  std::int64_t count_ = 0;
};

/** out = M · vector for the first `rows` rows. */
void multiply_vector(Context &context, const double *m, std::int64_t rows, int stride, const double *vector, double *out);

/** out[i] = Σⱼ aᵢⱼ bᵢⱼ. */
void multiply_row_by_row(Context &context, const double *a, const double *b, std::int64_t rows, int stride, double *out);

/** Multiplies all of a matrix by `factor`. */
void scale_matrix(Context &context, const DeviceMatrix &matrix, double factor);
