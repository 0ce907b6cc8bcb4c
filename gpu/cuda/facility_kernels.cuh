// Kernels of facility location, all in float64. Similarities are formed once; a pick then costs a pass over them.
#pragma once
#include "best_row.cuh"

namespace facility {

using best_row::Best;
using best_row::Bests;
using row_sums::threads;

constexpr int tile = 32;
/** Tokens whose terms of a gain are added up side by side. */
constexpr int slices = threads / tile;

/** 1 / ‖token‖, 0 for a zero token. A warp takes a token. */
static __global__ void __launch_bounds__(threads) inverse_norms_kernel(MatrixView<float> x, double *out) {
  const std::int64_t row = row_sums::row_of_warp();
  if (row >= x.rows) return;
  const double squares =
      row_sums::sum_over_row(x.data + row * x.stride, x.stride, [](double sum, double value, int) { return fma(value, value, sum); });
  if (row_sums::first_lane()) out[row] = squares > 0 ? 1 / sqrt(squares) : 0.0;
}

struct SimilarityShared {
  double left[tile][tile + 1];
  double right[tile][tile + 1];
};

/** s[i][j] of one group of n tokens. Blocks: 32 × 32 similarities each, times the groups. */
static __global__ void __launch_bounds__(threads) similarity_kernel(MatrixView<float> x, const double *inverse_norms, int n, int blocks_across,
                                                                    double *out) {
  ASSAY_SHARED(SimilarityShared, shared);
  const int blocks = blocks_across * blocks_across;
  const std::int64_t group = blockIdx.x / blocks;
  const int number = static_cast<int>(blockIdx.x % blocks);
  const int top = number / blocks_across * tile, left = number % blocks_across * tile;
  const int column = threadIdx.x % tile, first = threadIdx.x / tile;
  double sums[tile / slices] = {};
  for (int k = 0; k < x.stride; k += tile) {
    for (int row = first; row < tile; row += slices) {
      const bool inside = k + column < x.stride;
      const std::int64_t i = group * n + top + row, j = group * n + left + row;
      shared.left[row][column] = inside && top + row < n ? static_cast<double>(x.data[i * x.stride + k + column]) * inverse_norms[i] : 0.0;
      shared.right[row][column] = inside && left + row < n ? static_cast<double>(x.data[j * x.stride + k + column]) * inverse_norms[j] : 0.0;
    }
    __syncthreads();
    for (int step = 0; step < tile; ++step)
#pragma unroll
      for (int i = 0; i < tile / slices; ++i) sums[i] = fma(shared.left[first + i * slices][step], shared.right[column][step], sums[i]);
    __syncthreads();
  }
#pragma unroll
  for (int i = 0; i < tile / slices; ++i) {
    const int row = top + first + i * slices;
    if (row < n && left + column < n) out[(group * n + row) * n + left + column] = sums[i];
  }
}

struct GainShared {
  double parts[slices][tile];
};

/** gain(j) = Σᵢ max(0, sᵢⱼ − mᵢ), the terms of every eighth token first. Blocks: 32 tokens each, times the groups. */
static __global__ void __launch_bounds__(threads) gains_kernel(const double *similarities, const double *best, int n, int blocks_across,
                                                               double *gains) {
  ASSAY_SHARED(GainShared, shared);
  const std::int64_t group = blockIdx.x / blocks_across;
  const int lane = threadIdx.x % tile, slice = threadIdx.x / tile;
  const int j = static_cast<int>(blockIdx.x % blocks_across) * tile + lane;
  double sum = 0;
  for (int i = slice; i < n && j < n; i += slices) sum += fmax(0.0, similarities[(group * n + i) * n + j] - best[group * n + i]);
  shared.parts[slice][lane] = sum;
  __syncthreads();
  if (slice > 0 || j >= n) return;
  for (int other = 1; other < slices; ++other) sum += shared.parts[other][lane];
  gains[group * n + j] = sum;
}

struct PickShared {
  Bests bests;
  std::int64_t row;
};

/** Picks the token of the largest gain in a group, and takes it into mᵢ. A block takes a group. */
static __global__ void __launch_bounds__(threads) pick_kernel(const double *similarities, const double *gains, int n, int pick, int picks,
                                                              unsigned char *taken, double *best, std::int32_t *picked) {
  ASSAY_SHARED(PickShared, shared);
  const std::int64_t group = blockIdx.x, first = group * n;
  Best mine{0, -1};
  for (int j = threadIdx.x; j < n; j += threads)
    if (!taken[first + j]) mine = best_row::better_of(mine, {gains[first + j], j});
  mine = best_row::best_of_block(shared.bests, mine);
  if (threadIdx.x == 0) {
    shared.row = mine.row;
    taken[first + mine.row] = 1;
    picked[group * picks + pick] = static_cast<std::int32_t>(mine.row);
  }
  __syncthreads();
  for (int i = threadIdx.x; i < n; i += threads) best[first + i] = fmax(best[first + i], similarities[(first + i) * n + shared.row]);
}

static __global__ void fill_kernel(double *values, std::int64_t count, double value) {
  const std::int64_t index = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (index < count) values[index] = value;
}

}  // namespace facility
