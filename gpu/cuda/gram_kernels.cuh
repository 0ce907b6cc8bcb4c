// Which sums a launch makes, and the kernels that make them.
#pragma once
#include "column_products.cuh"

namespace column_products {

/** A unit of the upper triangle: rows [row, +64), columns [column, +width), width 64 or 128. */
struct Unit {
  int row;
  int column;
  int width;
};

/** Column blocks of 64 that d columns take. */
__host__ __device__ inline int blocks_of(int d) { return (d + unit_rows - 1) / unit_rows; }

/** Number of units that cover the upper triangle of d × d. */
__host__ __device__ inline int triangle_units(int d) {
  const int blocks = blocks_of(d);
  int units = 0;
  for (int panel = 0; 2 * panel < blocks; ++panel) units += 2 * panel + 2 < blocks ? 2 * panel + 2 : blocks;
  return units;
}

/** The unit of that number. The lower of the two on a diagonal is half as wide: what is left of it belongs to the lower triangle. */
__host__ __device__ inline Unit triangle_unit(int d, int number) {
  const int blocks = blocks_of(d);
  int panel = 0;
  for (int in_panel = 2; number >= in_panel; in_panel = 2 * panel + 2) number -= in_panel, ++panel;
  const int begin = 2 * panel > number ? 2 * panel : number;
  const int end = 2 * panel + 2 < blocks ? 2 * panel + 2 : blocks;
  return {number * unit_rows, begin * unit_rows, (end - begin) * unit_rows};
}

/** The place of a block in a launch of units × lanes, and the panels it walks over. */
template <class T>
__device__ __forceinline__ PanelWalk<T> walk_of(const Sums &sums, int units) {
  return {static_cast<std::int64_t>(blockIdx.x / units), sums.slots};
}

__device__ __forceinline__ double *slot_of(const Sums &sums, std::int64_t lane) {
  return sums.data + (sums.first_panel + lane) % sums.slots * sums.slot_size;
}

template <class T>
using GramShared = Shared<T, T, unit_columns>;

/** Upper triangle of G += XᵀX. Blocks: triangle_units(d) × min(slots, panels). */
template <class T>
__global__ void __launch_bounds__(threads, 2) gram_kernel(MatrixView<T> x, int d, int units, Sums sums) {
  ASSAY_SHARED(GramShared<T>, shared);
  const PanelWalk<T> walk = walk_of<T>(sums, units);
  const Unit unit = triangle_unit(d, blockIdx.x % units);
  double *corner = slot_of(sums, walk.first) + static_cast<std::int64_t>(unit.row) * sums.stride + unit.column;
  if (unit.width == unit_columns) sum_unit<T, T, 4>(shared, x, x, walk, unit.row, unit.column, corner, sums.stride);
  else sum_unit<T, T, 2>(shared, x, x, walk, unit.row, unit.column, corner, sums.stride);
}

template <class T>
using CrossShared = Shared<T, double, cross_columns>;

/** C += XᵀP. Blocks: column blocks of X × those of P (32 columns each) × min(slots, panels). */
template <class T>
__global__ void __launch_bounds__(threads, 4) cross_kernel(MatrixView<T> x, MatrixView<double> p, int x_blocks, int p_blocks,
                                                        Sums sums) {
  ASSAY_SHARED(CrossShared<T>, shared);
  const PanelWalk<T> walk = walk_of<T>(sums, x_blocks * p_blocks);
  const int unit = static_cast<int>(blockIdx.x % (x_blocks * p_blocks));
  const int row = unit / p_blocks * unit_rows, column = unit % p_blocks * cross_columns;
  double *corner = slot_of(sums, walk.first) + static_cast<std::int64_t>(row) * sums.stride + column;
  sum_unit<T, double, 1>(shared, x, p, walk, row, column, corner, sums.stride);
}

/** The slots added up in order; what is missing below the diagonal is taken from above it. `extra` stands for slot `extra_slot`. */
static __global__ void add_slots_kernel(Sums sums, const double *extra, int extra_slot, std::int64_t rows, std::int64_t columns, bool symmetric,
                                        double *out) {
  const std::int64_t index = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (index >= rows * columns) return;
  std::int64_t row = index / columns, column = index % columns;
  if (symmetric && row > column) {
    const std::int64_t swap = row;
    row = column, column = swap;
  }
  double sum = 0;
  for (int slot = 0; slot < sums.slots; ++slot) {
    const double *from = slot == extra_slot ? extra : sums.data + slot * sums.slot_size;
    sum += from[row * sums.stride + column];
  }
  out[index] = sum;
}

}  // namespace column_products
