// Kernel launches.
#pragma once
#include "check.h"

/** Size of a launch: blocks, threads of a block, bytes of shared memory of a block. */
struct Grid {
  std::int64_t blocks;
  int threads;
  std::size_t shared = 0;
};

constexpr std::size_t shared_without_asking = 48 * 1024;

/** Starts a kernel. The type `Shared` that a kernel declares with ASSAY_SHARED must fit in grid.shared bytes. */
template <class... Parameters, class... Arguments>
void launch(cudaStream_t stream, Grid grid, void (*kernel)(Parameters...), Arguments... arguments) {
  const auto blocks = static_cast<unsigned>(grid.blocks);
  if (grid.shared > shared_without_asking) {
    const int bytes = static_cast<int>(grid.shared);
    check(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, bytes), "preparing a kernel");
  }
#ifdef ASSAY_EMULATION
  const auto threads = static_cast<unsigned>(grid.threads);
  check(emulation::launch(stream, blocks, threads, grid.shared, [=] { kernel(arguments...); }), "starting a kernel");
#else
  kernel<<<blocks, grid.threads, grid.shared, stream>>>(arguments...);
  check(cudaGetLastError(), "starting a kernel");
#endif
}

/** Declares `name`, a reference to the block's shared memory as a `Type`. Once per kernel; its bytes are those of the launch. */
#ifdef ASSAY_EMULATION
#define ASSAY_SHARED(Type, name) Type &name = *static_cast<Type *>(emulation::shared(sizeof(Type)))
#else
#define ASSAY_SHARED(Type, name)                                     \
  extern __shared__ __align__(16) unsigned char assay_shared_bytes[]; \
  Type &name = *reinterpret_cast<Type *>(assay_shared_bytes)
#endif
