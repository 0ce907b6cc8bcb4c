#include "selection.h"

#include <algorithm>

#include "best_row.cuh"

using best_row::Best;
using best_row::better_of;
using best_row::Bests;
using row_sums::threads;

namespace {

/** A row as float64, zeros up to `padded`. */
template <class T>
__global__ void widen_row_kernel(const T *row, int stride, int padded, double *out) {
  const int column = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (column < padded) out[column] = column < stride ? static_cast<double>(row[column]) : 0.0;
}

/** The best open row of a block's share; with q the value is q / (1 + g), else g. */
__global__ void __launch_bounds__(threads) best_rows_kernel(const double *g, const double *q, const unsigned char *open, std::int64_t n,
                                                                   Best *out) {
  ASSAY_SHARED(Bests, shared);
  Best best{0, -1};
  for (std::int64_t row = static_cast<std::int64_t>(blockIdx.x) * threads + threadIdx.x; row < n;
       row += static_cast<std::int64_t>(gridDim.x) * threads)
    if (open[row]) best = better_of(best, {q == nullptr ? g[row] : q[row] / (1 + g[row]), row});
  best = best_row::best_of_block(shared, best);
  if (threadIdx.x == 0) out[blockIdx.x] = best;
}

/** The best of several, by one block. */
__global__ void __launch_bounds__(threads) best_of_kernel(const Best *bests, int count, Best *out) {
  ASSAY_SHARED(Bests, shared);
  Best best{0, -1};
  for (int i = threadIdx.x; i < count; i += threads) best = better_of(best, bests[i]);
  best = best_row::best_of_block(shared, best);
  if (threadIdx.x == 0) *out = best;
}

/** Blocks that search for the best row; more would leave too much to the last step. */
constexpr std::int64_t most_search_blocks = 512;

std::int64_t search_blocks(std::int64_t n) { return std::min(most_search_blocks, (n + threads - 1) / threads); }

}  // namespace

Selection::Selection(Context &context, const HostRows &rows, const std::int32_t *cancel)
    : context_(context),
      n_(rows.rows),
      d_(rows.columns),
      type_(rows.type),
      stride_(device_stride(rows.type, rows.columns)),
      rows_(context, n_ * device_row_bytes(type_, d_)),
      open_(context, n_),
      bests_(context, (search_blocks(n_) + 1) * static_cast<std::int64_t>(sizeof(Best))),
      open_on_host_(static_cast<std::size_t>(n_)),
      picked_(static_cast<std::size_t>(n_)) {
  static_assert(sizeof(Found) == sizeof(Best), "what the device finds is read as it is");
  found_.reserve(1);
  context.upload(rows, 0, n_, true, rows_.get(), cancel);
}

const void *Selection::row_data(std::int64_t row) const { return rows_.get() + row * device_row_bytes(type_, d_); }

DeviceRows Selection::part(std::int64_t first, std::int64_t count) const { return {row_data(first), type_, count, stride_}; }

void Selection::widen_row(std::int64_t row, int padded, double *out) {
  const Grid grid = row_sums::grid_of_values(padded);
  if (type_ == ASSAY_FLOAT64)
    launch(context_.compute, grid, widen_row_kernel<double>, static_cast<const double *>(row_data(row)), stride_, padded, out);
  else
    launch(context_.compute, grid, widen_row_kernel<float>, static_cast<const float *>(row_data(row)), stride_, padded, out);
}

void Selection::open_rows(const std::uint8_t *eligible) {
  for (std::size_t row = 0; row < open_on_host_.size(); ++row)
    open_on_host_[row] = !picked_[row] && (eligible == nullptr || eligible[row] != 0) ? 1 : 0;
  check(cudaMemcpyAsync(open_.get(), open_on_host_.data(), open_on_host_.size(), cudaMemcpyHostToDevice, context_.compute),
        "copying eligible rows to the device");
}

Selection::Found Selection::find_best() {
  const std::int64_t blocks = search_blocks(n_);
  auto *bests = reinterpret_cast<Best *>(bests_.get());
  launch(context_.compute, {blocks, threads, sizeof(Bests)}, best_rows_kernel, values(), numerators(),
         static_cast<const unsigned char *>(open_.get()), n_, bests);
  launch(context_.compute, {1, threads, sizeof(Bests)}, best_of_kernel, static_cast<const Best *>(bests),
         static_cast<int>(blocks), bests + blocks);
  check(cudaMemcpyAsync(found_.get(), bests + blocks, sizeof(Best), cudaMemcpyDeviceToHost, context_.compute), "reading the best row");
  context_.compute.wait();
  return *found_.get();
}

std::int64_t Selection::next(std::int64_t count, const std::uint8_t *eligible, double outside, std::int64_t *picked, double *gains,
                             const std::int32_t *cancel) {
  if (count <= 0) return 0;
  open_rows(eligible);
  for (std::int64_t done = 0; done < count; ++done) {
    throw_if_cancelled(cancel);
    refresh(cancel);
    const Found best = find_best();
    if (best.row < 0 || (outside > 0 && bound(outside) > best.value)) return done;
    picked[done] = best.row;
    gains[done] = gain(best.value);
    picked_[static_cast<std::size_t>(best.row)] = true;
    check(cudaMemsetAsync(open_.get() + best.row, 0, 1, context_.compute), "marking a row");
    accept(best.row, best.value);
  }
  return count;
}
