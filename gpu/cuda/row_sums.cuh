// Sums over the columns of a row by a warp, in an order that does not depend on where the row stands.
#pragma once
#include "launch.cuh"
#include "tiles.cuh"

namespace row_sums {

constexpr int threads = 256;
/** Rows of a block. */
constexpr int warps = threads / 32;

/** Blocks with a warp for each of `rows` rows. */
inline Grid grid_of(std::int64_t rows) { return {(rows + warps - 1) / warps, threads}; }

/** Blocks with a thread for each of `count` values. */
inline Grid grid_of_values(std::int64_t count) { return {(count + threads - 1) / threads, threads}; }

template <class T>
struct alignas(16) Chunk {
  T at[16 / sizeof(T)];
};

__device__ __forceinline__ double sum_of_warp(double value) {
#pragma unroll
  for (int apart = 16; apart > 0; apart /= 2) value += __shfl_xor_sync(0xffffffffu, value, apart);
  return value;
}

/** Σ term(x, column) over a row's columns by a warp; every lane gets the sum. */
template <class T, class Term>
__device__ __forceinline__ double sum_over_row(const T *row, int stride, const Term &term) {
  constexpr int width = 16 / sizeof(T);
  double sum = 0;
  for (int column = static_cast<int>(threadIdx.x) % 32 * width; column < stride; column += 32 * width) {
    const Chunk<T> chunk = *reinterpret_cast<const Chunk<T> *>(row + column);
#pragma unroll
    for (int i = 0; i < width; ++i) sum = term(sum, static_cast<double>(chunk.at[i]), column + i);
  }
  return sum_of_warp(sum);
}

template <class T>
__device__ __forceinline__ double dot(const T *row, int stride, const double *vector) {
  return sum_over_row(row, stride, [=](double sum, double x, int column) { return fma(x, vector[column], sum); });
}

__device__ __forceinline__ std::int64_t row_of_warp() { return static_cast<std::int64_t>(blockIdx.x) * warps + threadIdx.x / 32; }

__device__ __forceinline__ bool first_lane() { return threadIdx.x % 32 == 0; }

__device__ __forceinline__ std::int64_t value_of_thread() { return static_cast<std::int64_t>(blockIdx.x) * threads + threadIdx.x; }

}  // namespace row_sums
