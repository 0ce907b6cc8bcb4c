// Scores of float32 rows: row sums of squares of X·R in float32 products and float64 sums; X·R is never stored. A block makes 128 rows by a
// panel of 128 columns of R, and leaves out what lies below R's diagonal.
#pragma once
#include "launch.cuh"
#include "tiles.cuh"

namespace narrow_scores {

constexpr int block_rows = 128;
constexpr int panel = 128;
constexpr int threads = 256;
constexpr int stages = 3;
constexpr int depth = 16;  // columns of X in a stage
constexpr int lanes_across = 8;

struct Shared {
  Tile<float, block_rows, depth, 4> x[stages];
  Tile<float, depth, panel, 0> r[stages];
  double row_sums[2][block_rows];
};

/** A thread makes rows row + 4·i by columns column + j and column + 64 + j (i < 8, j < 4). */
struct Place {
  int row;
  int column;
};

__device__ __forceinline__ Place place_of_thread() {
  const int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
  return {warp / 2 * 32 + lane / lanes_across, warp % 2 * 32 + lane % lanes_across * 4};
}

/** products += x · r over a stage; below the middle of the diagonal only the columns of the right half count. */
template <bool RightHalf>
__device__ __forceinline__ void multiply_stage(float (&products)[8][8], const Shared &shared, int stage, const Place &place) {
#pragma unroll 1  // more at a time would not fit into the registers
  for (int k = 0; k < depth; k += 2) {
    float2 x[8];
#pragma unroll
    for (int i = 0; i < 8; ++i) x[i] = *reinterpret_cast<const float2 *>(&shared.x[stage].at[place.row + 4 * i][k]);
#pragma unroll
    for (int step = 0; step < 2; ++step) {
      float r[8];
      read_eight(r, &shared.r[stage].at[k + step][place.column]);
#pragma unroll
      for (int i = 0; i < 8; ++i)
#pragma unroll
        for (int j = RightHalf ? 4 : 0; j < 8; ++j) products[i][j] = fmaf(step == 0 ? x[i].x : x[i].y, r[j], products[i][j]);
    }
  }
}

/** Squares in float64, added up over the lanes and warps that share a row, always in the same order. */
__device__ __forceinline__ void sum_rows(Shared &shared, const float (&products)[8][8], const Place &place) {
  const int lane = threadIdx.x % 32;
#pragma unroll
  for (int i = 0; i < 8; ++i) {
    double sum = 0;
#pragma unroll
    for (int j = 0; j < 8; ++j) sum = fma(static_cast<double>(products[i][j]), static_cast<double>(products[i][j]), sum);
#pragma unroll
    for (int apart = 1; apart < lanes_across; apart *= 2) sum += __shfl_xor_sync(0xffffffffu, sum, apart);
    if (lane % lanes_across == 0) shared.row_sums[threadIdx.x / 32 % 2][place.row + 4 * i] = sum;
  }
}

/** Blocks: row blocks × panels, the panels of a row block beside each other and the longest first. `sums` is panels × pitch. */
static __global__ void __launch_bounds__(threads, 2) narrow_score_kernel(MatrixView<float> x, MatrixView<float> r, int panels, double *sums,
                                                                         std::int64_t pitch) {
  ASSAY_SHARED(Shared, shared);
  const int number = panels - 1 - static_cast<int>(blockIdx.x % panels);
  const std::int64_t row = static_cast<std::int64_t>(blockIdx.x / panels) * block_rows;
  const int column = number * panel, depth_of_r = static_cast<int>(r.rows);
  const int length = ((column + panel < depth_of_r ? column + panel : depth_of_r) + depth - 1) / depth;
  const int whole = (column + panel / 2) / depth;  // stages before the left half has ended
  const auto load = [&](int stage) {
    if (stage < length) {
      load_tile<threads, depth>(shared.x[stage % stages], x, row, stage * depth);
      load_tile<threads, panel>(shared.r[stage % stages], r, stage * depth, column);
    }
    commit_copies();
  };
  for (int stage = 0; stage < stages - 1; ++stage) load(stage);
  const Place place = place_of_thread();
  float products[8][8] = {};
  for (int stage = 0; stage < length; ++stage) {
    wait_copies<stages - 2>();
    __syncthreads();
    load(stage + stages - 1);
    if (stage < whole) multiply_stage<false>(products, shared, stage % stages, place);
    else multiply_stage<true>(products, shared, stage % stages, place);
  }
  sum_rows(shared, products, place);
  __syncthreads();
  const int r_own = threadIdx.x;
  if (r_own < block_rows && row + r_own < x.rows) sums[number * pitch + row + r_own] = shared.row_sums[0][r_own] + shared.row_sums[1][r_own];
}

/** Adds up the panels' sums of every row in order. */
static __global__ void add_panels_kernel(const double *sums, std::int64_t pitch, int panels, std::int64_t rows, double *out) {
  const std::int64_t row = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (row >= rows) return;
  double sum = 0;
  for (int number = 0; number < panels; ++number) sum += sums[number * pitch + row];
  out[row] = sum;
}

/** R rounded to float32. */
static __global__ void narrow_kernel(const double *from, std::int64_t count, float *to) {
  const std::int64_t index = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (index < count) to[index] = static_cast<float>(from[index]);
}

}  // namespace narrow_scores
