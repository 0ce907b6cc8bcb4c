// Matrices that many rows are multiplied with, packed once for the register tiles.
#pragma once

#include <cstdint>

#include "aligned_array.h"
#include "kernels/kernel_set.h"

namespace assay {

/** Elements of an upper triangular matrix of order d in triangle panels `columns` wide. */
int64_t triangle_size(int64_t d, int64_t columns);

/** Packs an upper triangular matrix (`ld` between rows) into triangle panels, rounding to T. What lies below the diagonal is not read. */
template <class T> void pack_triangle(const double *r, int64_t ld, int64_t d, int64_t columns, T *out);

/** A d x c matrix W in column panels, and products with it in float64. */
class PackedFactor {
 public:
  PackedFactor() = default;
  PackedFactor(const KernelSet &kernels, const double *w, int64_t ld, int64_t d, int64_t c);

  int64_t columns() const { return c_; }

  /** out (count x c, `ld` between rows) = X·W for `count` rows in row groups. */
  void multiply(const KernelSet &kernels, const double *groups, int64_t count, double *out, int64_t ld) const;

 private:
  int64_t d_ = 0;
  int64_t c_ = 0;
  AlignedArray<double> panels_;
};

}  // namespace assay
