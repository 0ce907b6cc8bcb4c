// What host code calls: memory, streams, events. Work in a stream is done as late as a device might do it, that is, when somebody waits
// for it; a missing wait between two streams, or a buffer that is used again too soon, gives wrong numbers.
#pragma once
#include <chrono>
#include <deque>
#include <map>
#include <mutex>

#include "kernel_api.h"

enum cudaError_t {
  cudaSuccess = 0,
  cudaErrorInvalidValue = 1,
  cudaErrorMemoryAllocation = 2,
  cudaErrorInsufficientDriver = 35,
  cudaErrorNoDevice = 100,
  cudaErrorLaunchFailure = 719
};
enum cudaMemcpyKind { cudaMemcpyHostToDevice, cudaMemcpyDeviceToHost, cudaMemcpyDeviceToDevice };
enum { cudaStreamNonBlocking = 1, cudaEventDisableTiming = 2, cudaEventDefault = 0 };
enum cudaDeviceAttr { cudaDevAttrMultiProcessorCount, cudaDevAttrComputeCapabilityMajor, cudaDevAttrComputeCapabilityMinor };
enum cudaFuncAttribute { cudaFuncAttributeMaxDynamicSharedMemorySize };

struct cudaDeviceProp {
  char name[256];
  std::size_t totalGlobalMem;
};

namespace emulation {

struct Stream {
  std::deque<std::function<void()>> waiting;
  std::size_t issued = 0;
  std::size_t finished = 0;
};

struct Event {
  Stream *stream = nullptr;
  std::size_t position = 0;
  std::chrono::steady_clock::time_point time;
};

struct Runtime {
  std::recursive_mutex mutex;
  std::vector<Stream *> streams;
  std::map<void *, std::size_t> allocated;
  std::size_t used = 0;
  cudaError_t sticky = cudaSuccess;
  cudaError_t last = cudaSuccess;
};

inline Runtime runtime;

inline cudaError_t report(cudaError_t error) {
  if (runtime.sticky != cudaSuccess) error = runtime.sticky;
  if (error != cudaSuccess) runtime.last = error;
  return error;
}

inline void run_until(Stream &stream, std::size_t position) {
  while (stream.finished < position) {
    const std::function<void()> work = std::move(stream.waiting.front());
    stream.waiting.pop_front();
    ++stream.finished;
    if (runtime.sticky == cudaSuccess) work();
  }
}

inline void run_all() {
  for (Stream *stream : runtime.streams) run_until(*stream, stream->issued);
}

inline cudaError_t enqueue(Stream *stream, std::function<void()> work) {
  const std::lock_guard<std::recursive_mutex> lock(runtime.mutex);
  if (stream == nullptr) fail("the default stream is not used");
  stream->waiting.push_back(std::move(work));
  ++stream->issued;
  return report(cudaSuccess);
}

/** A kernel launch. A device that is lost says so at the next call that waits, not here. */
inline cudaError_t launch(Stream *stream, unsigned blocks, unsigned threads, std::size_t shared_bytes, std::function<void()> kernel) {
  if (blocks == 0) return report(cudaErrorInvalidValue);
  return enqueue(stream, [=] {
    if (++settings.launches == settings.lost_at) runtime.sticky = cudaErrorLaunchFailure;
    else run_grid(blocks, threads, shared_bytes, kernel);
  });
}

}  // namespace emulation

using cudaStream_t = emulation::Stream *;
using cudaEvent_t = emulation::Event *;

inline const char *cudaGetErrorString(cudaError_t error) {
  switch (error) {
    case cudaSuccess: return "no error";
    case cudaErrorMemoryAllocation: return "out of memory";
    case cudaErrorInsufficientDriver: return "CUDA driver version is insufficient for CUDA runtime version";
    case cudaErrorNoDevice: return "no CUDA-capable device is detected";
    case cudaErrorLaunchFailure: return "unspecified launch failure";
    default: return "invalid argument";
  }
}

inline cudaError_t cudaGetLastError() {
  const cudaError_t last = emulation::runtime.last;
  emulation::runtime.last = emulation::runtime.sticky;
  return last;
}

inline cudaError_t cudaGetDeviceCount(int *count) {
  *count = emulation::settings.no_device ? 0 : 1;
  return emulation::settings.no_device ? cudaErrorInsufficientDriver : cudaSuccess;
}

inline cudaError_t cudaSetDevice(int device) { return emulation::report(device == 0 ? cudaSuccess : cudaErrorInvalidValue); }

inline cudaError_t cudaDeviceGetAttribute(int *value, cudaDeviceAttr attribute, int) {
  const auto &settings = emulation::settings;
  *value = attribute == cudaDevAttrMultiProcessorCount      ? settings.multiprocessors
           : attribute == cudaDevAttrComputeCapabilityMajor ? settings.major
                                                            : settings.minor;
  return emulation::report(cudaSuccess);
}

inline cudaError_t cudaGetDeviceProperties(cudaDeviceProp *properties, int) {
  std::snprintf(properties->name, sizeof properties->name, "Emulated device");
  properties->totalGlobalMem = emulation::settings.memory;
  return emulation::report(cudaSuccess);
}

inline cudaError_t cudaMemGetInfo(std::size_t *free_bytes, std::size_t *total) {
  *total = emulation::settings.memory;
  *free_bytes = emulation::settings.memory - emulation::runtime.used;
  return emulation::report(cudaSuccess);
}

/** Fresh memory holds NaN, as nobody may count on zeros. */
inline cudaError_t cudaMalloc(void **pointer, std::size_t bytes) {
  const std::lock_guard<std::recursive_mutex> lock(emulation::runtime.mutex);
  auto &settings = emulation::settings;
  if (++settings.allocations == settings.out_of_memory_at || emulation::runtime.used + bytes > settings.memory)
    return emulation::report(cudaErrorMemoryAllocation);
  if (emulation::runtime.sticky != cudaSuccess) return emulation::report(cudaSuccess);
  *pointer = std::malloc(bytes);
  std::memset(*pointer, 0xff, bytes);
  emulation::runtime.allocated[*pointer] = bytes;
  emulation::runtime.used += bytes;
  return cudaSuccess;
}

inline cudaError_t cudaFree(void *pointer) {
  const std::lock_guard<std::recursive_mutex> lock(emulation::runtime.mutex);
  if (pointer == nullptr) return cudaSuccess;
  emulation::run_all();
  const auto found = emulation::runtime.allocated.find(pointer);
  if (found == emulation::runtime.allocated.end()) emulation::fail("memory is freed that was not allocated");
  emulation::runtime.used -= found->second;
  emulation::runtime.allocated.erase(found);
  std::free(pointer);
  return emulation::report(cudaSuccess);
}

inline cudaError_t cudaMallocHost(void **pointer, std::size_t bytes) {
  if (emulation::runtime.sticky != cudaSuccess) return emulation::report(cudaSuccess);
  *pointer = std::malloc(bytes);
  std::memset(*pointer, 0xff, bytes);
  return cudaSuccess;
}

inline cudaError_t cudaFreeHost(void *pointer) {
  const std::lock_guard<std::recursive_mutex> lock(emulation::runtime.mutex);
  emulation::run_all();
  std::free(pointer);
  return emulation::report(cudaSuccess);
}

inline cudaError_t cudaMemcpy2DAsync(void *target, std::size_t target_pitch, const void *source, std::size_t source_pitch,
                                     std::size_t width, std::size_t height, cudaMemcpyKind, cudaStream_t stream) {
  return emulation::enqueue(stream, [=] {
    for (std::size_t row = 0; row < height; ++row)
      std::memcpy(static_cast<char *>(target) + row * target_pitch, static_cast<const char *>(source) + row * source_pitch, width);
  });
}

inline cudaError_t cudaMemcpyAsync(void *target, const void *source, std::size_t bytes, cudaMemcpyKind, cudaStream_t stream) {
  return emulation::enqueue(stream, [=] { std::memcpy(target, source, bytes); });
}

inline cudaError_t cudaMemsetAsync(void *target, int value, std::size_t bytes, cudaStream_t stream) {
  return emulation::enqueue(stream, [=] { std::memset(target, value, bytes); });
}

inline cudaError_t cudaStreamCreateWithFlags(cudaStream_t *stream, unsigned) {
  *stream = new emulation::Stream;
  emulation::runtime.streams.push_back(*stream);
  return emulation::report(cudaSuccess);
}

inline cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  const std::lock_guard<std::recursive_mutex> lock(emulation::runtime.mutex);
  emulation::run_until(*stream, stream->issued);
  return emulation::report(cudaSuccess);
}

inline cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  cudaStreamSynchronize(stream);
  auto &streams = emulation::runtime.streams;
  streams.erase(std::find(streams.begin(), streams.end(), stream));
  delete stream;
  return emulation::report(cudaSuccess);
}

inline cudaError_t cudaDeviceSynchronize() {
  const std::lock_guard<std::recursive_mutex> lock(emulation::runtime.mutex);
  emulation::run_all();
  return emulation::report(cudaSuccess);
}

inline cudaError_t cudaEventCreateWithFlags(cudaEvent_t *event, unsigned) {
  *event = new emulation::Event;
  return emulation::report(cudaSuccess);
}

inline cudaError_t cudaEventDestroy(cudaEvent_t event) {
  const std::lock_guard<std::recursive_mutex> lock(emulation::runtime.mutex);
  emulation::run_all();
  delete event;
  return emulation::report(cudaSuccess);
}

inline cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  const cudaError_t error = emulation::enqueue(stream, [=] { event->time = std::chrono::steady_clock::now(); });
  event->stream = stream;
  event->position = stream->issued;
  return error;
}

inline cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  const std::lock_guard<std::recursive_mutex> lock(emulation::runtime.mutex);
  if (event->stream != nullptr) emulation::run_until(*event->stream, event->position);
  return emulation::report(cudaSuccess);
}

inline cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned) {
  emulation::Stream *other = event->stream;
  const std::size_t position = event->position;
  if (other == nullptr) return emulation::report(cudaSuccess);
  return emulation::enqueue(stream, [=] { emulation::run_until(*other, position); });
}

inline cudaError_t cudaEventElapsedTime(float *milliseconds, cudaEvent_t start, cudaEvent_t end) {
  *milliseconds = std::chrono::duration<float, std::milli>(end->time - start->time).count();
  return emulation::report(cudaSuccess);
}

template <class Kernel>
cudaError_t cudaFuncSetAttribute(Kernel, cudaFuncAttribute, int bytes) {
  return emulation::report(bytes <= 227 * 1024 ? cudaSuccess : cudaErrorInvalidValue);
}
