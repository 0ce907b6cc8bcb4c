// Gram and scores on a CUDA device against what the device can do at most: `cuda_bench [rows] [columns]`. Prints a JSON object a
// line. Operations are counted as rows · columns² for either, the least there is to do.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "assay_engine.h"
#include "cuda_peaks.h"

namespace {

constexpr int repeats = 5;
constexpr std::int64_t transfer_bytes = 16 << 20;  // as the engine's pinned buffers
constexpr std::int64_t key = 1;

char message[ASSAY_MESSAGE_BYTES];

void must(std::int32_t status) {
  if (status == ASSAY_OK) return;
  std::fprintf(stderr, "%s\n", message);
  std::exit(1);
}

/** Seconds: the median of several runs, after one that does not count. */
double median_seconds(const std::function<void()> &work) {
  std::vector<double> seconds;
  for (int repeat = 0; repeat <= repeats; ++repeat) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    if (repeat > 0) seconds.push_back(taken.count());
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds[seconds.size() / 2];
}

/** Rows with columns of falling size, filled by all cores. */
std::vector<float> make_rows(std::int64_t n, std::int64_t d) {
  std::vector<float> rows(static_cast<std::size_t>(n * d));
  const std::int64_t cores = std::max(1u, std::thread::hardware_concurrency()), share = (n + cores - 1) / cores;
  std::vector<std::thread> team;
  for (std::int64_t core = 0; core < cores; ++core)
    team.emplace_back([&, core] {
      std::uint64_t state = static_cast<std::uint64_t>(core) * 0x9e3779b97f4a7c15u + 1;
      for (std::int64_t row = core * share; row < std::min(n, (core + 1) * share); ++row)
        for (std::int64_t column = 0; column < d; ++column) {
          state = state * 6364136223846793005u + 1442695040888963407u;
          const float uniform = static_cast<float>(static_cast<double>(state >> 40) / (1 << 23) - 1);
          rows[static_cast<std::size_t>(row * d + column)] = uniform / static_cast<float>(1 + column % 97);
        }
    });
  for (std::thread &thread : team) thread.join();
  return rows;
}

struct Bench {
  std::int64_t n, d;
  std::vector<float> rows;
  assay_context *context = nullptr;
  std::vector<double> g, r, scores;

  Bench(std::int64_t row_count, std::int64_t column_count)
      : n(row_count), d(column_count), rows(make_rows(n, d)), g(static_cast<std::size_t>(d * d)), r(g.size()), scores(static_cast<std::size_t>(n)) {
    must(assay_open(0, nullptr, &context, message));
  }

  void gram(std::int64_t with_key) {
    assay_gram *handle = nullptr;
    must(assay_gram_open(context, d, 0, ASSAY_F64, &handle, message));
    must(assay_gram_add(handle, rows.data(), ASSAY_FLOAT32, n, nullptr, with_key, nullptr, message));
    must(assay_gram_finish(handle, g.data(), nullptr, nullptr, message));
    assay_gram_close(handle);
  }

  double factor() {
    double trace = 0, condition = 0;
    for (std::int64_t i = 0; i < d; ++i) trace += g[static_cast<std::size_t>(i * (d + 1))];
    must(assay_factor(context, g.data(), d, 1e-6 * trace / static_cast<double>(d), r.data(), nullptr, nullptr, &condition, nullptr, message));
    return condition;
  }

  void score(std::int64_t with_key, bool exact, std::int64_t count, std::vector<double> &out) {
    assay_scorer *handle = nullptr;
    must(assay_scorer_open(context, d, r.data(), exact, nullptr, 0, &handle, message));
    must(assay_scorer_run(handle, rows.data(), ASSAY_FLOAT32, count, with_key, out.data(), nullptr, nullptr, nullptr, message));
    assay_scorer_close(handle);
  }

  void line(const char *name, double seconds, double peak_rate, double rate) const {
    std::printf("{\"case\":\"%s\",\"engine\":\"cuda\",\"rows\":%lld,\"columns\":%lld,\"seconds\":%.6f,", name, static_cast<long long>(n),
                static_cast<long long>(d), seconds);
    std::printf("\"rate\":%.4g,\"peak\":%.4g,\"peakFraction\":%.4f}\n", rate, peak_rate, rate / peak_rate);
    std::fflush(stdout);
  }

  void run() {
    char device[256];
    must(assay_describe(context, device, sizeof device, nullptr, message));
    const double wide = float64_peak(), narrow = float32_peak(), bus = transfer_limit(transfer_bytes);
    std::printf("{\"case\":\"device\",\"device\":\"%s\",\"float64Peak\":%.4g,\"float32Peak\":%.4g,\"transferLimit\":%.4g}\n", device, wide,
                narrow, bus);
    const double values = static_cast<double>(n) * static_cast<double>(d);
    const double work = values * static_cast<double>(d), bytes = values * 4;
    double seconds = median_seconds([&] { gram(0); });
    line("gram-from-host", seconds, bus, bytes / seconds);
    seconds = median_seconds([&] { gram(key); });
    line("gram-resident", seconds, wide, work / seconds);
    double condition = 0;
    seconds = median_seconds([&] { condition = factor(); });
    std::printf("{\"case\":\"factor\",\"engine\":\"cuda\",\"columns\":%lld,\"seconds\":%.6f}\n", static_cast<long long>(d), seconds);
    seconds = median_seconds([&] { score(0, false, n, scores); });
    line("scores-from-host", seconds, bus, bytes / seconds);
    seconds = median_seconds([&] { score(key, false, n, scores); });
    line("scores-resident", seconds, narrow, work / seconds);
    tell_error(condition);
  }

  /** Largest relative error of the first scores, against those with float64 products. */
  void tell_error(double condition) {
    const std::int64_t some = std::min<std::int64_t>(n, 1 << 16);
    std::vector<double> exact(static_cast<std::size_t>(some));
    score(0, true, some, exact);
    double worst = 0;
    for (std::size_t i = 0; i < exact.size(); ++i) worst = std::max(worst, std::fabs(scores[i] - exact[i]) / exact[i]);
    std::printf("{\"case\":\"error\",\"engine\":\"cuda\",\"rows\":%lld,\"columns\":%lld,\"condition\":%.4g,\"maxRelativeError\":%.3g}\n",
                static_cast<long long>(n), static_cast<long long>(d), condition, worst);
  }
};

}  // namespace

int main(int arguments, char **values) {
  const std::int64_t n = arguments > 1 ? std::atoll(values[1]) : 4000000, d = arguments > 2 ? std::atoll(values[2]) : 768;
  Bench bench(n, d);
  bench.run();
  assay_close(bench.context);
  return 0;
}
