#include "products.h"

#include "narrow_scores.cuh"
#include "row_products.cuh"

using row_products::Ending;
using row_products::Product;

namespace {

constexpr int block = 256;

std::int64_t blocks_for(std::int64_t count, std::int64_t size) { return (count + size - 1) / size; }

template <class T, int ColumnTiles, Ending ending>
void launch_product(Context &context, const DeviceRows &x, const DeviceMatrix &b, Product<T> product) {
  product.x = {static_cast<const T *>(x.data), x.rows, x.stride};
  product.b = {b.data.get(), b.rows, b.stride};
  product.panels = b.stride / (32 * ColumnTiles);
  const std::int64_t blocks = blocks_for(x.rows, row_products::block_rows) * product.panels;
  launch(context.compute, {blocks, row_products::threads, sizeof(row_products::Shared<T, ColumnTiles>)},
         row_products::row_product_kernel<T, ColumnTiles, ending>, product);
}

template <class T>
void multiply(Context &context, const DeviceRows &x, const DeviceMatrix &b, double *out, int out_columns) {
  Product<T> product{};
  product.out = out;
  product.out_columns = out_columns;
  if (b.stride % panel_columns == 0) launch_product<T, 4, Ending::store>(context, x, b, product);
  else launch_product<T, 1, Ending::store>(context, x, b, product);
}

template <class T>
void sum_squares(Context &context, const DeviceRows &x, const DeviceMatrix &b, bool triangular, double *workspace) {
  Product<T> product{};
  product.triangular = triangular;
  product.sums = workspace;
  product.pitch = x.rows;
  launch_product<T, 4, Ending::squares>(context, x, b, product);
}

void add_panels(Context &context, const DeviceRows &x, const DeviceMatrix &b, const double *workspace, double *scores) {
  const int panels = static_cast<int>(b.stride / panel_columns);
  launch(context.compute, {blocks_for(x.rows, block), block}, narrow_scores::add_panels_kernel, workspace, x.rows, panels, x.rows, scores);
}

}  // namespace

void score_wide(Context &context, const DeviceRows &x, const DeviceMatrix &b, bool triangular, double *workspace, double *scores) {
  if (x.type == ASSAY_FLOAT64) sum_squares<double>(context, x, b, triangular, workspace);
  else sum_squares<float>(context, x, b, triangular, workspace);
  add_panels(context, x, b, workspace, scores);
}

void score_narrow(Context &context, const DeviceRows &x, const DeviceMatrix &b, const float *rounded, double *workspace, double *scores) {
  const int panels = static_cast<int>(b.stride / panel_columns);
  const MatrixView<float> rows{static_cast<const float *>(x.data), x.rows, x.stride}, r{rounded, b.rows, b.stride};
  launch(context.compute,
         {blocks_for(x.rows, narrow_scores::block_rows) * panels, narrow_scores::threads, sizeof(narrow_scores::Shared)},
         narrow_scores::narrow_score_kernel, rows, r, panels, workspace, x.rows);
  add_panels(context, x, b, workspace, scores);
}

void multiply_rows(Context &context, const DeviceRows &x, const DeviceMatrix &b, double *out, int out_columns) {
  if (x.type == ASSAY_FLOAT64) multiply<double>(context, x, b, out, out_columns);
  else multiply<float>(context, x, b, out, out_columns);
}

Buffer<float> round_matrix(Context &context, const DeviceMatrix &b) {
  Buffer<float> rounded(context, b.data.count());
  launch(context.compute, {blocks_for(b.data.count(), block), block}, narrow_scores::narrow_kernel, static_cast<const double *>(b.data.get()),
         b.data.count(), rounded.get());
  return rounded;
}
