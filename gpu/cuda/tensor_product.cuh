// Float64 products by a warp: on tensor cores where there are such, else the same sums by shuffles. The layout of fragments is that of
// mma.m16n8k8 (.f64) in the PTX manual, for lane = 4·g + t:
//   sums 16 × 8: c[0], c[1] = row g, columns 2t, 2t + 1; c[2], c[3] = row g + 8
//   left 16 × 8: a[0] = row g, column t; a[1] = row g + 8, column t; a[2], a[3] = the same with column t + 4
//   right 8 × 8: b[0] = row t, column g; b[1] = row t + 4, column g
#pragma once
#include "cuda_runtime_or_emulation.h"

/** sums += left · right for RowTiles × ColumnTiles tiles. All lanes of the warp come here together. */
template <int RowTiles, int ColumnTiles>
__device__ __forceinline__ void multiply_tiles(double (&sums)[RowTiles][ColumnTiles][4], const double (&left)[RowTiles][4],
                                               const double (&right)[ColumnTiles][2]);

#if defined(ASSAY_EMULATION) && ASSAY_ARCH >= 800

template <int RowTiles, int ColumnTiles>
void multiply_tiles(double (&sums)[RowTiles][ColumnTiles][4], const double (&left)[RowTiles][4], const double (&right)[ColumnTiles][2]) {
  emulation::multiply_fragments<RowTiles, ColumnTiles>({__FILE__, __LINE__}, &sums[0][0][0], &left[0][0], &right[0][0]);
}

#elif ASSAY_ARCH >= 800

/** c += a · b for one tile. Compute capability 8.x has the product of 8 × 4 by 4 × 8 only, whose layout is that of each quarter. */
__device__ __forceinline__ void multiply_tile(double (&c)[4], const double (&a)[4], const double (&b)[2]) {
#if ASSAY_ARCH >= 900
  asm volatile(
      "mma.sync.aligned.m16n8k8.row.col.f64.f64.f64.f64 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};\n"
      : "+d"(c[0]), "+d"(c[1]), "+d"(c[2]), "+d"(c[3])
      : "d"(a[0]), "d"(a[1]), "d"(a[2]), "d"(a[3]), "d"(b[0]), "d"(b[1]));
#else
#pragma unroll
  for (int k = 0; k < 2; ++k)
#pragma unroll
    for (int half = 0; half < 2; ++half)
      asm volatile("mma.sync.aligned.m8n8k4.row.col.f64.f64.f64.f64 {%0, %1}, {%2}, {%3}, {%0, %1};\n"
                   : "+d"(c[2 * half]), "+d"(c[2 * half + 1])
                   : "d"(a[2 * k + half]), "d"(b[k]));
#endif
}

template <int RowTiles, int ColumnTiles>
__device__ __forceinline__ void multiply_tiles(double (&sums)[RowTiles][ColumnTiles][4], const double (&left)[RowTiles][4],
                                               const double (&right)[ColumnTiles][2]) {
#pragma unroll
  for (int m = 0; m < RowTiles; ++m)
#pragma unroll
    for (int n = 0; n < ColumnTiles; ++n) multiply_tile(sums[m][n], left[m], right[n]);
}

#else

template <int RowTiles, int ColumnTiles>
__device__ __forceinline__ void multiply_tiles(double (&sums)[RowTiles][ColumnTiles][4], const double (&left)[RowTiles][4],
                                               const double (&right)[ColumnTiles][2]) {
  const int lane = static_cast<int>(threadIdx.x) % 32, g = lane / 4, t = lane % 4;
#pragma unroll
  for (int k = 0; k < 8; ++k) {
    double upper[RowTiles], lower[RowTiles];
#pragma unroll
    for (int m = 0; m < RowTiles; ++m) {
      upper[m] = __shfl_sync(0xffffffffu, left[m][2 * (k / 4)], 4 * g + k % 4);
      lower[m] = __shfl_sync(0xffffffffu, left[m][2 * (k / 4) + 1], 4 * g + k % 4);
    }
#pragma unroll
    for (int n = 0; n < ColumnTiles; ++n) {
      const double even = __shfl_sync(0xffffffffu, right[n][k / 4], 8 * t + k % 4);
      const double odd = __shfl_sync(0xffffffffu, right[n][k / 4], 8 * t + 4 + k % 4);
#pragma unroll
      for (int m = 0; m < RowTiles; ++m) {
        sums[m][n][0] = fma(upper[m], even, sums[m][n][0]);
        sums[m][n][1] = fma(upper[m], odd, sums[m][n][1]);
        sums[m][n][2] = fma(lower[m], even, sums[m][n][2]);
        sums[m][n][3] = fma(lower[m], odd, sums[m][n][3]);
      }
    }
  }
}

#endif
