#include "context.h"

#include <algorithm>

#include "pack_rows.h"

namespace {

int copy_threads(int threads) {
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  return std::clamp(threads > 0 ? threads : cores, 1, tuning::most_copy_threads);
}

}  // namespace

void *allocate_device(Context &context, std::size_t bytes) { return context.allocate(bytes); }

Context::Context(const std::string &variant, int threads_wanted)
    : info(find_device(variant)), threads(threads_wanted), team_(copy_threads(threads_wanted)) {
  std::size_t free_bytes = 0, total = 0;
  check(cudaMemGetInfo(&free_bytes, &total), "asking for free memory");
  resident_limit_ = static_cast<std::int64_t>(static_cast<double>(free_bytes) * tuning::resident_share);
}

std::unique_lock<std::mutex> Context::enter() {
  std::unique_lock<std::mutex> lock(mutex_);
  throw_if_lost();
  check(cudaSetDevice(info.ordinal), "choosing the device");
  return lock;
}

void *Context::allocate(std::size_t bytes) {
  void *pointer = nullptr;
  const std::size_t some = std::max<std::size_t>(bytes, 16);
  if (cudaMalloc(&pointer, some) == cudaSuccess) return pointer;
  // Whoever works on a block still holds it, so only blocks that nobody uses are freed here.
  resident_.clear();
  resident_bytes_ = 0;
  cudaGetLastError();
  check(cudaMalloc(&pointer, some), "allocating memory");
  return pointer;
}

std::int64_t Context::pack_side_by_side(const HostRows &rows, std::int64_t first, std::int64_t count, bool check, char *target) {
  const std::int64_t share = (count + team_.size() - 1) / team_.size(), row_bytes = device_row_bytes(rows.type, rows.columns);
  std::vector<std::int64_t> bad(static_cast<std::size_t>(team_.size()), -1);
  team_.run([&](int member) {
    const std::int64_t begin = std::min(count, member * share), end = std::min(count, begin + share);
    bad[static_cast<std::size_t>(member)] = pack_rows(rows, first + begin, end - begin, check, target + begin * row_bytes);
  });
  for (const std::int64_t row : bad)
    if (row >= 0) return row;
  return -1;
}

void Context::upload(const HostRows &rows, std::int64_t first, std::int64_t count, bool check_values, void *target,
                     const std::int32_t *cancel) {
  const std::int64_t row_bytes = device_row_bytes(rows.type, rows.columns);
  const std::int64_t at_once = std::max<std::int64_t>(1, tuning::pinned_bytes / row_bytes);
  for (std::int64_t done = 0; done < count; done += at_once) {
    throw_if_cancelled(cancel);
    const std::int64_t part = std::min(at_once, count - done);
    auto &buffer = pinned_[static_cast<std::size_t>(next_pinned_)];
    const Event &fetched = fetched_[static_cast<std::size_t>(next_pinned_)];
    next_pinned_ = (next_pinned_ + 1) % tuning::pinned_buffers;
    fetched.wait();
    buffer.reserve(std::max(tuning::pinned_bytes, row_bytes));
    const std::int64_t bad = pack_side_by_side(rows, first + done, part, check_values, buffer.get());
    if (bad >= 0) throw Failure(ASSAY_NON_FINITE, "Row " + std::to_string(bad) + " of the block holds NaN or an infinity.");
    check(cudaMemcpyAsync(static_cast<char *>(target) + done * row_bytes, buffer.get(), static_cast<std::size_t>(part * row_bytes),
                          cudaMemcpyHostToDevice, transfer),
          "copying rows to the device");
    fetched.record(transfer);
    fetched.hold(compute);
  }
}

bool Context::has_room(std::int64_t bytes) {
  std::size_t free_bytes = 0, total = 0;
  check(cudaMemGetInfo(&free_bytes, &total), "asking for free memory");
  return resident_bytes_ + bytes <= resident_limit_ && static_cast<std::size_t>(bytes) <= free_bytes;
}

std::shared_ptr<Buffer<unsigned char>> Context::resident(const HostRows &rows, bool check_values, const std::int32_t *cancel) {
  if (rows.key == 0 || rows.rows == 0) return nullptr;
  const auto found = resident_.find(rows.key);
  if (found != resident_.end()) {
    const Resident &block = found->second;
    const bool same = block.type == rows.type && block.rows == rows.rows && block.columns == rows.columns;
    if (same && (block.checked || !check_values)) return block.data;
    resident_bytes_ -= static_cast<std::int64_t>(block.data->bytes());
    resident_.erase(found);
  }
  const std::int64_t bytes = rows.rows * device_row_bytes(rows.type, rows.columns);
  if (!has_room(bytes)) return nullptr;
  auto data = std::make_shared<Buffer<unsigned char>>(*this, bytes);
  upload(rows, 0, rows.rows, check_values, data->get(), cancel);
  resident_[rows.key] = {rows.type, rows.rows, rows.columns, check_values, data};
  resident_bytes_ += bytes;
  return data;
}
