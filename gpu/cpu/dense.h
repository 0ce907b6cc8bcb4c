// Products of whole dense float64 matrices, built from the pieces that stream rows.
#pragma once

#include <cstdint>

#include "aligned_array.h"
#include "cholesky.h"
#include "context.h"
#include "packed_matrices.h"

namespace assay {

/** out (d x d) = XᵀX for n rows. */
void gram_of(Context &context, const double *x, int64_t n, int64_t d, double *out);

/** out (n x c) = X·W for n rows of length d. */
void multiply_rows(Context &context, const double *x, int64_t n, int64_t d, const PackedFactor &w, double *out);

/** Row-major d x d copies of R and of Rᵀ. */
AlignedArray<double> dense_copy(const SquareMatrix &r);
AlignedArray<double> dense_transpose(const SquareMatrix &r);

}  // namespace assay
