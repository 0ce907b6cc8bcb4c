// A test harness in a page: cases register themselves and run under every instruction set of this machine.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace test {

struct Case {
  const char *name;
  /** @param variant instruction set to open engines with. */
  std::function<void(const char *variant)> run;
};

std::vector<Case> &cases();

struct Registration {
  Registration(const char *name, std::function<void(const char *)> run) { cases().push_back({name, std::move(run)}); }
};

/** Thrown by a failed check; says where and what. */
struct Failed {
  std::string message;
};

[[noreturn]] void fail(const char *file, int line, const std::string &what);

}  // namespace test

#define TEST_JOIN_(a, b) a##b
#define TEST_JOIN(a, b) TEST_JOIN_(a, b)

/** Defines a case; the body sees `variant`. */
#define TEST(name)                                                                                 \
  static void TEST_JOIN(test_case_, __LINE__)(const char *variant);                                \
  static const test::Registration TEST_JOIN(registration_, __LINE__)(name, TEST_JOIN(test_case_, __LINE__)); \
  static void TEST_JOIN(test_case_, __LINE__)([[maybe_unused]] const char *variant)

#define CHECK(condition)                                      \
  do {                                                        \
    if (!(condition)) test::fail(__FILE__, __LINE__, #condition); \
  } while (0)

/** Checks with words of its own about the case at hand. */
#define CHECK_THAT(condition, words)                                                 \
  do {                                                                               \
    if (!(condition)) test::fail(__FILE__, __LINE__, std::string(#condition) + ": " + (words)); \
  } while (0)
