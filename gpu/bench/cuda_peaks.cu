#include "cuda_peaks.h"

#include <cuda_runtime.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tensor_product.cuh"

namespace {

constexpr int threads = 128;
constexpr int blocks_per_multiprocessor = 8;
constexpr int rounds = 1 << 14;
constexpr int repeats = 5;
constexpr double seconds_per_millisecond = 1e-3;

void must(cudaError_t error) {
  if (error == cudaSuccess) return;
  std::fprintf(stderr, "%s\n", cudaGetErrorString(error));
  std::exit(1);
}

constexpr int tiles = 2;

/** Products that depend on nothing in memory; the result is written when it is a number that it never is. */
__global__ void float64_kernel(double *out) {
  double sums[tiles][tiles][4] = {}, left[tiles][4], right[tiles][2];
  for (int i = 0; i < tiles; ++i)
    for (int j = 0; j < 4; ++j) left[i][j] = 1e-9 * (threadIdx.x + i + j), right[i][j / 2] = 1e-9 * (threadIdx.x + i);
  for (int round = 0; round < rounds; ++round) multiply_tiles(sums, left, right);
  double sum = 0;
  for (int i = 0; i < tiles; ++i)
    for (int j = 0; j < tiles; ++j)
      for (int k = 0; k < 4; ++k) sum += sums[i][j][k];
  if (sum == 42) *out = sum;
}

constexpr int chains = 16;

__global__ void float32_kernel(float *out) {
  float sums[chains] = {};
  const float a = 1.0f + 1e-7f * threadIdx.x, b = 1e-9f * threadIdx.x;
  for (int round = 0; round < rounds; ++round)
#pragma unroll
    for (int i = 0; i < chains; ++i) sums[i] = fmaf(sums[i], a, b);
  float sum = 0;
  for (int i = 0; i < chains; ++i) sum += sums[i];
  if (sum == 42) *out = sum;
}

/** Seconds of the fastest of several runs. */
template <class Work>
double fastest(const Work &work) {
  cudaEvent_t start, end;
  must(cudaEventCreate(&start));
  must(cudaEventCreate(&end));
  float best = 1e30f;
  for (int repeat = 0; repeat <= repeats; ++repeat) {
    must(cudaEventRecord(start));
    work();
    must(cudaEventRecord(end));
    must(cudaEventSynchronize(end));
    float milliseconds = 0;
    must(cudaEventElapsedTime(&milliseconds, start, end));
    if (repeat > 0) best = std::min(best, milliseconds);
  }
  must(cudaEventDestroy(start));
  must(cudaEventDestroy(end));
  return static_cast<double>(best) * seconds_per_millisecond;
}

double blocks() {
  int multiprocessors = 0;
  must(cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, 0));
  return static_cast<double>(multiprocessors) * blocks_per_multiprocessor;
}

}  // namespace

double float64_peak() {
  double *out = nullptr;
  must(cudaMalloc(&out, sizeof *out));
  const double seconds = fastest([&] { float64_kernel<<<static_cast<unsigned>(blocks()), threads>>>(out); });
  must(cudaFree(out));
  return blocks() * (threads / 32) * rounds * (tiles * tiles * 16.0 * 8 * 8 * 2) / seconds;
}

double float32_peak() {
  float *out = nullptr;
  must(cudaMalloc(&out, sizeof *out));
  const double seconds = fastest([&] { float32_kernel<<<static_cast<unsigned>(blocks()), threads>>>(out); });
  must(cudaFree(out));
  return blocks() * threads * rounds * (chains * 2.0) / seconds;
}

double transfer_limit(std::int64_t bytes) {
  void *host = nullptr, *device = nullptr;
  must(cudaMallocHost(&host, static_cast<std::size_t>(bytes)));
  must(cudaMalloc(&device, static_cast<std::size_t>(bytes)));
  const double seconds =
      fastest([&] { must(cudaMemcpyAsync(device, host, static_cast<std::size_t>(bytes), cudaMemcpyHostToDevice)); });
  must(cudaFree(device));
  must(cudaFreeHost(host));
  return static_cast<double>(bytes) / seconds;
}
