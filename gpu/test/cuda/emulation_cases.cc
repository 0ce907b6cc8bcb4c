// Whether the emulation finds what it is there to find, and whether products by warps are what they should be.
#ifdef ASSAY_EMULATION

#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "async_copy.cuh"
#include "data.h"
#include "launch.cuh"
#include "tensor_product.cuh"

namespace {

/** Runs a kernel of one block in a process of its own. @returns whether it was aborted */
bool aborts(int threads, const std::function<void()> &kernel) {
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    std::freopen("/dev/null", "w", stderr);
    emulation::run_grid(1, static_cast<unsigned>(threads), 256, kernel);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return !(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

const Added barriers("emulation: divergent barriers are found", [] {
  expect(!aborts(64, [] { __syncthreads(); }), "a barrier for all is fine");
  expect(aborts(64,
                [] {
                  if (threadIdx.x < 32) __syncthreads();
                }),
         "some threads return while others wait");
  expect(aborts(64,
                [] {
                  if (threadIdx.x < 32) __syncthreads();
                  else
                    __syncthreads();
                }),
         "threads wait at different barriers");
  expect(aborts(32,
                [] {
                  if (threadIdx.x != 5) __syncwarp();
                }),
         "a lane stays away from its warp");
});

const Added copies("emulation: asynchronous copies are there when they are waited for", [] {
  static const std::vector<float> source = {1, 2, 3, 4};
  const auto copy = [](bool wait) {
    auto *shared = static_cast<float *>(emulation::shared(256));
    copy_async(shared + 4 * threadIdx.x % 64, source.data(), true);
    commit_copies();
    if (!wait) return;
    if (!std::isnan(shared[4 * threadIdx.x % 64])) emulation::fail("a copy is there too early");
    wait_copies<0>();
    if (shared[4 * threadIdx.x % 64 + 3] != 4) emulation::fail("a copy is not there in time");
  };
  expect(!aborts(32, [=] { copy(true); }), "NaN before, values after");
  expect(aborts(32, [=] { copy(false); }), "a copy that nobody waits for");
});

const Added memory("emulation: shared memory begins as NaN in every block", [] {
  int clean = 0;
  emulation::run_grid(3, 32, 256, [&] {
    auto *shared = static_cast<double *>(emulation::shared(256));
    if (threadIdx.x == 0) clean += std::isnan(shared[3]);
    __syncthreads();
    shared[threadIdx.x] = 1;
  });
  expect(clean == 3, "nothing is left from the block before");
  expect(aborts(32, [] { emulation::shared(257); }), "more shared memory than there is");
});

const Added shuffles("emulation: shuffles", [] {
  int right = 0;
  emulation::run_grid(1, 64, 0, [&] {
    const int lane = static_cast<int>(threadIdx.x) % 32;
    right += __shfl_xor_sync(0xffffffffu, static_cast<int>(threadIdx.x), 5) == static_cast<int>(threadIdx.x ^ 5);
    right += __shfl_sync(0xffffffffu, 2.5 * lane, 7) == 17.5;
  });
  expect(right == 128, "every lane reads the lane it names");
});

const Added products("emulation: products of warps agree with plain loops", [] {
  constexpr int m = 2, n = 3;
  const auto a = random_values<double>(16 * m * 8, 1), b = random_values<double>(8 * 8 * n, 2);
  std::vector<double> c(static_cast<std::size_t>(16 * m * 8 * n));
  emulation::run_grid(1, 32, 0, [&] {
    const int lane = static_cast<int>(threadIdx.x), g = lane / 4, t = lane % 4;
    double sums[m][n][4] = {}, left[m][4], right[n][2];
    for (int i = 0; i < m; ++i)
      for (int q = 0; q < 4; ++q) left[i][q] = a[static_cast<std::size_t>((16 * i + g + 8 * (q % 2)) * 8 + t + 4 * (q / 2))];
    for (int j = 0; j < n; ++j)
      for (int q = 0; q < 2; ++q) right[j][q] = b[static_cast<std::size_t>((t + 4 * q) * 8 * n + 8 * j + g)];
    multiply_tiles(sums, left, right);
    for (int i = 0; i < m; ++i)
      for (int j = 0; j < n; ++j)
        for (int q = 0; q < 4; ++q) c[static_cast<std::size_t>((16 * i + g + 8 * (q / 2)) * 8 * n + 8 * j + 2 * t + q % 2)] = sums[i][j][q];
  });
  for (int row = 0; row < 16 * m; ++row)
    for (int column = 0; column < 8 * n; ++column) {
      double sum = 0;
      for (int k = 0; k < 8; ++k) sum += a[static_cast<std::size_t>(row * 8 + k)] * b[static_cast<std::size_t>(k * 8 * n + column)];
      expect(near(c[static_cast<std::size_t>(row * 8 * n + column)], sum, 1e-14), "product at " + shape(row, column));
    }
});

}  // namespace

#endif
