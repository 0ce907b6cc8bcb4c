// What the emulated device is like and how it fails: set by tests, or by the environment where the library is loaded by a program.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace emulation {

/** Order in which the threads of a block, and the blocks of a grid, take turns. */
enum class Order { forward, reverse, shuffled };

struct Settings {
  Order order = Order::forward;
  std::uint64_t seed = 1;
  int major = 9;
  int minor = 0;
  int multiprocessors = 1;
  std::size_t memory = std::size_t{1} << 30;
  bool no_device = false;
  /** Number of the device allocation, counted from 1, that finds no memory; 0 for none. Every later one succeeds again. */
  std::int64_t out_of_memory_at = 0;
  /** Number of the kernel launch, counted from 1, at which the device is lost for good; 0 for never. */
  std::int64_t lost_at = 0;
  std::int64_t allocations = 0;
  std::int64_t launches = 0;
};

inline std::int64_t from_environment(const char *name) {
  const char *text = std::getenv(name);
  return text == nullptr ? 0 : std::atoll(text);
}

/**
 * ASSAY_EMULATION_ORDER is forward, reverse or the seed of a shuffle; ASSAY_EMULATION_NO_DEVICE=1,
 * ASSAY_EMULATION_OUT_OF_MEMORY=<allocation>
 * and ASSAY_EMULATION_LOST=<launch> make it fail.
 */
inline Settings settings_from_environment() {
  Settings settings;
  const char *order = std::getenv("ASSAY_EMULATION_ORDER");
  if (order != nullptr && std::strcmp(order, "reverse") == 0) settings.order = Order::reverse;
  if (order != nullptr && std::atoll(order) > 0) {
    settings.order = Order::shuffled;
    settings.seed = static_cast<std::uint64_t>(std::atoll(order));
  }
  settings.no_device = from_environment("ASSAY_EMULATION_NO_DEVICE") != 0;
  settings.out_of_memory_at = from_environment("ASSAY_EMULATION_OUT_OF_MEMORY");
  settings.lost_at = from_environment("ASSAY_EMULATION_LOST");
  return settings;
}

inline Settings settings = settings_from_environment();

/** A kernel did what a device would answer with wrong numbers or a hang: say so and stop. */
[[noreturn]] inline void fail(const char *what) {
  std::fprintf(stderr, "emulated device: %s\n", what);
  std::abort();
}

}  // namespace emulation
