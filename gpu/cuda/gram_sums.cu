#include "gram_sums.h"

#include <algorithm>

#include "gram_kernels.cuh"
#include "mixed_gram.cuh"

using namespace column_products;

namespace {

constexpr int most_slots = 32;
constexpr std::int64_t most_slot_bytes = std::int64_t{1} << 30;
/** Blocks of the Gram kernels that a multiprocessor holds at a time. */
constexpr int blocks_per_multiprocessor = 2;
constexpr double good_filling = 0.95;

/**
 * The fewest slots that give every multiprocessor blocks to work on, several times over and without many idle in the last turn.
 * It depends on
 * the device and on d only, so that bits do not depend on the number of rows.
 */
int choose_slots(int units, std::int64_t slot_bytes, int multiprocessors) {
  const std::int64_t together = static_cast<std::int64_t>(multiprocessors) * blocks_per_multiprocessor;
  const int most = static_cast<int>(std::clamp<std::int64_t>(most_slot_bytes / slot_bytes, 1, most_slots));
  int best = 1;
  double best_filling = 0;
  for (int slots = 1; slots <= most; ++slots) {
    const std::int64_t blocks = static_cast<std::int64_t>(units) * slots, turns = (blocks + together - 1) / together;
    const double filling = static_cast<double>(blocks) / static_cast<double>(turns * together);
    if (filling > best_filling) best = slots, best_filling = filling;
    if (filling >= good_filling && turns >= tuning::waves) return slots;
  }
  return best;
}

template <class T>
MatrixView<T> view(const void *data, std::int64_t rows, std::int64_t columns) {
  const std::int32_t type = sizeof(T) == 8 ? ASSAY_FLOAT64 : ASSAY_FLOAT32;
  return {static_cast<const T *>(data), rows, device_stride(type, columns)};
}

std::int64_t lanes_of(std::int64_t rows, int slots) { return std::min<std::int64_t>(slots, (rows + panel_rows - 1) / panel_rows); }

}  // namespace

GramSums::GramSums(Context &context, std::int64_t d, std::int64_t c, Products products)
    : context_(context), d_(static_cast<int>(d)), c_(static_cast<int>(c)), products_(products) {
  const int tiles = mixed_gram::tiles_of(d_);
  units_ = products == Products::f32 ? tiles * (tiles + 1) / 2 : triangle_units(d_);
  const std::int64_t slot_bytes = rounded_up(d, unit_columns) * rounded_up(d, unit_columns) * 8;
  slot_count_ = choose_slots(units_, slot_bytes, context.info.multiprocessors);
  gram_ = make_slots(rounded_up(d, unit_columns), rounded_up(d, unit_columns));
  if (c > 0) cross_ = make_slots(rounded_up(d, unit_rows), rounded_up(c, cross_columns));
}

GramSums::Slots GramSums::make_slots(std::int64_t rows, std::int64_t columns) {
  Slots slots{Buffer<double>(context_, slot_count_ * rows * columns), static_cast<int>(columns), rows * columns};
  check(cudaMemsetAsync(slots.data.get(), 0, slots.data.bytes(), context_.compute), "clearing sums");
  return slots;
}

std::int64_t GramSums::rows_at_once() const {
  const std::int64_t round = panel * slot_count_;
  return std::max<std::int64_t>(1, tuning::launch_work / (static_cast<std::int64_t>(d_) * d_) / round) * round;
}

void GramSums::add(const void *rows, const double *p, std::int64_t count) {
  launch_gram(rows, count, gram_.data.get(), slot_count_, panels_);
  if (c_ > 0) launch_cross(rows, p, count, cross_.data.get(), slot_count_, panels_);
  panels_ += count / panel;
}

void GramSums::launch_gram(const void *rows, std::int64_t count, double *data, int slots, std::int64_t first_panel) {
  const Sums sums{data, gram_.stride, gram_.size, slots, first_panel};
  const std::int64_t blocks = units_ * lanes_of(count, slots);
  switch (products_) {
    case Products::f32:
      launch(context_.compute, {blocks, mixed_gram::threads, sizeof(mixed_gram::Shared)}, mixed_gram::mixed_gram_kernel,
             view<float>(rows, count, d_), units_, sums);
      break;
    case Products::f64_of_f32:
      launch(context_.compute, {blocks, threads, sizeof(GramShared<float>)}, gram_kernel<float>, view<float>(rows, count, d_), d_, units_, sums);
      break;
    case Products::f64_of_f64:
      launch(context_.compute, {blocks, threads, sizeof(GramShared<double>)}, gram_kernel<double>, view<double>(rows, count, d_), d_, units_, sums);
      break;
  }
}

void GramSums::launch_cross(const void *rows, const double *p, std::int64_t count, double *data, int slots, std::int64_t first_panel) {
  const Sums sums{data, cross_.stride, cross_.size, slots, first_panel};
  const int x_blocks = blocks_of(d_), p_blocks = cross_.stride / cross_columns;
  const std::int64_t blocks = x_blocks * p_blocks * lanes_of(count, slots);
  const auto products = view<double>(p, count, c_);
  if (products_ == Products::f64_of_f64)
    launch(context_.compute, {blocks, threads, sizeof(CrossShared<double>)}, cross_kernel<double>, view<double>(rows, count, d_), products,
           x_blocks, p_blocks, sums);
  else
    launch(context_.compute, {blocks, threads, sizeof(CrossShared<float>)}, cross_kernel<float>, view<float>(rows, count, d_), products,
           x_blocks, p_blocks, sums);
}

Buffer<double> GramSums::copy_of_slot(const Slots &sums, int slot) {
  Buffer<double> copy(context_, sums.size);
  check(cudaMemcpyAsync(copy.get(), sums.data.get() + slot * sums.size, copy.bytes(), cudaMemcpyDeviceToDevice, context_.compute),
        "copying sums");
  return copy;
}

void GramSums::finish(const void *rows, const double *p, std::int64_t count, double *g, double *cross) {
  const int slot = static_cast<int>(panels_ % slot_count_);
  const int extra_slot = count > 0 ? slot : -1;
  Buffer<double> extra_gram, extra_cross;
  if (count > 0) {
    extra_gram = copy_of_slot(gram_, slot);
    launch_gram(rows, count, extra_gram.get(), 1, 0);
  }
  if (count > 0 && c_ > 0) {
    extra_cross = copy_of_slot(cross_, slot);
    launch_cross(rows, p, count, extra_cross.get(), 1, 0);
  }
  read_back(gram_, extra_gram, extra_slot, d_, true, g);
  if (c_ > 0) read_back(cross_, extra_cross, extra_slot, c_, false, cross);
}

void GramSums::read_back(const Slots &slots, const Buffer<double> &extra, int extra_slot, std::int64_t columns, bool symmetric, double *out) {
  constexpr int block = 256;
  Buffer<double> sum(context_, d_ * columns);
  const Sums sums{slots.data.get(), slots.stride, slots.size, slot_count_, 0};
  launch(context_.compute, {(d_ * columns + block - 1) / block, block}, add_slots_kernel, sums, static_cast<const double *>(extra.get()),
         extra_slot, static_cast<std::int64_t>(d_), columns, symmetric, sum.get());
  check(cudaMemcpyAsync(out, sum.get(), sum.bytes(), cudaMemcpyDeviceToHost, context_.compute), "reading sums back");
  context_.compute.wait();
}

namespace {

/** Milliseconds that a Gram of zeros takes, the second time. */
float time_gram(Context &context, const void *rows, std::int64_t count, std::int64_t d, Products products) {
  GramSums sums(context, d, 0, products);
  sums.add(rows, nullptr, count);
  const Event start(cudaEventDefault), end(cudaEventDefault);
  start.record(context.compute);
  sums.add(rows, nullptr, count);
  end.record(context.compute);
  end.wait();
  return end.since(start);
}

}  // namespace

bool mixed_is_faster(Context &context) {
  if (context.mixed_is_faster >= 0) return context.mixed_is_faster == 1;
  bool faster = context.info.major < 8;  // no tensor cores for float64
  if (!faster) {
    const std::int64_t d = tuning::timed_columns, count = tuning::timed_panels * GramSums::panel;
    const Buffer<float> rows(context, count * d);
    check(cudaMemsetAsync(rows.get(), 0, rows.bytes(), context.compute), "clearing rows");
    faster = time_gram(context, rows.get(), count, d, Products::f32) < time_gram(context, rows.get(), count, d, Products::f64_of_f32);
  }
  context.mixed_is_faster = faster ? 1 : 0;
  return faster;
}
