// X·B in float64, 64 rows by a panel of columns in a block. What is done with the products is the block's ending: they are stored, or
// summed up row by row without ever being stored.
#pragma once
#include "launch.cuh"
#include "tensor_product.cuh"
#include "tiles.cuh"

namespace row_products {

constexpr int block_rows = 64;
constexpr int threads = 128;
constexpr int stages = 4;
constexpr int depth = 8;  // columns of X in a stage

enum class Ending {
  /** Stores X·B. */
  store,
  /** Row sums of squares of X·B. */
  squares
};

/** One launch. B has zeros up to a multiple of 8 rows and of a panel's columns. */
template <class T>
struct Product {
  MatrixView<T> x;
  MatrixView<double> b;
  int panels;
  /** B is upper triangular: rows below a panel's last column are left out. */
  bool triangular;
  /** Row sums, panels × pitch. */
  double *sums;
  std::int64_t pitch;
  /** X·B, rows × out_columns. */
  double *out;
  int out_columns;
};

constexpr int row_tiles = block_rows / 16;

template <int ColumnTiles>
using Accumulators = double[row_tiles][ColumnTiles][4];

template <class T, int ColumnTiles>
struct Shared {
  Tile<T, block_rows, depth, 4> x[stages];
  Tile<double, depth, 32 * ColumnTiles, 4> b[stages];
  double row_sums[threads / 32][block_rows];
};

template <int ColumnTiles, class T>
__device__ __forceinline__ void multiply_stage(Accumulators<ColumnTiles> &products, const Shared<T, ColumnTiles> &shared, int stage) {
  const int lane = threadIdx.x % 32, g = lane / 4, t = lane % 4;
  const int column = static_cast<int>(threadIdx.x) / 32 * 8 * ColumnTiles + g;
  double a[row_tiles][4], b[ColumnTiles][2];
#pragma unroll
  for (int m = 0; m < row_tiles; ++m)
#pragma unroll
    for (int i = 0; i < 4; ++i) a[m][i] = shared.x[stage].at[16 * m + g + 8 * (i % 2)][t + 4 * (i / 2)];
#pragma unroll
  for (int n = 0; n < ColumnTiles; ++n)
#pragma unroll
    for (int i = 0; i < 2; ++i) b[n][i] = shared.b[stage].at[t + 4 * i][column + 8 * n];
  multiply_tiles(products, a, b);
}

template <class T, int ColumnTiles>
__device__ __forceinline__ void store_products(const Product<T> &p, const Accumulators<ColumnTiles> &products, std::int64_t row,
                                               int column) {
#pragma unroll
  for (int m = 0; m < row_tiles; ++m)
#pragma unroll
    for (int n = 0; n < ColumnTiles; ++n)
#pragma unroll
      for (int i = 0; i < 4; ++i) {
        const std::int64_t r = row + 16 * m + 8 * (i / 2);
        const int c = column + 8 * n + i % 2;
        if (r < p.x.rows && c < p.out_columns) p.out[r * p.out_columns + c] = products[m][n][i];
      }
}

/** Adds up the squares of a row's products over the lanes and warps that share it, always in the same order. */
template <class T, int ColumnTiles>
__device__ __forceinline__ void sum_squares(const Product<T> &p, Shared<T, ColumnTiles> &shared, const Accumulators<ColumnTiles> &products,
                                            std::int64_t row, int panel) {
  const int warp = threadIdx.x / 32, lane = threadIdx.x % 32, g = lane / 4, t = lane % 4;
#pragma unroll
  for (int m = 0; m < row_tiles; ++m)
#pragma unroll
    for (int half = 0; half < 2; ++half) {
      const int r = 16 * m + 8 * half + g;
      double sum = 0;
#pragma unroll
      for (int n = 0; n < ColumnTiles; ++n)
#pragma unroll
        for (int i = 0; i < 2; ++i) sum = fma(products[m][n][2 * half + i], products[m][n][2 * half + i], sum);
      sum += __shfl_xor_sync(0xffffffffu, sum, 1);
      sum += __shfl_xor_sync(0xffffffffu, sum, 2);
      if (t == 0) shared.row_sums[warp][r] = sum;
    }
  __syncthreads();
  const int r = threadIdx.x;
  if (r >= block_rows || row + r >= p.x.rows) return;
  double sum = 0;
#pragma unroll
  for (int w = 0; w < threads / 32; ++w) sum += shared.row_sums[w][r];
  p.sums[panel * p.pitch + row + r] = sum;
}

/** Blocks: row blocks × panels, the panels of a row block beside each other and the longest first. */
template <class T, int ColumnTiles, Ending ending>
__global__ void __launch_bounds__(threads, 2) row_product_kernel(Product<T> p) {
  using Memory = Shared<T, ColumnTiles>;
  ASSAY_SHARED(Memory, shared);
  constexpr int columns = 32 * ColumnTiles;
  const int panel = p.panels - 1 - static_cast<int>(blockIdx.x % p.panels);
  const std::int64_t row = static_cast<std::int64_t>(blockIdx.x / p.panels) * block_rows;
  const int first_column = panel * columns;
  const int depth_of_b = static_cast<int>(p.b.rows);
  const int used = p.triangular && first_column + columns < depth_of_b ? first_column + columns : depth_of_b;
  const int length = (used + depth - 1) / depth;
  const auto load = [&](int stage) {
    if (stage < length) {
      load_tile<threads, depth>(shared.x[stage % stages], p.x, row, stage * depth);
      load_tile<threads, columns>(shared.b[stage % stages], p.b, stage * depth, first_column);
    }
    commit_copies();
  };
  for (int stage = 0; stage < stages - 1; ++stage) load(stage);
  Accumulators<ColumnTiles> products = {};
  for (int stage = 0; stage < length; ++stage) {
    wait_copies<stages - 2>();
    __syncthreads();
    load(stage + stages - 1);
    multiply_stage<ColumnTiles>(products, shared, stage % stages);
  }
  const int lane = threadIdx.x % 32;
  const int column = first_column + static_cast<int>(threadIdx.x) / 32 * 8 * ColumnTiles + lane % 4 * 2;
  if constexpr (ending == Ending::store) store_products<T, ColumnTiles>(p, products, row + lane / 4, column);
  else sum_squares<T, ColumnTiles>(p, shared, products, row, panel);
}

}  // namespace row_products
