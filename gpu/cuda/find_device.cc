#include <cctype>

#include "context.h"

namespace {

constexpr int oldest_major = 7, oldest_minor = 5;

[[noreturn]] void unavailable(const std::string &sentence) { throw Failure(ASSAY_UNAVAILABLE, sentence); }

int attribute(cudaDeviceAttr which, int ordinal) {
  int value = 0;
  if (cudaDeviceGetAttribute(&value, which, ordinal) != cudaSuccess) unavailable("The CUDA device does not answer.");
  return value;
}

int ordinal_of(const std::string &variant) {
  if (variant.empty()) return 0;
  for (const char c : variant)
    if (!std::isdigit(static_cast<unsigned char>(c)) || variant.size() > 4)
      throw Failure(ASSAY_INVALID, "The variant of the CUDA engine is the ordinal of a device, such as 0.");
  return std::stoi(variant);
}

}  // namespace

DeviceInfo find_device(const std::string &variant) {
  throw_if_lost();
  DeviceInfo info;
  info.ordinal = ordinal_of(variant);
  int count = 0;
  const cudaError_t error = cudaGetDeviceCount(&count);
  if (error == cudaErrorInsufficientDriver) unavailable("There is no NVIDIA driver, or it is older than CUDA 13 needs (580).");
  if (error == cudaErrorNoDevice || (error == cudaSuccess && count == 0)) unavailable("There is no CUDA device.");
  if (error != cudaSuccess) unavailable(std::string("CUDA cannot start: ") + cudaGetErrorString(error) + ".");
  if (info.ordinal >= count) unavailable("There is no CUDA device " + variant + "; there are " + std::to_string(count) + ".");
  if (cudaSetDevice(info.ordinal) != cudaSuccess) unavailable("The CUDA device cannot be used.");
  info.major = attribute(cudaDevAttrComputeCapabilityMajor, info.ordinal);
  info.minor = attribute(cudaDevAttrComputeCapabilityMinor, info.ordinal);
  info.multiprocessors = attribute(cudaDevAttrMultiProcessorCount, info.ordinal);
  if (info.major < oldest_major || (info.major == oldest_major && info.minor < oldest_minor))
    unavailable("The CUDA device has compute capability " + std::to_string(info.major) + "." + std::to_string(info.minor) +
                "; 7.5 is the oldest that is supported.");
  cudaDeviceProp properties;
  if (cudaGetDeviceProperties(&properties, info.ordinal) != cudaSuccess) unavailable("The CUDA device does not answer.");
  info.name = properties.name;
  info.memory = properties.totalGlobalMem;
  return info;
}
