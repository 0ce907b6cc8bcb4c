// CUDA's error codes as failures of this library.
#pragma once
#include "cuda_runtime_or_emulation.h"
#include "failure.h"

/**
 * Throws unless `error` is cudaSuccess. Lack of memory leaves the device usable; every other error is taken as the loss of the
 * device for the
 * whole process, since CUDA then answers all later calls with the same error.
 * @param what what was tried, to follow "while" ("reading results back").
 */
void check(cudaError_t error, const char *what);

/** Throws ASSAY_DEVICE_LOST when an earlier call of this process lost the device. */
void throw_if_lost();
