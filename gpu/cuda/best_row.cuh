// The search for the best row: the largest value, and the lowest row among equal ones.
#pragma once
#include "row_sums.cuh"

namespace best_row {

using row_sums::first_lane;
using row_sums::threads;
using row_sums::warps;

/** The best row so far; `row` is -1 when there is none. */
struct Best {
  double value;
  std::int64_t row;
};

__device__ __forceinline__ Best better_of(const Best &a, const Best &b) {
  if (b.row < 0) return a;
  if (a.row < 0 || b.value > a.value) return b;
  return b.value == a.value && b.row < a.row ? b : a;
}

struct Bests {
  Best of_warp[warps];
};

/** The best of a block's threads; its first thread gets it. */
__device__ __forceinline__ Best best_of_block(Bests &shared, Best best) {
#pragma unroll
  for (int apart = 16; apart > 0; apart /= 2) {
    const Best other{__shfl_xor_sync(0xffffffffu, best.value, apart), __shfl_xor_sync(0xffffffffu, best.row, apart)};
    best = better_of(best, other);
  }
  if (first_lane()) shared.of_warp[threadIdx.x / 32] = best;
  __syncthreads();
  if (threadIdx.x == 0)
    for (int warp = 1; warp < warps; ++warp) best = better_of(best, shared.of_warp[warp]);
  return best;
}

}  // namespace best_row
