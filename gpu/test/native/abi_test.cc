#include <atomic>
#include <cmath>
#include <thread>

#include "native/engine.h"

using namespace test;

TEST("the library tells its version, device and threads") {
  CHECK(assay_abi_version() == ASSAY_ABI_VERSION);
  const Engine engine(variant, 3);
  Guarded<char> device(64);
  int32_t threads = 0;
  CHECK(assay_describe(engine.get(), device.data(), 64, &threads, nullptr) == ASSAY_OK);
  device.check();
  CHECK(std::strlen(device.data()) > 0 && threads == 3);
  Guarded<char> cut(5);
  CHECK(assay_describe(engine.get(), cut.data(), 5, nullptr, nullptr) == ASSAY_OK);
  cut.check();
  CHECK(std::strlen(cut.data()) == 4);
  const Engine all(nullptr, 0);
  CHECK(assay_describe(all.get(), nullptr, 0, &threads, nullptr) == ASSAY_OK);
  CHECK(threads >= 1);
}

TEST("arguments that make no sense are refused with a message") {
  char message[ASSAY_MESSAGE_BYTES] = "";
  assay_context *none = nullptr;
  CHECK(assay_open(1, "mmx", &none, message) == ASSAY_INVALID);
  CHECK(std::strstr(message, "mmx") != nullptr);
  CHECK(assay_open(-1, "", &none, message) == ASSAY_INVALID);
  CHECK(assay_open(1, "", nullptr, message) == ASSAY_INVALID);
  const Engine engine(variant);
  assay_gram *gram = nullptr;
  CHECK(assay_gram_open(engine.get(), 0, 0, ASSAY_F64, &gram, message) == ASSAY_INVALID);
  CHECK(assay_gram_open(engine.get(), 3, -1, ASSAY_F64, &gram, message) == ASSAY_INVALID);
  CHECK(assay_gram_open(engine.get(), 3, 0, 7, &gram, message) == ASSAY_INVALID);
  CHECK(assay_gram_open(nullptr, 3, 0, ASSAY_F64, &gram, message) == ASSAY_INVALID);
  CHECK(assay_gram_open(engine.get(), 3, 1, ASSAY_F64, &gram, message) == ASSAY_OK);
  const float rows[3] = {1, 2, 3};
  const double products[1] = {1};
  CHECK(assay_gram_add(gram, nullptr, ASSAY_FLOAT32, 1, products, 0, nullptr, message) == ASSAY_INVALID);
  CHECK(assay_gram_add(gram, rows, 9, 1, products, 0, nullptr, message) == ASSAY_INVALID);
  CHECK(assay_gram_add(gram, rows, ASSAY_FLOAT32, 1, nullptr, 0, nullptr, message) == ASSAY_INVALID);
  CHECK(assay_gram_add(gram, rows, ASSAY_FLOAT32, 1, products, 0, nullptr, message) == ASSAY_OK);
  const double wide[3] = {1, 2, 3};
  CHECK(assay_gram_add(gram, wide, ASSAY_FLOAT64, 1, products, 0, nullptr, message) == ASSAY_INVALID);
  CHECK(assay_gram_finish(gram, nullptr, nullptr, nullptr, message) == ASSAY_INVALID);
  assay_gram_close(gram);
  assay_selection *selection = nullptr;
  const double a[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  CHECK(assay_selection_open(engine.get(), 5, rows, ASSAY_FLOAT32, 1, 3, a, nullptr, nullptr, nullptr, &selection, message) ==
        ASSAY_INVALID);
  CHECK(assay_selection_open(engine.get(), ASSAY_D_OPTIMAL, rows, ASSAY_FLOAT32, 1, 3, nullptr, nullptr, nullptr, nullptr, &selection,
                             message) == ASSAY_INVALID);
  int32_t picked = 0;
  CHECK(assay_facility_location(engine.get(), rows, 1, 1, 3, 2, &picked, nullptr, message) == ASSAY_INVALID);
  assay_gram_close(nullptr);
  assay_scorer_close(nullptr);
  assay_selection_close(nullptr);
  assay_close(nullptr);
}

TEST("too much memory is a status, and the context works afterwards") {
  const Engine engine(variant);
  char message[ASSAY_MESSAGE_BYTES] = "";
  assay_gram *gram = nullptr;
  CHECK(assay_gram_open(engine.get(), int64_t{1} << 24, 0, ASSAY_F64, &gram, message) == ASSAY_OUT_OF_MEMORY);
  CHECK(message[0] != 0);
  const Rows rows = random_rows(10, 3, ASSAY_FLOAT32, 90);
  CHECK(test::gram(engine, rows, ASSAY_F64, {10}).g[0] > 0);
}

namespace {

/** Gram, factor and scores, as one. */
std::vector<double> pipeline(const Engine &engine, const Rows &rows) {
  const GramSums sums = gram(engine, rows, ASSAY_F64, {100});
  const FactorResult own = factor(engine, sums.g, rows.d, 0.1);
  return score(engine, rows, own.r, false, {100}).scores;
}

}  // namespace

TEST("threads may share a context or have one each") {
  const Rows rows = random_rows(700, 60, ASSAY_FLOAT32, 91);
  const Engine shared(variant, 2);
  const std::vector<double> expected = pipeline(shared, rows);
  std::atomic<int> right{0};
  std::vector<std::thread> callers;
  for (int t = 0; t < 4; ++t) {
    callers.emplace_back([&, t] {
      try {
        const Engine own(variant, 2);
        for (int round = 0; round < 3; ++round) {
          if (same_bits(pipeline(t % 2 ? shared : own, rows), expected)) ++right;
          if (same_bits(pipeline(shared, rows), expected)) ++right;
        }
      } catch (const Failed &) {
        // Counted as not right.
      }
    });
  }
  for (std::thread &caller : callers) caller.join();
  CHECK(right == 24);
}

TEST("a call in progress ends soon after it is cancelled") {
  const Rows rows = random_rows(20000, 64, ASSAY_FLOAT32, 92);
  const Engine engine(variant, 2);
  assay_gram *handle = nullptr;
  CHECK(assay_gram_open(engine.get(), rows.d, 0, ASSAY_F64, &handle, nullptr) == ASSAY_OK);
  int32_t cancel = 0;
  std::atomic<bool> begun{false};
  int32_t status = ASSAY_OK;
  std::thread worker([&] {
    // Adds the same rows until it is told to stop: without cancellation this would not end.
    while (status == ASSAY_OK) {
      status = assay_gram_add(handle, rows.at(0), rows.type, rows.n, nullptr, 0, &cancel, nullptr);
      begun = true;
    }
  });
  while (!begun) std::this_thread::yield();
  __atomic_store_n(&cancel, 1, __ATOMIC_RELAXED);
  worker.join();
  CHECK(status == ASSAY_CANCELLED);
  assay_gram_close(handle);
}
