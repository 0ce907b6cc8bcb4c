// Matrices from the host as kernels want them: zeros up to whole tiles.
#pragma once
#include <vector>

#include "context.h"

/** d × c, row-major, on the device, with zeros up to a multiple of `row_multiple` rows and of `stride`'s columns. */
struct DeviceMatrix {
  Buffer<double> data;
  std::int64_t rows = 0;
  int stride = 0;
};

/** Rows of B are used 8 or 16 at a time. */
constexpr std::int64_t matrix_row_multiple = 16;

inline DeviceMatrix make_matrix(Context &context, std::int64_t rows, std::int64_t columns, std::int64_t column_multiple) {
  DeviceMatrix matrix;
  matrix.rows = rounded_up(rows, matrix_row_multiple);
  matrix.stride = static_cast<int>(rounded_up(columns, column_multiple));
  matrix.data = Buffer<double>(context, matrix.rows * matrix.stride);
  check(cudaMemsetAsync(matrix.data.get(), 0, matrix.data.bytes(), context.compute), "clearing a matrix");
  return matrix;
}

/** Copies a row-major matrix to the device and waits for it. */
inline DeviceMatrix upload_matrix(Context &context, const double *values, std::int64_t rows, std::int64_t columns, std::int64_t column_multiple) {
  DeviceMatrix matrix = make_matrix(context, rows, columns, column_multiple);
  check(cudaMemcpy2DAsync(matrix.data.get(), static_cast<std::size_t>(matrix.stride) * 8, values, static_cast<std::size_t>(columns) * 8,
                          static_cast<std::size_t>(columns) * 8, static_cast<std::size_t>(rows), cudaMemcpyHostToDevice, context.compute),
        "copying a matrix to the device");
  context.compute.wait();
  return matrix;
}
