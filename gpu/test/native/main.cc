// Runs every case under every instruction set there is. Arguments: parts of names, to run only those cases.
#include <cstdio>
#include <cstring>

#include "native/engine.h"
#include "native/harness.h"

namespace test {

std::vector<Case> &cases() {
  static std::vector<Case> all;
  return all;
}

void fail(const char *file, int line, const std::string &what) {
  throw Failed{std::string(file) + ":" + std::to_string(line) + ": " + what};
}

}  // namespace test

int main(int argc, char **argv) {
  int failed = 0;
  int run = 0;
  for (const char *variant : {"avx512", "avx2", "baseline"}) {
    assay_context *context = nullptr;
    const int32_t status = assay_open(1, variant, &context, nullptr);
    assay_close(context);
    if (status != ASSAY_OK) {
      std::printf("%s: this processor has no such instructions\n", variant);
      continue;
    }
    for (const test::Case &one : test::cases()) {
      bool wanted = argc == 1;
      for (int i = 1; i < argc; ++i) wanted |= std::strstr(one.name, argv[i]) != nullptr;
      if (!wanted) continue;
      ++run;
      try {
        one.run(variant);
        std::printf("ok %s: %s\n", variant, one.name);
      } catch (const test::Failed &failure) {
        ++failed;
        std::printf("FAIL %s: %s\n  %s\n", variant, one.name, failure.message.c_str());
      }
      std::fflush(stdout);
    }
  }
  std::printf("%d cases, %d failed\n", run, failed);
  return failed == 0 && run > 0 ? 0 : 1;
}
