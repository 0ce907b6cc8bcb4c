#include <algorithm>
#include <cmath>

#include "native/engine.h"

using namespace test;

namespace {

/** Cholesky by the book, in long double: R = L⁻ᵀ. */
FactorResult naive_factor(const std::vector<double> &g, int64_t d, double lambda) {
  std::vector<long double> l(d * d, 0);
  FactorResult result;
  long double log_det = 0;
  for (int64_t j = 0; j < d; ++j) {
    for (int64_t i = j; i < d; ++i) {
      long double sum = g[i * d + j] + (i == j ? static_cast<long double>(lambda) : 0);
      for (int64_t k = 0; k < j; ++k) sum -= l[i * d + k] * l[j * d + k];
      l[i * d + j] = i == j ? std::sqrt(sum) : sum / l[j * d + j];
    }
    log_det += 2 * std::log(l[j * d + j]);
  }
  std::vector<long double> inverse(d * d, 0);
  long double trace = 0;
  for (int64_t j = 0; j < d; ++j) {
    for (int64_t i = j; i < d; ++i) {
      long double sum = i == j ? 1 : 0;
      for (int64_t k = j; k < i; ++k) sum -= l[i * d + k] * inverse[k * d + j];
      inverse[i * d + j] = sum / l[i * d + i];
      trace += inverse[i * d + j] * inverse[i * d + j];
    }
  }
  result.r.resize(d * d);
  for (int64_t i = 0; i < d; ++i) {
    for (int64_t j = 0; j < d; ++j) result.r[i * d + j] = static_cast<double>(inverse[j * d + i]);
  }
  result.log_det = static_cast<double>(log_det);
  result.inverse_trace = static_cast<double>(trace);
  return result;
}

}  // namespace

TEST("factor agrees with a naive Cholesky") {
  for (const int32_t threads : {1, 3}) {
    const Engine engine(variant, threads);
    for (const int64_t d : {1, 2, 7, 8, 9, 25, 63, 64, 65, 130, 200}) {
      const Rows rows = random_rows(2 * d + 3, d, ASSAY_FLOAT64, 20 + d);
      const std::vector<double> g = gram(engine, rows, ASSAY_F64, {rows.n}).g;
      const FactorResult ours = factor(engine, g, d, 0.5);
      const FactorResult naive = naive_factor(g, d, 0.5);
      const double size = *std::max_element(naive.r.begin(), naive.r.end());
      for (int64_t i = 0; i < d; ++i) {
        for (int64_t j = 0; j < d; ++j) {
          CHECK(std::fabs(ours.r[i * d + j] - naive.r[i * d + j]) <= 1e-11 * size);
          if (j < i) CHECK(ours.r[i * d + j] == 0);
        }
      }
      CHECK(std::fabs(ours.log_det - naive.log_det) <= 1e-11 * (1 + std::fabs(naive.log_det)));
      CHECK(std::fabs(ours.inverse_trace - naive.inverse_trace) <= 1e-10 * naive.inverse_trace);
    }
  }
}

TEST("factor has the same bits for every number of threads") {
  const Rows rows = random_rows(900, 300, ASSAY_FLOAT32, 30);
  const Engine one(variant, 1);
  const std::vector<double> g = gram(one, rows, ASSAY_F64, {rows.n}).g;
  const FactorResult alone = factor(one, g, rows.d, 1e-3);
  for (const int32_t threads : {2, 3, 5}) {
    const FactorResult together = factor(Engine(variant, threads), g, rows.d, 1e-3);
    CHECK(same_bits(alone.r, together.r));
    CHECK(alone.log_det == together.log_det);
    CHECK(alone.inverse_trace == together.inverse_trace);
    CHECK(alone.condition == together.condition);
  }
}

TEST("factor estimates the condition number of a diagonal matrix") {
  const Engine engine(variant, 2);
  const int64_t d = 37;
  std::vector<double> g(d * d, 0);
  for (int64_t i = 0; i < d; ++i) g[i * d + i] = 1.0;
  g[5 * d + 5] = 1e6;
  g[30 * d + 30] = 1e-3;
  const FactorResult result = factor(engine, g, d, 0);
  CHECK(std::fabs(result.condition / 1e9 - 1) < 1e-6);
  CHECK(std::fabs(result.log_det - std::log(1e3)) < 1e-12);
  CHECK(std::fabs(result.inverse_trace - (1e3 + 35 + 1e-6)) < 1e-9);
}

TEST("factor keeps a small residual when the matrix is ill-conditioned") {
  const Engine engine(variant, 2);
  const int64_t d = 150;
  const Rows rows = random_rows(400, d, ASSAY_FLOAT64, 31, 1e-4);
  const std::vector<double> g = gram(engine, rows, ASSAY_F64, {rows.n}).g;
  const FactorResult result = factor(engine, g, d, 0);
  CHECK(result.condition > 1e7 && result.condition < 1e9);
  // RᵀGR = I, with rounding amplified by no more than the condition.
  double worst = 0;
  std::vector<double> gr(d * d, 0);
  for (int64_t i = 0; i < d; ++i) {
    for (int64_t k = 0; k < d; ++k) {
      for (int64_t j = k; j < d; ++j) gr[i * d + j] += g[i * d + k] * result.r[k * d + j];
    }
  }
  for (int64_t i = 0; i < d; ++i) {
    for (int64_t j = 0; j < d; ++j) {
      double sum = 0;
      for (int64_t k = 0; k <= i; ++k) sum += result.r[k * d + i] * gr[k * d + j];
      worst = std::max(worst, std::fabs(sum - (i == j ? 1 : 0)));
    }
  }
  CHECK(worst < 1e-7);
}

TEST("factor handles matrices far from 1 in size") {
  const Engine engine(variant, 1);
  for (const double size : {1e-60, 1e50}) {
    const std::vector<double> g = {2 * size, size, size, 2 * size};
    const FactorResult result = factor(engine, g, 2, 0);
    CHECK(std::fabs(result.condition - 3) < 1e-6);
    CHECK(std::fabs(result.inverse_trace * size - 4.0 / 3) < 1e-12);
  }
}

TEST("factor names the pivot of a matrix that is not positive definite") {
  const Engine engine(variant, 2);
  for (const int64_t bad : {0, 1, 64, 99}) {
    const int64_t d = 100;
    std::vector<double> g(d * d, 0);
    for (int64_t i = 0; i < d; ++i) g[i * d + i] = i == bad ? -1 : 1;
    std::vector<double> r(d * d);
    char message[ASSAY_MESSAGE_BYTES] = "";
    CHECK(assay_factor(engine.get(), g.data(), d, 0, r.data(), nullptr, nullptr, nullptr, nullptr, message) ==
          ASSAY_NOT_POSITIVE_DEFINITE);
    CHECK_THAT(std::string(message).find("pivot " + std::to_string(bad + 1) + " ") != std::string::npos, message);
  }
  const std::vector<double> singular = {1, 1, 1, 1};
  std::vector<double> r(4);
  CHECK(assay_factor(engine.get(), singular.data(), 2, 0, r.data(), nullptr, nullptr, nullptr, nullptr, nullptr) ==
        ASSAY_NOT_POSITIVE_DEFINITE);
}

TEST("factor stops when it is cancelled") {
  const Engine engine(variant, 2);
  const std::vector<double> g = {1};
  double r = 0;
  const int32_t cancel = 1;
  CHECK(assay_factor(engine.get(), g.data(), 1, 0, &r, nullptr, nullptr, nullptr, &cancel, nullptr) == ASSAY_CANCELLED);
}
