// One device as one caller sees it: its streams, its memory, and the blocks that stay on it.
#pragma once
#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "buffer.h"
#include "copy_team.h"
#include "rows.h"
#include "stream.h"
#include "tuning.h"

struct DeviceInfo {
  int ordinal = 0;
  std::string name;
  int major = 0;
  int minor = 0;
  std::size_t memory = 0;
  int multiprocessors = 1;
};

/**
 * Finds the device of that ordinal (empty: 0) and makes it this thread's.
 * @throws Failure ASSAY_UNAVAILABLE without driver, device or support for it; ASSAY_INVALID when `variant` is no ordinal.
 */
DeviceInfo find_device(const std::string &variant);

class Context {
 public:
  /** @param threads threads that copy rows into pinned memory, 0 for all cores. */
  Context(const std::string &variant, int threads);

  /** Makes this thread use the device, and others wait. @throws Failure ASSAY_DEVICE_LOST */
  std::unique_lock<std::mutex> enter();

  /** Device memory. When there is none left, blocks with a key are given up and it is tried once more. */
  void *allocate(std::size_t bytes);

  /**
   * Copies rows [first, first + count) to the device through pinned memory, in the stream `transfer`; `compute` waits for them. The
   * caller's rows are free again when this returns.
   * @param check whether to refuse NaN and infinities (ASSAY_NON_FINITE).
   */
  void upload(const HostRows &rows, std::int64_t first, std::int64_t count, bool check, void *target, const std::int32_t *cancel);

  /**
   * All rows of a block with a key, brought to the device unless they are there already; null when it has no key, or no room. Rows were
   * checked for NaN and infinities when they came with `check`, or are now.
   */
  std::shared_ptr<Buffer<unsigned char>> resident(const HostRows &rows, bool check, const std::int32_t *cancel);

  const DeviceInfo info;
  /** Threads for work on the host, 0 for all cores. */
  const int threads;
  /** What factors matrices on the host (factor.cc); made when it is needed. */
  std::shared_ptr<void> host_engine;
  const Stream compute;
  const Stream transfer;

  /** Whether float32 products are faster here than float64 ones; found out once, by timing both. */
  int mixed_is_faster = -1;

 private:
  struct Resident {
    std::int32_t type;
    std::int64_t rows;
    std::int64_t columns;
    bool checked;
    std::shared_ptr<Buffer<unsigned char>> data;
  };

  bool has_room(std::int64_t bytes);
  std::int64_t pack_side_by_side(const HostRows &rows, std::int64_t first, std::int64_t count, bool check, char *target);

  std::mutex mutex_;
  CopyTeam team_;
  std::array<PinnedBuffer<char>, tuning::pinned_buffers> pinned_;
  std::array<Event, tuning::pinned_buffers> fetched_;
  int next_pinned_ = 0;
  std::map<std::int64_t, Resident> resident_;
  std::int64_t resident_bytes_ = 0;
  std::int64_t resident_limit_ = 0;
};
