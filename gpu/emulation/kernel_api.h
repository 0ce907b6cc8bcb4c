// What kernels call: barriers, shuffles, asynchronous copies to shared memory, and products by a whole warp.
#pragma once
#include <cmath>

#include "block.h"

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __launch_bounds__(...)
#define __restrict__

struct alignas(16) float4 {
  float x, y, z, w;
};
struct alignas(8) float2 {
  float x, y;
};
struct alignas(16) double2 {
  double x, y;
};
struct alignas(16) int4 {
  int x, y, z, w;
};
inline int4 make_int4(int x, int y, int z, int w) { return {x, y, z, w}; }
inline double2 make_double2(double x, double y) { return {x, y}; }

inline void __syncthreads(const char *file = __builtin_FILE(), int line = __builtin_LINE()) {
  emulation::Fiber &fiber = emulation::block.fibers[emulation::block.current];
  fiber.parked = emulation::Parked::at_block;
  fiber.site = {file, line};
  emulation::yield();
}

inline void __syncwarp(unsigned mask = 0xffffffffu, const char *file = __builtin_FILE(), int line = __builtin_LINE()) {
  if (mask != 0xffffffffu) emulation::fail("only whole warps are emulated");
  emulation::collective({file, line}, nullptr, [](void *const *) {});
}

namespace emulation {

template <class T>
struct Shuffle {
  T value;
  int source;
  T result;
};

template <class T>
T shuffle(Site site, unsigned mask, T value, int source) {
  if (mask != 0xffffffffu) fail("only whole warps are emulated");
  Shuffle<T> own{value, source & (warp_size - 1), value};
  collective(site, &own, [](void *const *lanes) {
    for (int lane = 0; lane < warp_size; ++lane) {
      auto *shuffle = static_cast<Shuffle<T> *>(lanes[lane]);
      shuffle->result = static_cast<Shuffle<T> *>(lanes[shuffle->source])->value;
    }
  });
  return own.result;
}

}  // namespace emulation

template <class T>
T __shfl_sync(unsigned mask, T value, int lane, const char *file = __builtin_FILE(), int line = __builtin_LINE()) {
  return emulation::shuffle({file, line}, mask, value, lane);
}

template <class T>
T __shfl_xor_sync(unsigned mask, T value, int lanes, const char *file = __builtin_FILE(), int line = __builtin_LINE()) {
  return emulation::shuffle({file, line}, mask, value, static_cast<int>(threadIdx.x % emulation::warp_size) ^ lanes);
}

namespace emulation {

/** Shared memory of the running block. */
inline void *shared(std::size_t bytes) {
  if (bytes > block.shared_bytes) fail("a kernel uses more shared memory than it was launched with");
  return block.shared.get();
}

/**
 * An asynchronous copy happens when it is waited for, and no sooner; until then its target holds NaN. So a missing wait shows, and so
 * does a missing barrier behind it, since every thread waits for its own copies only.
 */
inline void copy_async(void *target, const void *source, std::size_t bytes, std::size_t valid) {
  std::memset(target, 0xff, bytes);
  block.fibers[block.current].issued.push_back({target, valid == 0 ? nullptr : source, bytes});
}

inline void commit_copies() {
  Fiber &fiber = block.fibers[block.current];
  fiber.groups.push_back(std::move(fiber.issued));
  fiber.issued.clear();
}

/** Waits until at most `pending` groups are under way. */
inline void wait_copies(std::size_t pending) {
  auto &groups = block.fibers[block.current].groups;
  while (groups.size() > pending) {
    for (const PendingCopy &copy : groups.front()) {
      if (copy.source == nullptr) std::memset(copy.target, 0, copy.bytes);
      else std::memcpy(copy.target, copy.source, copy.bytes);
    }
    groups.erase(groups.begin());
  }
}

/** What a lane brings to a product of warp tiles. */
struct Fragments {
  double *sums;
  const double *left;
  const double *right;
};

/**
 * sums += left · right by a warp, each an array of 16 × 8, 16 × 8 and 8 × 8 tiles in the layout of the PTX manual for
 * mma.m16n8k8 (.f64): lane = 4·g + t holds rows g and g + 8, columns 2t and 2t + 1 of the sums; columns t and t + 4 of the left; rows t and
 * t + 4, column g of the right.
 */
template <int RowTiles, int ColumnTiles>
void multiply_fragments(Site site, double *sums, const double *left, const double *right) {
  Fragments own{sums, left, right};
  collective(site, &own, [](void *const *lanes) {
    const auto lane = [lanes](int g, int t) { return static_cast<Fragments *>(lanes[4 * g + t]); };
    for (int m = 0; m < RowTiles; ++m)
      for (int n = 0; n < ColumnTiles; ++n)
        for (int row = 0; row < 16; ++row)
          for (int column = 0; column < 8; ++column) {
            double &sum = lane(row % 8, column / 2)->sums[4 * (m * ColumnTiles + n) + 2 * (row / 8) + column % 2];
            for (int k = 0; k < 8; ++k)
              sum = std::fma(lane(row % 8, k % 4)->left[4 * m + 2 * (k / 4) + row / 8],
                             lane(column, k % 4)->right[2 * n + k / 4], sum);
          }
  });
}

}  // namespace emulation
