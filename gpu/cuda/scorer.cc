#include "scorer.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace {

/** Whether R can be rounded to float32 without overflow, and without its diagonal sinking to subnormal numbers. */
bool fits_float32(const double *r, std::int64_t d) {
  constexpr double most = 1e30, least = 1e-30;
  double largest = 0, smallest = std::numeric_limits<double>::infinity();
  for (std::int64_t i = 0; i < d; ++i) {
    for (std::int64_t j = i; j < d; ++j) largest = std::max(largest, std::fabs(r[i * d + j]));
    smallest = std::min(smallest, std::fabs(r[i * d + i]));
  }
  return largest < most && smallest > least;
}

/** Rows whose pieces are whole blocks of every kernel. */
constexpr std::int64_t row_multiple = 128;

}  // namespace

Scorer::Scorer(Context &context, std::int64_t d, const double *r, bool exact, const double *w, std::int64_t c)
    : context_(context), d_(d), c_(c), scored_(r != nullptr) {
  if (r != nullptr) {
    r_ = upload_matrix(context, r, d, d, panel_columns);
    exact_ = exact || !fits_float32(r, d);
  }
  if (c > 0) w_ = upload_matrix(context, w, d, c, product_columns(c));
}

std::int64_t Scorer::piece_rows(const HostRows &rows) const {
  const std::int64_t by_rows = tuning::pinned_bytes / device_row_bytes(rows.type, d_);
  const std::int64_t by_results = tuning::pinned_bytes / ((c_ + 1) * 8);
  const std::int64_t most = std::min({rows.key == 0 ? by_rows : tuning::piece_rows, by_results, tuning::piece_rows, rows.rows});
  return std::max(row_multiple, most / row_multiple * row_multiple);
}

bool Scorer::run(const HostRows &rows, double *scores, double *projected, const std::int32_t *cancel) {
  const bool wide = scored_ && (exact_ || rows.type == ASSAY_FLOAT64);
  const auto block = context_.resident(rows, false, cancel);
  const unsigned char *resident = block ? block->get() : nullptr;
  const std::int64_t piece = piece_rows(rows);
  if (scored_ && !wide && rounded_.count() == 0) rounded_ = round_matrix(context_, r_);
  if (scored_) workspace_.reserve(context_, score_workspace(piece, r_));
  for (Lane &lane : lanes_) {
    lane.done.wait();  // a run before this one may have been cut short
    if (resident == nullptr) lane.rows.reserve(context_, piece * device_row_bytes(rows.type, d_));
    lane.results.reserve(context_, piece * (c_ + 1));
    lane.fetched.reserve(piece * (c_ + 1));
    lane.count = 0;
  }
  int turn = 0;
  for (std::int64_t first = 0; first < rows.rows; first += piece, turn = 1 - turn) {
    throw_if_cancelled(cancel);
    Lane &lane = lanes_[static_cast<std::size_t>(turn)];
    take(lane, scores, projected);
    lane.first = first;
    lane.count = std::min(piece, rows.rows - first);
    start(lane, rows, resident, wide, piece, cancel);
  }
  take(lanes_[static_cast<std::size_t>(turn)], scores, projected);
  take(lanes_[static_cast<std::size_t>(1 - turn)], scores, projected);
  return wide;
}

/** Starts the work on one piece: its results are on their way to pinned memory when `done` is reached. */
void Scorer::start(Lane &lane, const HostRows &rows, const unsigned char *resident, bool wide, std::int64_t piece, const std::int32_t *cancel) {
  const void *data = lane.rows.get();
  if (resident != nullptr) data = resident + lane.first * device_row_bytes(rows.type, d_);
  else context_.upload(rows, lane.first, lane.count, false, lane.rows.get(), cancel);
  const DeviceRows x{data, rows.type, lane.count, device_stride(rows.type, d_)};
  double *scores = lane.results.get(), *projected = scores + piece;
  if (wide) score_wide(context_, x, r_, true, workspace_.get(), scores);
  else if (scored_) score_narrow(context_, x, r_, rounded_.get(), workspace_.get(), scores);
  if (c_ > 0) multiply_rows(context_, x, w_, projected, static_cast<int>(c_));
  const auto bring = [&](double *to, const double *from, std::int64_t count) {
    check(cudaMemcpyAsync(to, from, static_cast<std::size_t>(count) * 8, cudaMemcpyDeviceToHost, context_.compute), "reading scores back");
  };
  if (scored_) bring(lane.fetched.get(), scores, lane.count);
  if (c_ > 0) bring(lane.fetched.get() + lane.count, projected, lane.count * c_);
  lane.done.record(context_.compute);
}

/** Waits for a piece and hands its results over. */
void Scorer::take(Lane &lane, double *scores, double *projected) {
  if (lane.count == 0) return;
  lane.done.wait();
  if (scored_) std::copy_n(lane.fetched.get(), lane.count, scores + lane.first);
  if (c_ > 0) std::copy_n(lane.fetched.get() + lane.count, lane.count * c_, projected + lane.first * c_);
  lane.count = 0;
}
