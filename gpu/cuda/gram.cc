#include "gram.h"

#include <algorithm>

constexpr std::int64_t panel = GramSums::panel;

void Gram::begin(std::int32_t type) {
  if (type_ == type) return;
  if (type_ >= 0) throw Failure(ASSAY_INVALID, "All blocks of one accumulator have rows of the same type.");
  kind_ = type == ASSAY_FLOAT64 ? Products::f64_of_f64 : mixed_wanted_ && mixed_is_faster(context_) ? Products::f32 : Products::f64_of_f32;
  sums_ = std::make_unique<GramSums>(context_, d_, c_, kind_);
  const std::int64_t row_bytes = device_row_bytes(type, d_) + (c_ > 0 ? device_row_bytes(ASSAY_FLOAT64, c_) : 0);
  // A whole number of panels for every slot, so that none has less to do than another.
  const std::int64_t round = panel * sums_->slots();
  capacity_ = std::max<std::int64_t>(1, tuning::batch_bytes / row_bytes / round) * round;
  for (Batch &batch : batches_) {
    batch.rows = Buffer<unsigned char>(context_, capacity_ * device_row_bytes(type, d_));
    if (c_ > 0) batch.products = Buffer<double>(context_, capacity_ * device_stride(ASSAY_FLOAT64, c_));
  }
  type_ = type;
}

void *Gram::place(std::int64_t row) const {
  return batches_[static_cast<std::size_t>(current_)].rows.get() + row * device_row_bytes(type_, d_);
}

double *Gram::product_place(std::int64_t row) const {
  return c_ == 0 ? nullptr : batches_[static_cast<std::size_t>(current_)].products.get() + row * device_stride(ASSAY_FLOAT64, c_);
}

void Gram::add(const HostRows &rows, const double *products, const std::int32_t *cancel) {
  throw_if_cancelled(cancel);
  begin(rows.type);
  const auto resident = context_.resident(rows, true, cancel);
  // Small blocks are gathered even when they are on the device: many small launches would cost more than the copies.
  if (resident && rows.rows >= capacity_) add_resident(rows, resident->get(), products, cancel);
  else gather(rows, products, resident ? resident->get() : nullptr, cancel);
}

/** Copies rows behind those that wait already, from the device when they are `resident` there. */
void Gram::fill(const HostRows &rows, const double *products, std::int64_t first, std::int64_t count, const unsigned char *resident,
                const std::int32_t *cancel) {
  if (count == 0) return;
  batches_[static_cast<std::size_t>(current_)].used.hold(context_.transfer);
  const std::int64_t row_bytes = device_row_bytes(type_, d_);
  if (resident == nullptr) context_.upload(rows, first, count, true, place(filled_), cancel);
  else
    check(cudaMemcpyAsync(place(filled_), resident + first * row_bytes, static_cast<std::size_t>(count * row_bytes),
                          cudaMemcpyDeviceToDevice, context_.compute),
          "copying rows");
  const HostRows factors{products, ASSAY_FLOAT64, rows.rows, c_};
  if (c_ > 0) context_.upload(factors, first, count, false, product_place(filled_), cancel);
  filled_ += count;
}

void Gram::next_batch() {
  batches_[static_cast<std::size_t>(current_)].used.record(context_.compute);
  current_ = 1 - current_;
  filled_ = 0;
}

/** Starts the multiplication of all rows that wait, which are whole panels. */
void Gram::flush() {
  if (filled_ == 0) return;
  sums_->add(place(0), product_place(0), filled_);
  next_batch();
}

void Gram::gather(const HostRows &rows, const double *products, const unsigned char *resident, const std::int32_t *cancel) {
  for (std::int64_t done = 0; done < rows.rows;) {
    const std::int64_t part = std::min(rows.rows - done, capacity_ - filled_);
    fill(rows, products, done, part, resident, cancel);
    done += part;
    if (filled_ == capacity_) flush();
  }
}

/** Multiplies a large block where it is. */
void Gram::add_resident(const HostRows &rows, const unsigned char *resident, const double *products, const std::int32_t *cancel) {
  // Rows that wait come first; they are filled up to a whole panel, and then nothing waits.
  std::int64_t done = std::min(rows.rows, (panel - filled_ % panel) % panel);
  fill(rows, products, 0, done, resident, cancel);
  if (filled_ % panel != 0) return;
  flush();
  const std::int64_t most = c_ > 0 ? std::min(capacity_, sums_->rows_at_once()) : sums_->rows_at_once();
  while (rows.rows - done >= panel) {
    throw_if_cancelled(cancel);
    const std::int64_t part = std::min(most, (rows.rows - done) / panel * panel);
    // No more than two launches are under way, or a cancellation would come too late.
    batches_[static_cast<std::size_t>(current_)].used.wait();
    const HostRows factors{products, ASSAY_FLOAT64, rows.rows, c_};
    if (c_ > 0) context_.upload(factors, done, part, false, product_place(0), cancel);
    sums_->add(resident + done * device_row_bytes(type_, d_), product_place(0), part);
    next_batch();
    done += part;
  }
  fill(rows, products, done, rows.rows - done, resident, cancel);
}

assay_precision Gram::finish(double *g, double *cross) {
  if (type_ < 0) {
    std::fill_n(g, d_ * d_, 0.0);
    if (c_ > 0) std::fill_n(cross, d_ * c_, 0.0);
    return ASSAY_F64;
  }
  const std::int64_t whole = filled_ / panel * panel, rest = filled_ - whole;
  if (whole > 0) {
    const void *rows = place(whole);
    const double *products = product_place(whole);
    filled_ = whole;
    flush();
    // What is left goes to the other batch, for rows that may still come.
    const cudaStream_t stream = context_.compute;
    const auto bytes = static_cast<std::size_t>(rest * device_row_bytes(type_, d_));
    const auto product_bytes = static_cast<std::size_t>(c_ > 0 ? rest * device_row_bytes(ASSAY_FLOAT64, c_) : 0);
    if (bytes > 0) check(cudaMemcpyAsync(place(0), rows, bytes, cudaMemcpyDeviceToDevice, stream), "copying rows");
    if (product_bytes > 0) check(cudaMemcpyAsync(product_place(0), products, product_bytes, cudaMemcpyDeviceToDevice, stream), "copying rows");
    filled_ = rest;
  }
  sums_->finish(place(0), product_place(0), rest, g, cross);
  return kind_ == Products::f32 ? ASSAY_MIXED : ASSAY_F64;
}
