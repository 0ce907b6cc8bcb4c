// Tiles of a row-major matrix in shared memory.
#pragma once
#include <cstdint>

#include "async_copy.cuh"

/** Rows × Columns values; the padding spreads the rows over the memory banks, and keeps them at multiples of 16 bytes. */
template <class T, int Rows, int Columns, int Padding>
struct Tile {
  static_assert((Columns + Padding) * sizeof(T) % 16 == 0 && Columns * sizeof(T) % 16 == 0, "rows are copied 16 bytes at a time");
  alignas(16) T at[Rows][Columns + Padding];
};

/** A row-major matrix on the device. `stride` is a multiple of 16 bytes; columns up to it hold zeros. */
template <class T>
struct MatrixView {
  const T *data;
  std::int64_t rows;
  int stride;
};

/** Of what lies beyond `start`, as much as `most`; nothing when that is negative. */
__device__ __forceinline__ int part_of(std::int64_t all, std::int64_t start, int most) {
  return all - start < most ? static_cast<int>(all - start) : most;
}

/**
 * Starts the copy of the first `Columns` columns of the tile at (row, column), zeros beyond the matrix, by all threads of a
 * block. `column` is
 * a multiple of 16 bytes. What the threads do not share is 32 bits wide, to save registers.
 */
template <int Threads, int Columns, class T, int Rows, int TileColumns, int Padding>
__device__ __forceinline__ void load_tile(Tile<T, Rows, TileColumns, Padding> &tile, const MatrixView<T> &matrix, std::int64_t row,
                                          int column) {
  static_assert(Columns <= TileColumns, "a tile has room for what is loaded");
  constexpr int width = 16 / sizeof(T), chunks = Columns / width;
  const T *corner = matrix.data + row * matrix.stride + column;
  const int rows = part_of(matrix.rows, row, Rows), columns = part_of(matrix.stride, column, Columns);
#pragma unroll
  for (int first = 0; first < Rows * chunks; first += Threads) {
    const int chunk = first + static_cast<int>(threadIdx.x);
    if (Rows * chunks % Threads != 0 && chunk >= Rows * chunks) break;
    const int r = chunk / chunks, c = chunk % chunks * width;
    const bool inside = r < rows && c < columns;
    copy_async(&tile.at[r][c], inside ? corner + r * matrix.stride + c : matrix.data, inside);
  }
}

/** Reads four neighbours, and the four that are 64 columns further on. */
__device__ __forceinline__ void read_eight(float (&values)[8], const float *at) {
  const float4 low = *reinterpret_cast<const float4 *>(at), high = *reinterpret_cast<const float4 *>(at + 64);
  values[0] = low.x, values[1] = low.y, values[2] = low.z, values[3] = low.w;
  values[4] = high.x, values[5] = high.y, values[6] = high.z, values[7] = high.w;
}
