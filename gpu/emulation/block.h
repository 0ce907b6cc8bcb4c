// Runs the threads of one block as fibers of one CPU thread. A fiber runs until it parks at a barrier, so a value read before its writer
// has passed the barrier is still the poison that shared memory starts with.
#pragma once
#include <ucontext.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <vector>

#include "settings.h"

struct dim3 {
  unsigned x, y, z;
  dim3(unsigned columns = 1, unsigned rows = 1, unsigned layers = 1) : x(columns), y(rows), z(layers) {}
};

inline dim3 threadIdx, blockIdx, blockDim, gridDim;

namespace emulation {

constexpr int warp_size = 32;
constexpr std::size_t stack_bytes = 48 * 1024;

/** A place in the source: barriers are told apart by it. */
struct Site {
  const char *file;
  int line;
  bool operator==(const Site &other) const { return line == other.line && std::strcmp(file, other.file) == 0; }
};

/** A copy to shared memory that has been issued and not been waited for. */
struct PendingCopy {
  void *target;
  const void *source;
  std::size_t bytes;
};

enum class Parked { nowhere, at_block, at_warp };

struct Fiber {
  ucontext_t context;
  std::unique_ptr<char[]> stack;
  dim3 index;
  bool done;
  Parked parked;
  Site site;
  unsigned generation;
  std::vector<PendingCopy> issued;
  std::vector<std::vector<PendingCopy>> groups;
};

/** Lanes of a warp that have come to the same instruction. */
struct Warp {
  Site site;
  int arrived;
  unsigned generation;
  std::array<void *, warp_size> arguments;
};

/** The block that is running; kernels run one block at a time. */
struct Block {
  std::vector<Fiber> fibers;
  std::vector<Warp> warps;
  std::vector<int> order;
  std::unique_ptr<unsigned char[]> shared;
  std::size_t shared_bytes = 0;
  std::function<void()> kernel;
  ucontext_t scheduler;
  int current = 0;
};

inline Block block;

/** Turns of n things: forward, reverse or shuffled (by a generator of our own, so that a seed means the same everywhere). */
inline std::vector<int> turns(int n, std::uint64_t salt) {
  std::vector<int> order(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i) order[i] = settings.order == Order::reverse ? n - 1 - i : i;
  if (settings.order != Order::shuffled) return order;
  std::uint64_t state = (settings.seed + 1) * 0x9e3779b97f4a7c15u + salt;
  for (int i = n - 1; i > 0; --i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    std::swap(order[i], order[static_cast<int>((state >> 33) % static_cast<std::uint64_t>(i + 1))]);
  }
  return order;
}

/** Gives the turn back to the scheduler. */
inline void yield() {
  Fiber &fiber = block.fibers[block.current];
  swapcontext(&fiber.context, &block.scheduler);
}

inline void fiber_main() {
  block.kernel();
  Fiber &fiber = block.fibers[block.current];
  for (const auto &group : fiber.groups)
    if (!group.empty()) fail("a thread ended before it waited for its asynchronous copies");
  if (!fiber.issued.empty()) fail("a thread ended with asynchronous copies that it never committed");
  fiber.done = true;
  swapcontext(&fiber.context, &block.scheduler);
}

inline void start_fiber(int thread) {
  Fiber &fiber = block.fibers[thread];
  if (!fiber.stack) fiber.stack.reset(new char[stack_bytes]);
  fiber.index = dim3(static_cast<unsigned>(thread));
  fiber.done = false;
  fiber.parked = Parked::nowhere;
  fiber.issued.clear();
  fiber.groups.clear();
  getcontext(&fiber.context);
  fiber.context.uc_stack.ss_sp = fiber.stack.get();
  fiber.context.uc_stack.ss_size = stack_bytes;
  fiber.context.uc_link = nullptr;
  makecontext(&fiber.context, fiber_main, 0);
}

inline bool runnable(int thread) {
  const Fiber &fiber = block.fibers[thread];
  if (fiber.done || fiber.parked == Parked::at_block) return false;
  return fiber.parked == Parked::nowhere || block.warps[thread / warp_size].generation != fiber.generation;
}

/** Nobody can run. Fine when all wait at one barrier of the block: open it. Anything else hangs a device, or worse, does not. */
inline void open_barrier() {
  const Fiber &first = block.fibers.front();
  for (Fiber &fiber : block.fibers) {
    if (fiber.parked == Parked::at_warp && !fiber.done) fail("a warp waits for lanes that never come");
    if (fiber.done || first.done) fail("divergent barrier: some threads returned while others wait");
    if (!(fiber.site == first.site)) fail("divergent barrier: threads wait at different barriers");
  }
  for (Fiber &fiber : block.fibers) fiber.parked = Parked::nowhere;
}

/** Runs one block to its end. */
inline void run_block(int threads) {
  std::memset(block.shared.get(), 0xff, block.shared_bytes);
  for (Warp &warp : block.warps) warp.arrived = 0;
  for (int thread = 0; thread < threads; ++thread) start_fiber(thread);
  int live = threads;
  while (live > 0) {
    bool progress = false;
    for (const int thread : block.order) {
      if (!runnable(thread)) continue;
      progress = true;
      Fiber &fiber = block.fibers[thread];
      fiber.parked = Parked::nowhere;
      block.current = thread;
      threadIdx = fiber.index;
      swapcontext(&block.scheduler, &fiber.context);
      if (fiber.done) --live;
    }
    if (!progress) open_barrier();
  }
}

/** Runs a one-dimensional grid of one-dimensional blocks. */
inline void run_grid(unsigned blocks, unsigned threads, std::size_t shared_bytes, const std::function<void()> &kernel) {
  if (threads % warp_size != 0) fail("the number of threads is no multiple of a warp");
  gridDim = dim3(blocks);
  blockDim = dim3(threads);
  block.kernel = kernel;
  block.fibers.resize(threads);
  block.warps.resize(threads / warp_size);
  // Allocated to the byte, for the address sanitizer to see what lies beyond.
  block.shared.reset(new unsigned char[shared_bytes]);
  block.shared_bytes = shared_bytes;
  for (const int index : turns(static_cast<int>(blocks), 1)) {
    blockIdx = dim3(static_cast<unsigned>(index));
    block.order = turns(static_cast<int>(threads), static_cast<std::uint64_t>(index) + 2);
    run_block(static_cast<int>(threads));
  }
  block.shared.reset();
}

/**
 * An instruction that a warp does together: the last lane to come does it for all.
 * @param arguments what the lane brings and takes; `combine` gets those of all lanes.
 */
inline void collective(Site site, void *arguments, void (*combine)(void *const *lanes)) {
  Warp &warp = block.warps[block.current / warp_size];
  if (warp.arrived == 0) warp.site = site;
  if (!(warp.site == site)) fail("lanes of one warp wait at different instructions");
  warp.arguments[block.current % warp_size] = arguments;
  if (++warp.arrived == warp_size) {
    combine(warp.arguments.data());
    warp.arrived = 0;
    ++warp.generation;
    return;
  }
  Fiber &fiber = block.fibers[block.current];
  fiber.parked = Parked::at_warp;
  fiber.generation = warp.generation;
  yield();
}

}  // namespace emulation
