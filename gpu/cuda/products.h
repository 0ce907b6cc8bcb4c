// Products of rows on the device with a matrix; all on the compute stream.
#pragma once
#include "matrix.h"

/** Rows on the device, device_stride values apart. */
struct DeviceRows {
  const void *data;
  std::int32_t type;
  std::int64_t rows;
  int stride;
};

/** Columns of a panel; matrices that rows are scored with, or multiplied by when they are wide, are multiples of it. */
constexpr std::int64_t panel_columns = 128;
/** Columns of a narrow panel: matrices of few columns are multiples of it. */
constexpr std::int64_t narrow_columns = 32;

/** What a matrix of so many columns has to be a multiple of to be multiplied by. */
inline std::int64_t product_columns(std::int64_t columns) { return columns > 2 * narrow_columns ? panel_columns : narrow_columns; }

/** Values of workspace that scoring takes. */
inline std::int64_t score_workspace(std::int64_t rows, const DeviceMatrix &b) { return rows * (b.stride / panel_columns); }

/** Row sums of squares of X·B in float64; `triangular` when B is upper triangular. */
void score_wide(Context &context, const DeviceRows &x, const DeviceMatrix &b, bool triangular, double *workspace, double *scores);

/** The same with float32 products of float32 rows, for B = R rounded to float32 (rows and stride as those of `b`). */
void score_narrow(Context &context, const DeviceRows &x, const DeviceMatrix &b, const float *rounded, double *workspace, double *scores);

/** out = X·B in float64, rows × columns with `out_columns` values from row to row, the first `out_columns` columns of B. */
void multiply_rows(Context &context, const DeviceRows &x, const DeviceMatrix &b, double *out, int out_columns);

/** B rounded to float32. */
Buffer<float> round_matrix(Context &context, const DeviceMatrix &b);
