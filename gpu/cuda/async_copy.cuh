// Copies from global to shared memory that go on while the thread computes. Compute capability 7.5 has none: there they are ordinary.
#pragma once
#include "cuda_runtime_or_emulation.h"

/** Copies 16 bytes, or writes zeros when not `valid` (`source` is then not read). Both addresses are multiples of 16. */
__device__ __forceinline__ void copy_async(void *target, const void *source, bool valid) {
#if defined(ASSAY_EMULATION)
  emulation::copy_async(target, source, 16, valid ? 16 : 0);
#elif ASSAY_ARCH >= 800
  const auto address = static_cast<unsigned>(__cvta_generic_to_shared(target));
  const int bytes = valid ? 16 : 0;
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;\n" ::"r"(address), "l"(source), "r"(bytes) : "memory");
#else
  *static_cast<int4 *>(target) = valid ? *static_cast<const int4 *>(source) : make_int4(0, 0, 0, 0);
#endif
}

/** Closes a group of copies, which may be empty. */
__device__ __forceinline__ void commit_copies() {
#if defined(ASSAY_EMULATION)
  emulation::commit_copies();
#elif ASSAY_ARCH >= 800
  asm volatile("cp.async.commit_group;\n" ::: "memory");
#endif
}

/** Waits until at most `Pending` of this thread's groups are under way. Other threads' copies need a barrier after it. */
template <int Pending>
__device__ __forceinline__ void wait_copies() {
#if defined(ASSAY_EMULATION)
  emulation::wait_copies(Pending);
#elif ASSAY_ARCH >= 800
  asm volatile("cp.async.wait_group %0;\n" ::"n"(Pending) : "memory");
#endif
}
