#include <algorithm>
#include <cmath>

#include "native/engine.h"

using namespace test;

namespace {

struct Shape {
  int64_t n, d;
};
const Shape shapes[] = {{1, 1}, {1, 7}, {9, 1}, {65, 64}, {257, 129}, {20, 70}, {33, 49}, {100, 200}};

/** The factor of G + λI of rows, and λ. */
std::vector<double> factor_of(const Engine &engine, const Rows &rows, double relative) {
  const GramSums sums = gram(engine, rows, ASSAY_F64, {rows.n});
  double trace = 0;
  for (int64_t i = 0; i < rows.d; ++i) trace += sums.g[i * rows.d + i];
  return factor(engine, sums.g, rows.d, relative * trace / static_cast<double>(rows.d)).r;
}

double naive_score(const Rows &rows, int64_t i, const std::vector<double> &r) {
  long double sum = 0;
  for (int64_t j = 0; j < rows.d; ++j) {
    long double value = 0;
    for (int64_t k = 0; k <= j; ++k) value += static_cast<long double>(rows.value(i, k)) * r[k * rows.d + j];
    sum += value * value;
  }
  return static_cast<double>(sum);
}

void check_scores(const Rows &rows, const std::vector<double> &r, const ScoreResult &result, double tolerance) {
  for (int64_t i = 0; i < rows.n; ++i) {
    const double expected = naive_score(rows, i, r);
    CHECK_THAT(std::fabs(result.scores[i] - expected) <= tolerance * expected,
               std::to_string(result.scores[i]) + " for " + std::to_string(expected));
  }
}

}  // namespace

TEST("scores equal the naive ones at odd shapes, in either precision") {
  const Engine engine(variant, 2);
  for (const Shape &shape : shapes) {
    const Rows narrow = random_rows(shape.n, shape.d, ASSAY_FLOAT32, 40);
    const std::vector<double> r = factor_of(engine, narrow, 0.01);
    const ScoreResult rounded = score(engine, narrow, r, false, {narrow.n});
    check_scores(narrow, r, rounded, 3e-6);
    CHECK(rounded.wide == 0);
    const ScoreResult exact = score(engine, narrow, r, true, {narrow.n});
    check_scores(narrow, r, exact, 1e-12);
    CHECK(exact.wide == 1);
    const Rows wide = random_rows(shape.n, shape.d, ASSAY_FLOAT64, 41);
    const ScoreResult full = score(engine, wide, r, false, {wide.n});
    check_scores(wide, r, full, 1e-12);
    CHECK(full.wide == 1);
  }
}

TEST("scores have the same bits for every number of threads and every cut into blocks") {
  const Rows rows = random_rows(1000, 129, ASSAY_FLOAT32, 42);
  const Engine one(variant, 1);
  const std::vector<double> r = factor_of(one, rows, 0.01);
  std::vector<double> w(rows.d * 5);
  Random random(43);
  for (double &x : w) x = random.normal();
  for (const bool exact : {false, true}) {
    const ScoreResult whole = score(one, rows, r, exact, {rows.n}, w, 5);
    const ScoreResult alone = score(one, rows, {}, exact, {rows.n}, w, 5);
    CHECK(same_bits(whole.projected, alone.projected));
    for (const int32_t threads : {1, 2, 3, 5}) {
      const Engine engine(variant, threads);
      for (const std::vector<int64_t> &blocks : {std::vector<int64_t>{1000}, {13}, {1, 2, 500}, {64}}) {
        const ScoreResult cut = score(engine, rows, r, exact, blocks, w, 5);
        CHECK(same_bits(cut.scores, whole.scores));
        CHECK(same_bits(cut.projected, whole.projected));
      }
    }
  }
}

TEST("equal rows get equal bits wherever they stand, and zero rows zero") {
  for (const int32_t type : {ASSAY_FLOAT32, ASSAY_FLOAT64}) {
    for (const int64_t d : {1, 11, 48, 100}) {
      Rows rows = random_rows(151, d, type, 44);
      for (const int64_t copy : {0, 1, 66, 149, 150}) rows.copy_row(5, copy);
      for (int64_t j = 0; j < d; ++j) rows.set(7, j, 0);
      const Engine engine(variant, 3);
      const std::vector<double> r = factor_of(engine, rows, 0.1);
      for (const int64_t block : {3, 17, 64, 151}) {
        const ScoreResult result = score(engine, rows, r, false, {block});
        for (const int64_t copy : {0, 1, 66, 149, 150}) CHECK(result.scores[copy] == result.scores[5]);
        CHECK(result.scores[7] == 0);
        CHECK(result.scores[5] > 0);
      }
    }
  }
}

TEST("scores do not depend on the size of the numbers") {
  const Engine engine(variant, 2);
  for (const double size : {1e-30, 1e-15, 1e12, 1e25}) {
    const Rows rows = random_rows(60, 19, ASSAY_FLOAT32, 45, 0.1, size);
    const std::vector<double> r = factor_of(engine, rows, 0.01);
    const ScoreResult result = score(engine, rows, r, false, {rows.n});
    check_scores(rows, r, result, 2e-6);
    if (size > 1e-30) CHECK(result.wide == 0);
  }
}

TEST("scores are float64 when R does not fit float32") {
  const Engine engine(variant, 2);
  const Rows rows = random_rows(50, 10, ASSAY_FLOAT32, 46);
  for (const double size : {1e31, 1e-31}) {
    std::vector<double> r(100, 0);
    for (int64_t i = 0; i < 10; ++i) {
      for (int64_t j = i; j < 10; ++j) r[i * 10 + j] = size / static_cast<double>(1 + i + j);
    }
    const ScoreResult result = score(engine, rows, r, false, {rows.n});
    CHECK(result.wide == 1);
    check_scores(rows, r, result, 1e-12);
  }
}

TEST("rows far from those that R came from are scored without overflow or loss of digits") {
  const Engine engine(variant, 2);
  const int64_t d = 30;
  std::vector<double> r(d * d, 0);
  for (int64_t i = 0; i < d; ++i) {
    for (int64_t j = i; j < d; ++j) r[i * d + j] = 1e-12 / static_cast<double>(1 + j - i);
  }
  Rows rows = random_rows(40, d, ASSAY_FLOAT32, 47);
  for (int64_t j = 0; j < d; ++j) {
    rows.set(3, j, 1e-32);
    rows.set(20, j, 3e38);
    rows.set(21, j, 1e-40);
  }
  const ScoreResult small = score(engine, rows, r, false, {rows.n});
  CHECK(small.wide == 0);
  check_scores(rows, r, small, 3e-6);
  for (double &x : r) x *= 1e20;
  check_scores(rows, r, score(engine, rows, r, false, {rows.n}), 3e-6);
}

TEST("projections are float64 products") {
  const Engine engine(variant, 2);
  for (const int32_t type : {ASSAY_FLOAT32, ASSAY_FLOAT64}) {
    for (const int64_t c : {1, 2, 7, 24, 61}) {
      const Rows rows = random_rows(131, 37, type, 48);
      std::vector<double> w(rows.d * c);
      Random random(49);
      for (double &x : w) x = random.normal();
      const ScoreResult result = score(engine, rows, {}, false, {50}, w, c);
      for (int64_t i = 0; i < rows.n; ++i) {
        for (int64_t q = 0; q < c; ++q) {
          double sum = 0;
          double size = 0;
          for (int64_t k = 0; k < rows.d; ++k) {
            sum += rows.value(i, k) * w[k * c + q];
            size += std::fabs(rows.value(i, k) * w[k * c + q]);
          }
          CHECK(std::fabs(result.projected[i * c + q] - sum) <= 1e-14 * size);
        }
      }
    }
  }
}

TEST("scores refuse NaN and infinities, and stop when cancelled") {
  const Engine engine(variant, 2);
  for (const int32_t type : {ASSAY_FLOAT32, ASSAY_FLOAT64}) {
    Rows rows = random_rows(100, 23, type, 50);
    const std::vector<double> r = factor_of(engine, rows, 0.01);
    const std::vector<double> w(23, 1.0);
    for (const bool scores : {false, true}) {
      for (const double bad : {std::nan(""), static_cast<double>(INFINITY)}) {
        Rows spoilt = rows;
        spoilt.set(99, 22, bad);
        assay_scorer *handle = nullptr;
        CHECK(assay_scorer_open(engine.get(), 23, scores ? r.data() : nullptr, 0, w.data(), 1, &handle, nullptr) == ASSAY_OK);
        std::vector<double> out(100);
        std::vector<double> projected(100);
        int32_t wide = 0;
        CHECK(assay_scorer_run(handle, spoilt.at(0), type, 100, 0, out.data(), projected.data(), &wide, nullptr, nullptr) ==
              ASSAY_NON_FINITE);
        const int32_t cancel = 1;
        CHECK(assay_scorer_run(handle, rows.at(0), type, 100, 0, out.data(), projected.data(), &wide, &cancel, nullptr) ==
              ASSAY_CANCELLED);
        CHECK(assay_scorer_run(handle, rows.at(0), type, 100, 0, out.data(), projected.data(), &wide, nullptr, nullptr) == ASSAY_OK);
        assay_scorer_close(handle);
      }
    }
  }
}

TEST("scores keep the error law up to condition 1e8") {
  const Engine engine(variant, 2);
  for (const double condition : {1e2, 1e4, 1e6, 1e8}) {
    const Rows rows = random_rows(600, 40, ASSAY_FLOAT32, 51, 1 / std::sqrt(condition));
    const GramSums sums = gram(engine, rows, ASSAY_F64, {rows.n});
    const FactorResult own = factor(engine, sums.g, rows.d, 0);
    const ScoreResult result = score(engine, rows, own.r, false, {rows.n});
    const double law = 5e-7 + 1e-8 * std::sqrt(own.condition);
    check_scores(rows, own.r, result, law);
    double sum = 0;
    for (const double x : result.scores) sum += x;
    CHECK(std::fabs(sum - static_cast<double>(rows.d)) <= law * static_cast<double>(rows.d));
  }
}
