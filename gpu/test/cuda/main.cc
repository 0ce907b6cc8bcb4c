// Runs the cases: on a device, or, when compiled with ASSAY_EMULATION, on a CPU and once for every order of threads. `main <part
// of a name>` runs those only. Prints a line for every case; ends with 1 when one failed.
#include <chrono>
#include <cstdio>

#include "assay_engine.h"
#include "harness.h"

#ifdef ASSAY_EMULATION
#include "emulated_cuda.h"
#endif

namespace {

int failures_of_case = 0;

/** @returns whether all went well */
bool run_all(const std::string &part, const char *order, bool first_order) {
  bool well = true;
  for (const Case &test : cases()) {
    if (test.name.find(part) == std::string::npos || (test.orders == Orders::one && !first_order)) continue;
    failures_of_case = 0;
    const auto start = std::chrono::steady_clock::now();
    test.run();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("%s %s%s (%.2f s)\n", failures_of_case == 0 ? "ok" : "FAIL", test.name.c_str(), order, seconds.count());
    std::fflush(stdout);
    well = well && failures_of_case == 0;
  }
  return well;
}

}  // namespace

std::vector<Case> &cases() {
  static std::vector<Case> all;
  return all;
}

void expect(bool holds, const std::string &what) {
  if (holds) return;
  constexpr int most_told = 10;
  if (++failures_of_case <= most_told) std::printf("  not so: %s\n", what.c_str());
}

int main(int arguments, char **values) {
  const std::string part = arguments > 1 ? values[1] : "";
#ifdef ASSAY_EMULATION
  using emulation::Order;
  bool well = true;
  for (const auto &[order, seed, name] : {std::tuple{Order::forward, 0, ", forward"}, std::tuple{Order::reverse, 0, ", reverse"},
                                          std::tuple{Order::shuffled, 7, ", shuffled"}}) {
    emulation::settings = emulation::Settings{};
    emulation::settings.order = order;
    emulation::settings.seed = static_cast<std::uint64_t>(seed);
    well = run_all(part, name, order == Order::forward) && well;
  }
  return well ? 0 : 1;
#else
  assay_context *context = nullptr;
  char message[ASSAY_MESSAGE_BYTES] = "";
  if (assay_open(0, nullptr, &context, message) != ASSAY_OK) {
    std::printf("%zu not run: %s\n", cases().size(), message);
    return 0;
  }
  char device[256];
  assay_describe(context, device, sizeof device, nullptr, message);
  assay_close(context);
  std::printf("on %s\n", device);
  return run_all(part, "", true) ? 0 : 1;
#endif
}
