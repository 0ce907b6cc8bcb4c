#include "inverse.h"

#include "products.h"
#include "row_sums.cuh"

using row_sums::dot;
using row_sums::first_lane;
using row_sums::grid_of;
using row_sums::grid_of_values;
using row_sums::row_of_warp;
using row_sums::threads;

namespace {

/** out = M · vector. */
__global__ void __launch_bounds__(threads) dots_kernel(MatrixView<double> m, const double *vector, double *out) {
  const std::int64_t row = row_of_warp();
  if (row >= m.rows) return;
  const double sum = dot(m.data + row * m.stride, m.stride, vector);
  if (first_lane()) out[row] = sum;
}

/** out[i] = Σⱼ aᵢⱼ bᵢⱼ. */
__global__ void __launch_bounds__(threads) row_dots_kernel(MatrixView<double> a, MatrixView<double> b, double *out) {
  const std::int64_t row = row_of_warp();
  if (row >= a.rows) return;
  const double sum = dot(a.data + row * a.stride, a.stride, b.data + row * b.stride);
  if (first_lane()) out[row] = sum;
}

/**
 * out = (product − Σₛ dots[s] · history[s]) · scale: A⁻¹x at a later pick from A⁻¹x at the beginning, one earlier pick after another.
 */
__global__ void later_product_kernel(const double *product, const double *dots, const double *history, int picks, int columns,
                                            int stride, double scale, double *out) {
  const int column = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (column >= stride) return;
  double sum = column < columns ? product[column] : 0.0;
  for (int s = 0; s < picks && column < columns; ++s) sum = fma(-dots[s], history[static_cast<std::int64_t>(s) * stride + column], sum);
  out[column] = sum * scale;
}

__global__ void scale_kernel(double *values, std::int64_t count, double factor) {
  const std::int64_t index = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (index < count) values[index] *= factor;
}

}  // namespace

Inverse::Inverse(Context &context, std::int64_t d, std::int64_t most)
    : context_(context),
      d_(d),
      inverse_(make_matrix(context, d, d, panel_columns)),
      terms_(context, most * inverse_.stride),
      product_(context, inverse_.rows),
      dots_(context, most) {}

void Inverse::begin(const double *r) {
  count_ = 0;
  factor_ = upload_matrix(context_, r, d_, d_, panel_columns);
  std::vector<double> transposed(static_cast<std::size_t>(d_ * d_));
  for (std::int64_t i = 0; i < d_; ++i)
    for (std::int64_t j = i; j < d_; ++j) transposed[static_cast<std::size_t>(j * d_ + i)] = r[i * d_ + j];
  const DeviceMatrix right = upload_matrix(context_, transposed.data(), d_, d_, panel_columns);
  multiply_rows(context_, {factor_.data.get(), ASSAY_FLOAT64, d_, factor_.stride}, right, inverse_.data.get(), inverse_.stride);
  context_.compute.wait();
}

void Inverse::multiply(const double *vector, double scale, double *out) {
  multiply_vector(context_, inverse_.data.get(), d_, stride(), vector, product_.get());
  if (count_ > 0) multiply_vector(context_, terms_.get(), count_, stride(), vector, dots_.get());
  launch(context_.compute, grid_of_values(stride()), later_product_kernel, static_cast<const double *>(product_.get()),
         static_cast<const double *>(dots_.get()), static_cast<const double *>(terms_.get()), static_cast<int>(count_), static_cast<int>(d_),
         stride(), scale, out);
}

void multiply_vector(Context &context, const double *m, std::int64_t rows, int stride, const double *vector, double *out) {
  launch(context.compute, grid_of(rows), dots_kernel, MatrixView<double>{m, rows, stride}, vector, out);
}

void multiply_row_by_row(Context &context, const double *a, const double *b, std::int64_t rows, int stride, double *out) {
  launch(context.compute, grid_of(rows), row_dots_kernel, MatrixView<double>{a, rows, stride},
         MatrixView<double>{b, rows, stride}, out);
}

void scale_matrix(Context &context, const DeviceMatrix &matrix, double factor) {
  const std::int64_t count = matrix.data.count();
  launch(context.compute, grid_of_values(count), scale_kernel, matrix.data.get(), count, factor);
}
