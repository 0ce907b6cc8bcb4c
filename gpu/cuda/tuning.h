// Sizes that decide speed and memory. Of these only `waves` shows in the last bits of a Gram.
#pragma once
#include <cstdint>

namespace tuning {

#ifdef ASSAY_EMULATION
// Small, so that small tests go through every seam between pieces.
constexpr std::int64_t pinned_bytes = 32 << 10;
constexpr std::int64_t batch_bytes = 64 << 10;
constexpr std::int64_t piece_rows = 256;
constexpr std::int64_t launch_work = std::int64_t{1} << 23;
constexpr int most_copy_threads = 2;
constexpr int waves = 1;
constexpr std::int64_t timed_panels = 1;
constexpr std::int64_t timed_columns = 64;
#else
/** One of three buffers through which rows travel to the device. */
constexpr std::int64_t pinned_bytes = 16 << 20;
/** Rows that are gathered before they are multiplied: enough panels to fill the device. */
constexpr std::int64_t batch_bytes = 128 << 20;
/** Most rows that are scored by one launch. */
constexpr std::int64_t piece_rows = 1 << 18;
/** Most products of one launch (rows · columns²): 10 ms to 1 s, the time a cancellation may take. */
constexpr std::int64_t launch_work = std::int64_t{1} << 39;
/** Threads that copy rows into pinned memory; more do not make memory faster. */
constexpr int most_copy_threads = 8;
/** Blocks of a Gram that every place on the device gets one after another: with few, too many places are idle at the end. */
constexpr int waves = 4;
/** Rows (in panels) and columns of the Gram by which float32 and float64 products are timed: about 1 ms. */
constexpr std::int64_t timed_panels = 16;
constexpr std::int64_t timed_columns = 512;
#endif

constexpr int pinned_buffers = 3;
/** Part of the free device memory that blocks with a key may fill. */
constexpr double resident_share = 0.8;

}  // namespace tuning
