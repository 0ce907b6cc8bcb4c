#include "check.h"

#include <mutex>

namespace {

std::mutex mutex;
std::string loss;  // why the device was lost; empty while it is there

}  // namespace

void throw_if_lost() {
  const std::lock_guard<std::mutex> lock(mutex);
  if (!loss.empty()) throw Failure(ASSAY_DEVICE_LOST, loss);
}

void check(cudaError_t error, const char *what) {
  if (error == cudaSuccess) return;
  const std::string reason = std::string(cudaGetErrorString(error)) + " (CUDA error " + std::to_string(error) + ")";
  if (error == cudaErrorMemoryAllocation) {
    cudaGetLastError();
    throw Failure(ASSAY_OUT_OF_MEMORY, std::string("The CUDA device ran out of memory while ") + what + ".");
  }
  {
    const std::lock_guard<std::mutex> lock(mutex);
    if (loss.empty()) loss = std::string("The CUDA device was lost while ") + what + ": " + reason + ". Use another engine in this process.";
  }
  throw_if_lost();
}
