#include <algorithm>
#include <cmath>

#include "native/engine.h"

using namespace test;

namespace {

/**
 * Replays picks against plain evaluation of every token. Towards the end gains tie by symmetry (two tokens that are each other's nearest
 * gain the same), so that rounding decides: a pick is right when its gain is the largest up to rounding and no lower token equals it.
 */
void check_picks(const float *tokens, int64_t n, int64_t d, const std::vector<int32_t> &picked) {
  std::vector<double> s(n * n, 0);
  std::vector<double> unit(n * d, 0);
  for (int64_t i = 0; i < n; ++i) {
    double length = 0;
    for (int64_t k = 0; k < d; ++k) length += static_cast<double>(tokens[i * d + k]) * tokens[i * d + k];
    for (int64_t k = 0; k < d; ++k) unit[i * d + k] = length > 0 ? tokens[i * d + k] / std::sqrt(length) : 0;
  }
  for (int64_t i = 0; i < n; ++i) {
    for (int64_t j = 0; j < n; ++j) {
      for (int64_t k = 0; k < d; ++k) s[i * n + j] += unit[i * d + k] * unit[j * d + k];
    }
  }
  std::vector<double> best(n, -1);
  std::vector<bool> taken(n, false);
  for (const int32_t token : picked) {
    CHECK(token >= 0 && token < n && !taken[token]);
    std::vector<double> gains(n, 0);
    for (int64_t j = 0; j < n; ++j) {
      for (int64_t i = 0; i < n; ++i) gains[j] += std::max(0.0, s[i * n + j] - best[i]);
    }
    for (int64_t j = 0; j < n; ++j) {
      if (taken[j]) continue;
      CHECK(gains[j] <= gains[token] + 1e-14 * static_cast<double>(n * d));
      CHECK(j >= token || std::memcmp(tokens + j * d, tokens + token * d, d * sizeof(float)) != 0);
    }
    taken[token] = true;
    for (int64_t i = 0; i < n; ++i) best[i] = std::max(best[i], s[i * n + token]);
  }
}

std::vector<int32_t> facility(const Engine &engine, const Rows &tokens, int64_t tiles, int64_t n, int64_t m) {
  Guarded<int32_t> picked(tiles * m);
  char message[ASSAY_MESSAGE_BYTES] = "";
  CHECK_THAT(assay_facility_location(engine.get(), tokens.narrow.data(), tiles, n, tokens.d, m, picked.data(), nullptr, message) == ASSAY_OK,
             message);
  return picked.checked();
}

}  // namespace

TEST("facility location picks what a naive greedy picks, in every tile") {
  struct Shape {
    int64_t tiles, n, d, m;
  };
  for (const Shape &shape : {Shape{1, 1, 1, 1}, Shape{3, 7, 5, 4}, Shape{5, 64, 20, 32}, Shape{2, 203, 33, 40}, Shape{4, 30, 300, 30}}) {
    const Rows tokens = random_rows(shape.tiles * shape.n, shape.d, ASSAY_FLOAT32, 100 + shape.n);
    std::vector<int32_t> first;
    for (const int32_t threads : {1, 2, 3}) {
      const Engine engine(variant, threads);
      const std::vector<int32_t> picked = facility(engine, tokens, shape.tiles, shape.n, shape.m);
      if (threads == 1) {
        first = picked;
        for (int64_t t = 0; t < shape.tiles; ++t) {
          const std::vector<int32_t> own(picked.begin() + t * shape.m, picked.begin() + (t + 1) * shape.m);
          check_picks(tokens.narrow.data() + t * shape.n * shape.d, shape.n, shape.d, own);
        }
      }
      CHECK(picked == first);
    }
  }
}

TEST("facility location takes the lowest of equal tokens, and zero tokens are like nothing") {
  Rows tokens = random_rows(60, 12, ASSAY_FLOAT32, 110);
  for (int64_t i = 0; i < 20; ++i) tokens.copy_row(i, 59 - i);
  for (int64_t k = 0; k < 12; ++k) {
    tokens.set(25, k, 0);
    tokens.set(30, k, 0);
  }
  const Engine engine(variant, 2);
  const std::vector<int32_t> picked = facility(engine, tokens, 1, 60, 60);
  check_picks(tokens.narrow.data(), 60, 12, picked);
  for (int32_t i = 0; i < 20; ++i) {
    CHECK(std::find(picked.begin(), picked.end(), i) < std::find(picked.begin(), picked.end(), 59 - i));
  }
}

TEST("facility location refuses NaN and stops when it is cancelled") {
  const Engine engine(variant, 2);
  Rows tokens = random_rows(10, 4, ASSAY_FLOAT32, 111);
  std::vector<int32_t> picked(10);
  const int32_t cancel = 1;
  CHECK(assay_facility_location(engine.get(), tokens.narrow.data(), 2, 5, 4, 5, picked.data(), &cancel, nullptr) == ASSAY_CANCELLED);
  tokens.set(7, 2, std::nan(""));
  CHECK(assay_facility_location(engine.get(), tokens.narrow.data(), 2, 5, 4, 5, picked.data(), nullptr, nullptr) == ASSAY_NON_FINITE);
}
