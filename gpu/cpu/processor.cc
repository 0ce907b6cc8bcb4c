#include "processor.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <thread>

#include "failure.h"

#if defined(__linux__)
#include <sched.h>
#endif
#if defined(__APPLE__)
#include <sys/sysctl.h>
#endif
#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace assay {
namespace {

#if defined(__x86_64__) || defined(__APPLE__)
std::string trimmed(const std::string &text) {
  const size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}
#endif

#if defined(__linux__)
/** Cores that the quota of a control group (version 2) comes to, rounded up; 0 when there is none. */
int quota_cores() {
  std::FILE *file = std::fopen("/sys/fs/cgroup/cpu.max", "r");
  if (file == nullptr) return 0;
  long quota = 0;
  long period = 0;
  const bool limited = std::fscanf(file, "%ld %ld", &quota, &period) == 2 && quota > 0 && period > 0;
  std::fclose(file);
  return limited ? static_cast<int>(std::min((quota + period - 1) / period, 1L << 20)) : 0;
}
#endif

}  // namespace

std::string processor_name() {
#if defined(__x86_64__)
  unsigned words[12];
  if (static_cast<unsigned>(__get_cpuid_max(0x80000000, nullptr)) >= 0x80000004) {
    for (unsigned leaf = 0; leaf < 3; ++leaf) {
      unsigned *w = words + 4 * leaf;
      __get_cpuid(0x80000002 + leaf, w, w + 1, w + 2, w + 3);
    }
    char brand[sizeof words + 1] = {};
    std::memcpy(brand, words, sizeof words);
    const std::string name = trimmed(brand);
    if (!name.empty()) return name;
  }
  return "x86-64 processor";
#elif defined(__APPLE__)
  char brand[128] = {};
  size_t size = sizeof brand - 1;
  if (sysctlbyname("machdep.cpu.brand_string", brand, &size, nullptr, 0) == 0) return trimmed(brand);
  return "Apple processor";
#elif defined(__aarch64__)
  return "arm64 processor";
#else
  return "processor";
#endif
}

int usable_cores() {
  int cores = static_cast<int>(std::thread::hardware_concurrency());
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) cores = CPU_COUNT(&set);
  if (const int quota = quota_cores(); quota > 0) cores = std::min(cores, quota);
#endif
  return std::max(cores, 1);
}

const KernelSet &select_kernels(const std::string &variant) {
  const bool best = variant.empty();
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool fma = __builtin_cpu_supports("fma");
  const bool avx2 = fma && __builtin_cpu_supports("avx2");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  if (avx512 && (best || variant == "avx512")) return avx512_kernels();
  if (avx2 && (best || variant == "avx2")) return avx2_kernels();
#endif
  if (best || variant == "baseline") return baseline_kernels();
  if (variant == "avx512" || variant == "avx2") {
    throw Failure{ASSAY_UNAVAILABLE, "This processor lacks the instructions of the variant " + variant + "."};
  }
  throw Failure{ASSAY_INVALID, "There is no variant " + variant + "; known are avx512, avx2 and baseline."};
}

}  // namespace assay
