// The processor: what it is called, what it can do, and how many of its cores are ours.
#pragma once

#include <string>

#include "kernels/kernel_set.h"

namespace assay {

/** Name of the processor in words. */
std::string processor_name();

/** Cores this process may use: its affinity, cut at the quota of its control group. */
int usable_cores();

/**
 * Kernels for a variant: "avx512", "avx2", "baseline"; "" for the best this processor has.
 * @throws Failure ASSAY_UNAVAILABLE when it lacks the instructions, ASSAY_INVALID for another name.
 */
const KernelSet &select_kernels(const std::string &variant);

}  // namespace assay
