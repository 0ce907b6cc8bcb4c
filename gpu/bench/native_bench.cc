// Benchmark of the native kernels: prints one JSON object a line, rates beside the measured peak of fused multiply-add.
// Arguments: parts of case names, to run only those; "runs=N" for the number of runs (best of them counts).
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "assay_engine.h"
#include "processor.h"
#include "thread_pool.h"

namespace {

int runs = 5;
std::vector<std::string> wanted;

bool is_wanted(const std::string &name) {
  return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const std::string &w) { return name.find(w) != std::string::npos; });
}

struct Timing {
  double wall = 1e300;
  double cpu = 1e300;
};

double wall_now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }
double cpu_now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/** The best of several runs, wall and processor time each. */
Timing best_of(const std::function<void()> &body) {
  Timing best;
  for (int run = 0; run < runs; ++run) {
    const double cpu = cpu_now();
    const double wall = wall_now();
    body();
    best.wall = std::min(best.wall, wall_now() - wall);
    best.cpu = std::min(best.cpu, cpu_now() - cpu);
  }
  return best;
}

void must(int32_t status, const char *message) {
  if (status == ASSAY_OK) return;
  std::fprintf(stderr, "%s\n", message);
  std::exit(1);
}

std::vector<float> random_rows(int64_t count) {
  std::vector<float> x(count);
  uint64_t state = 1;
  for (float &value : x) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    value = static_cast<float>(static_cast<double>(state >> 11) * 0x1p-53 * 2 - 1);
  }
  return x;
}

// ---- Peak: independent chains of multiply-add in registers. ----

#if defined(__x86_64__)
#define ASSAY_PEAK_LOOP(name, isa, Element, bytes)                                                                        \
  __attribute__((target(isa), noinline)) double name(int64_t steps) {                                                     \
    typedef Element Vector __attribute__((vector_size(bytes)));                                                           \
    constexpr int chains = 12;                                                                                            \
    Vector sums[chains];                                                                                                  \
    for (int c = 0; c < chains; ++c) sums[c] = Vector{} + static_cast<Element>(c);                                        \
    Vector a = Vector{} + static_cast<Element>(1e-9);                                                                     \
    Vector b = Vector{} + static_cast<Element>(0.999);                                                                    \
    for (int64_t i = 0; i < steps; ++i) {                                                                                 \
      asm volatile("" : "+v"(a), "+v"(b));                                                                                \
      _Pragma("GCC unroll 12") for (int c = 0; c < chains; ++c) sums[c] = sums[c] * b + a;                                \
    }                                                                                                                     \
    double total = 0;                                                                                                     \
    for (int c = 0; c < chains; ++c) total += static_cast<double>(sums[c][0]);                                            \
    return total;                                                                                                         \
  }
ASSAY_PEAK_LOOP(peak_avx512_f32, "avx512f,fma", float, 64)
ASSAY_PEAK_LOOP(peak_avx512_f64, "avx512f,fma", double, 64)
ASSAY_PEAK_LOOP(peak_avx2_f32, "avx2,fma", float, 32)
ASSAY_PEAK_LOOP(peak_avx2_f64, "avx2,fma", double, 32)
#endif

double thread_cpu_now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/**
 * GF/s that `threads` threads reach with the widest multiply-add of a variant and a core each; 0 where there is no loop for it. By
 * processor time of the threads: other processes on the machine take time away, but not this rate.
 */
double measure_peak(const std::string &variant, bool narrow, int threads) {
  double (*loop)(int64_t) = nullptr;
  double per_step = 0;
#if defined(__x86_64__)
  if (variant == "avx512") {
    loop = narrow ? peak_avx512_f32 : peak_avx512_f64;
    per_step = 12 * (narrow ? 16 : 8) * 2;
  } else if (variant == "avx2") {
    loop = narrow ? peak_avx2_f32 : peak_avx2_f64;
    per_step = 12 * (narrow ? 8 : 4) * 2;
  }
#endif
  if (loop == nullptr) return 0;
  constexpr int64_t steps = 8000000;
  assay::ThreadPool pool(threads);
  std::vector<double> rates(threads, 0.0);
  volatile double sink = 0;
  for (int run = 0; run < runs; ++run) {
    pool.for_each(threads, [&](int64_t task, int) {
      const double begun = thread_cpu_now();
      const double total = loop(steps);
      rates[task] = std::max(rates[task], per_step * steps / (thread_cpu_now() - begun) / 1e9);
      if (total == 0) sink = total;
    });
  }
  double sum = 0;
  for (const double rate : rates) sum += rate;
  return sum;
}

struct Peaks {
  double f32 = 0;
  double f64 = 0;
};

void print_rate(const char *name, const std::string &variant, int threads, int64_t n, int64_t d, const Timing &time, double flop, double peak) {
  std::printf("{\"case\":\"%s\",\"variant\":\"%s\",\"threads\":%d,\"rows\":%lld,\"columns\":%lld,\"seconds\":%.6f,\"cpuSeconds\":%.6f,"
              "\"gflops\":%.2f,\"peakFraction\":%.4f,\"peakFractionPerCpuSecond\":%.4f}\n",
              name, variant.c_str(), threads, static_cast<long long>(n), static_cast<long long>(d), time.wall, time.cpu, flop / time.wall / 1e9,
              peak > 0 ? flop / time.wall / 1e9 / peak : 0.0, peak > 0 ? flop / (time.cpu / threads) / 1e9 / peak : 0.0);
  std::fflush(stdout);
}

std::vector<double> gram_of(assay_context *context, const std::vector<float> &rows, int64_t n, int64_t d, int32_t precision) {
  char message[ASSAY_MESSAGE_BYTES] = "";
  assay_gram *gram = nullptr;
  must(assay_gram_open(context, d, 0, precision, &gram, message), message);
  must(assay_gram_add(gram, rows.data(), ASSAY_FLOAT32, n, nullptr, 0, nullptr, message), message);
  std::vector<double> g(d * d);
  must(assay_gram_finish(gram, g.data(), nullptr, nullptr, message), message);
  assay_gram_close(gram);
  return g;
}

/** Gram, scores and factor at one width. Operations are counted as n·d² and 2/3·d³: what the symmetric and triangular shapes need. */
void bench_width(const std::string &variant, int threads, const Peaks &peaks, int64_t d) {
  char message[ASSAY_MESSAGE_BYTES] = "";
  assay_context *context = nullptr;
  must(assay_open(threads, variant.c_str(), &context, message), message);
  const int64_t n = std::max<int64_t>(4096, (int64_t{1} << 23) / d / 4096 * 4096);
  const std::vector<float> rows = random_rows(n * d);
  const double flop = static_cast<double>(n) * static_cast<double>(d) * static_cast<double>(d);
  std::vector<double> g;
  for (const int32_t precision : {ASSAY_F64, ASSAY_MIXED}) {
    const char *name = precision == ASSAY_F64 ? "gram-f64" : "gram-mixed";
    if (!is_wanted(name) && g.size() > 0) continue;
    assay_gram *gram = nullptr;
    must(assay_gram_open(context, d, 0, precision, &gram, message), message);
    const Timing time = best_of([&] { must(assay_gram_add(gram, rows.data(), ASSAY_FLOAT32, n, nullptr, 0, nullptr, message), message); });
    assay_gram_close(gram);
    if (g.empty()) g = gram_of(context, rows, n, d, ASSAY_F64);
    if (is_wanted(name)) print_rate(name, variant, threads, n, d, time, flop, precision == ASSAY_F64 ? peaks.f64 : peaks.f32);
  }
  std::vector<double> r(d * d);
  double log_det = 0;
  double inverse_trace = 0;
  double condition = 0;
  const auto factor = [&] {
    must(assay_factor(context, g.data(), d, 1.0, r.data(), &log_det, &inverse_trace, &condition, nullptr, message), message);
  };
  if (is_wanted("factor")) {
    const Timing time = best_of(factor);
    print_rate("factor", variant, threads, d, d, time, 2.0 / 3.0 * static_cast<double>(d) * static_cast<double>(d) * static_cast<double>(d),
               peaks.f64);
  } else {
    factor();
  }
  for (const int32_t exact : {0, 1}) {
    const char *name = exact ? "score-f64" : "score-f32";
    if (!is_wanted(name)) continue;
    assay_scorer *scorer = nullptr;
    must(assay_scorer_open(context, d, r.data(), exact, nullptr, 0, &scorer, message), message);
    std::vector<double> scores(n);
    int32_t wide = 0;
    const Timing time = best_of([&] {
      must(assay_scorer_run(scorer, rows.data(), ASSAY_FLOAT32, n, 0, scores.data(), nullptr, &wide, nullptr, message), message);
    });
    assay_scorer_close(scorer);
    print_rate(name, variant, threads, n, d, time, flop, exact ? peaks.f64 : peaks.f32);
  }
  assay_close(context);
}

/** Greedy selections of m among n x d; columns fall in size so that rows differ in worth. */
void bench_selection(const std::string &variant, int threads, const char *name, int32_t objective, int64_t n, int64_t d, int64_t m) {
  if (!is_wanted(name)) return;
  char message[ASSAY_MESSAGE_BYTES] = "";
  assay_context *context = nullptr;
  must(assay_open(threads, variant.c_str(), &context, message), message);
  std::vector<float> rows = random_rows(n * d);
  for (int64_t i = 0; i < n * d; ++i) rows[i] *= static_cast<float>(std::pow(0.01, static_cast<double>(i % d) / static_cast<double>(d)));
  double trace = 0;
  for (const float x : rows) trace += static_cast<double>(x) * x;
  std::vector<double> a(d * d, 0.0);
  for (int64_t i = 0; i < d; ++i) a[i * d + i] = 0.01 * trace / static_cast<double>(n);
  const double *start = objective == ASSAY_K_CENTER ? nullptr : a.data();
  std::vector<int64_t> picked(m);
  std::vector<double> gains(m);
  int64_t done = 0;
  Timing opening;
  const Timing time = best_of([&] {
    assay_selection *selection = nullptr;
    const double begun = wall_now();
    must(assay_selection_open(context, objective, rows.data(), ASSAY_FLOAT32, n, d, start, nullptr, nullptr, nullptr, &selection, message),
         message);
    opening.wall = std::min(opening.wall, wall_now() - begun);
    must(assay_selection_next(selection, m, nullptr, 0, picked.data(), gains.data(), &done, nullptr, message), message);
    assay_selection_close(selection);
  });
  double sum = 0;
  for (const double gain : gains) sum += std::isfinite(gain) ? gain : 0;
  std::printf("{\"case\":\"%s\",\"variant\":\"%s\",\"threads\":%d,\"rows\":%lld,\"columns\":%lld,\"picks\":%lld,\"seconds\":%.4f,"
              "\"cpuSeconds\":%.4f,\"openSeconds\":%.4f,\"gainSum\":%.12f}\n",
              name, variant.c_str(), threads, static_cast<long long>(n), static_cast<long long>(d), static_cast<long long>(done), time.wall,
              time.cpu, opening.wall, sum);
  std::fflush(stdout);
  assay_close(context);
}

void bench_facility(const std::string &variant, int threads, int64_t tiles, int64_t n) {
  if (!is_wanted("facility")) return;
  char message[ASSAY_MESSAGE_BYTES] = "";
  assay_context *context = nullptr;
  must(assay_open(threads, variant.c_str(), &context, message), message);
  const int64_t d = 320;
  const std::vector<float> tokens = random_rows(tiles * n * d);
  std::vector<int32_t> picked(tiles * n / 2);
  const Timing time = best_of([&] {
    must(assay_facility_location(context, tokens.data(), tiles, n, d, n / 2, picked.data(), nullptr, message), message);
  });
  std::printf("{\"case\":\"facility\",\"variant\":\"%s\",\"threads\":%d,\"tiles\":%lld,\"tokens\":%lld,\"seconds\":%.6f,\"cpuSeconds\":%.6f}\n",
              variant.c_str(), threads, static_cast<long long>(tiles), static_cast<long long>(n), time.wall, time.cpu);
  std::fflush(stdout);
  assay_close(context);
}

}  // namespace

int main(int argc, char **argv) {
  std::string only;
  std::vector<int64_t> widths = {512, 768, 2048};
  int most_threads = std::min(2, assay::usable_cores());
  for (int i = 1; i < argc; ++i) {
    if (std::strncmp(argv[i], "runs=", 5) == 0) {
      runs = std::max(1, std::atoi(argv[i] + 5));
    } else if (std::strncmp(argv[i], "variant=", 8) == 0) {
      only = argv[i] + 8;
    } else if (std::strncmp(argv[i], "width=", 6) == 0) {
      widths = {std::atoll(argv[i] + 6)};
    } else if (std::strncmp(argv[i], "threads=", 8) == 0) {
      most_threads = std::max(1, std::atoi(argv[i] + 8));
    } else {
      wanted.push_back(argv[i]);
    }
  }
  const std::string best = assay::select_kernels(only).variant;
  std::printf("{\"case\":\"machine\",\"cpu\":\"%s\",\"cores\":%d,\"variant\":\"%s\"}\n", assay::processor_name().c_str(), assay::usable_cores(),
              best.c_str());
  for (int threads = 1; threads <= most_threads; threads *= 2) {
    const Peaks peaks{measure_peak(best, true, threads), measure_peak(best, false, threads)};
    std::printf("{\"case\":\"peak\",\"variant\":\"%s\",\"threads\":%d,\"f32\":%.2f,\"f64\":%.2f}\n", best.c_str(), threads, peaks.f32, peaks.f64);
    for (const int64_t d : widths) bench_width(best, threads, peaks, d);
    bench_selection(best, threads, "greedy-d", ASSAY_D_OPTIMAL, 200000, 512, 1024);
    bench_selection(best, threads, "greedy-a", ASSAY_A_OPTIMAL, 20000, 256, 256);
    bench_selection(best, threads, "k-center", ASSAY_K_CENTER, 50000, 256, 256);
    for (const int64_t tiles : {64, 16, 4}) bench_facility(best, threads, tiles, 4096 / tiles);
  }
  return 0;
}
