// The CUDA runtime, or the emulation of it that runs this library's source on a CPU.
#pragma once
#ifdef ASSAY_EMULATION
#include "emulated_cuda.h"
#else
#include <cuda_runtime.h>
#ifdef __CUDA_ARCH__
#define ASSAY_ARCH __CUDA_ARCH__
#else
#define ASSAY_ARCH 0
#endif
#endif
