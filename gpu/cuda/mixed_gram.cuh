// The upper triangle of XᵀX with float32 products, for chips whose float64 arithmetic is slow: every panel of 512 rows is summed in float32
// registers and then added to the float64 sums of its slot. Slots and panels are those of column_products.cuh.
#pragma once
#include "gram_kernels.cuh"

namespace mixed_gram {

using column_products::panel_rows;
using column_products::PanelWalk;
using column_products::Sums;

constexpr int tile = 128;  // columns of X on each side of a block's tile
constexpr int threads = 256;
constexpr int stages = 3;
constexpr int stage_rows = column_products::stage_rows<float>;

struct Shared {
  Tile<float, stage_rows, tile, 0> left[stages];
  Tile<float, stage_rows, tile, 0> right[stages];
};

/** Each thread's 8 × 8 sums are four 4 × 4 quarters, 64 rows or columns apart, so that a warp reads neighbours. */
struct Place {
  int row;
  int column;
};

__device__ __forceinline__ Place place_of_thread() {
  const int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
  return {warp / 2 * 16 + lane / 8 * 4, warp % 2 * 32 + lane % 8 * 4};
}

/** sums += leftᵀ · right over a stage. On the diagonal the lower left quarter of the tile is not needed. */
template <bool Diagonal>
__device__ __forceinline__ void multiply_stage(float (&sums)[8][8], const Shared &shared, int stage, const Place &place) {
#pragma unroll 2  // more at a time would not fit into the registers
  for (int k = 0; k < stage_rows; ++k) {
    float a[8], b[8];
    read_eight(a, &shared.left[stage].at[k][place.row]);
    read_eight(b, &shared.right[stage].at[k][place.column]);
#pragma unroll
    for (int i = 0; i < 8; ++i)
#pragma unroll
      for (int j = Diagonal && i >= 4 ? 4 : 0; j < 8; ++j) sums[i][j] = fmaf(a[i], b[j], sums[i][j]);
  }
}

/** Adds the float32 sums to the float64 ones and starts again from zero. */
__device__ __forceinline__ void add_to_slot(float (&sums)[8][8], double *corner, int stride, const Place &place) {
#pragma unroll
  for (int i = 0; i < 8; ++i) {
    double *row = corner + (place.row + i % 4 + i / 4 * 64) * stride + place.column;
#pragma unroll
    for (int j = 0; j < 8; ++j) {
      row[j % 4 + j / 4 * 64] += static_cast<double>(sums[i][j]);
      sums[i][j] = 0;
    }
  }
}

template <bool Diagonal>
__device__ __forceinline__ void sum_tile(Shared &shared, const MatrixView<float> &x, const PanelWalk<float> &walk, int row,
                                         int column, double *corner, int stride) {
  const int length = walk.length(x.rows);
  const auto load = [&](int stage) {
    if (stage < length) {
      load_tile<threads, tile>(shared.left[stage % stages], x, walk.row(stage), row);
      load_tile<threads, tile>(shared.right[stage % stages], x, walk.row(stage), column);
    }
    commit_copies();
  };
  for (int stage = 0; stage < stages - 1; ++stage) load(stage);
  const Place place = place_of_thread();
  float sums[8][8] = {};
  for (int stage = 0; stage < length; ++stage) {
    wait_copies<stages - 2>();
    __syncthreads();
    load(stage + stages - 1);
    multiply_stage<Diagonal>(sums, shared, stage % stages, place);
    const bool panel_done = (stage + 1) % PanelWalk<float>::stages_per_panel == 0;
    if (panel_done || stage + 1 == length) add_to_slot(sums, corner, stride, place);
  }
}

__host__ __device__ inline int tiles_of(int d) { return (d + tile - 1) / tile; }

/** G += XᵀX. Blocks: tiles of the upper triangle × min(slots, panels). */
static __global__ void __launch_bounds__(threads, 2) mixed_gram_kernel(MatrixView<float> x, int units, Sums sums) {
  ASSAY_SHARED(Shared, shared);
  const PanelWalk<float> walk = column_products::walk_of<float>(sums, units);
  int row = static_cast<int>(blockIdx.x % units), column = 0;
  while (row > column) row -= ++column;
  double *corner = column_products::slot_of(sums, walk.first) + static_cast<std::int64_t>(row) * tile * sums.stride + column * tile;
  if (row == column) sum_tile<true>(shared, x, walk, row * tile, column * tile, corner, sums.stride);
  else sum_tile<false>(shared, x, walk, row * tile, column * tile, corner, sums.stride);
}

}  // namespace mixed_gram
