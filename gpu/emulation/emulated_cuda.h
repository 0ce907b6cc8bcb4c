// CUDA on a CPU, as far as this project uses it: kernels and host code compile unchanged as C++ with ASSAY_EMULATION defined.
// Made for finding errors, with the sanitizers on and in several orders of threads; it says nothing about time. What it cannot
// see: races between blocks (one runs after another) and between threads that no barrier separates in the order that was run.
#pragma once
#include "runtime_api.h"

/** The architecture whose code paths are compiled: 900 unless told otherwise; 750 has neither asynchronous copies nor products by warps. */
#ifndef ASSAY_ARCH
#define ASSAY_ARCH 900
#endif
