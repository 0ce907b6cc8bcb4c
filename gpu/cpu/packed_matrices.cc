#include "packed_matrices.h"

#include <algorithm>

namespace assay {
namespace {

/** Register tiles are no larger than this on any instruction set. */
constexpr int64_t largest_tile = 8 * 24;

}  // namespace

int64_t triangle_size(int64_t d, int64_t columns) {
  const int64_t panels = (d + columns - 1) / columns;
  return columns * columns * panels * (panels + 1) / 2;
}

template <class T> void pack_triangle(const double *r, int64_t ld, int64_t d, int64_t columns, T *out) {
  for (int64_t j0 = 0; j0 < d; j0 += columns) {
    for (int64_t k = 0; k < j0 + columns; ++k, out += columns) {
      for (int64_t j = j0; j < j0 + columns; ++j) out[j - j0] = k <= j && j < d ? static_cast<T>(r[k * ld + j]) : T{0};
    }
  }
}

template void pack_triangle<float>(const double *, int64_t, int64_t, int64_t, float *);
template void pack_triangle<double>(const double *, int64_t, int64_t, int64_t, double *);

PackedFactor::PackedFactor(const KernelSet &kernels, const double *w, int64_t ld, int64_t d, int64_t c)
    : d_(d), c_(c), panels_(round_up(c, kernels.f64.columns) * d) {
  kernels.pack_columns_f64(w, ld, c, 0, d, panels_.data(), kernels.f64.columns * d, false);
}

void PackedFactor::multiply(const KernelSet &kernels, const double *groups, int64_t count, double *out, int64_t ld) const {
  const TileShape &tile = kernels.f64;
  double product[largest_tile];
  for (int64_t j = 0; j < c_; j += tile.columns) {
    const int64_t width = std::min(tile.columns, c_ - j);
    for (int64_t r = 0; r < count; r += tile.rows) {
      kernels.tile_f64(groups + r * d_, panels_.data() + j * d_, d_, (width + tile.lanes - 1) / tile.lanes, product);
      for (int64_t i = 0; i < std::min(tile.rows, count - r); ++i) {
        std::copy_n(product + i * tile.columns, width, out + (r + i) * ld + j);
      }
    }
  }
}

}  // namespace assay
