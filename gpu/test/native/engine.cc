#include "native/engine.h"

#include <algorithm>
#include <cmath>

namespace test {

uint64_t Random::bits() {
  state_ += 0x9e3779b97f4a7c15u;
  uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

double Random::uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

double Random::normal() {
  double sum = 0;
  for (int i = 0; i < 12; ++i) sum += uniform();
  return sum - 6;
}

Rows random_rows(int64_t n, int64_t d, int32_t type, uint64_t seed, double decay, double size) {
  Rows rows;
  rows.type = type;
  rows.n = n;
  rows.d = d;
  (type == ASSAY_FLOAT32 ? rows.narrow.resize(n * d) : rows.wide.resize(n * d));
  Random random(seed);
  for (int64_t i = 0; i < n; ++i) {
    for (int64_t j = 0; j < d; ++j) {
      const double scale = d > 1 ? std::pow(decay, static_cast<double>(j) / static_cast<double>(d - 1)) : 1;
      rows.set(i, j, random.normal() * scale * size);
    }
  }
  return rows;
}

namespace {

/** Calls body(first, count) for blocks that cover n rows. */
template <class Body> void each_block(int64_t n, const std::vector<int64_t> &blocks, Body &&body) {
  size_t which = 0;
  for (int64_t row = 0; row < n;) {
    const int64_t count = std::min(blocks[which], n - row);
    if (which + 1 < blocks.size()) ++which;
    body(row, count);
    row += count;
  }
}

}  // namespace

GramSums gram(const Engine &engine, const Rows &rows, int32_t precision, const std::vector<int64_t> &blocks,
              const std::vector<double> &products, int64_t c) {
  char message[ASSAY_MESSAGE_BYTES] = "";
  assay_gram *handle = nullptr;
  CHECK_THAT(assay_gram_open(engine.get(), rows.d, c, precision, &handle, message) == ASSAY_OK, message);
  each_block(rows.n, blocks, [&](int64_t first, int64_t count) {
    const double *own = c > 0 ? products.data() + first * c : nullptr;
    CHECK_THAT(assay_gram_add(handle, rows.at(first), rows.type, count, own, 0, nullptr, message) == ASSAY_OK, message);
  });
  Guarded<double> g(rows.d * rows.d);
  Guarded<double> cross(rows.d * c);
  GramSums sums;
  CHECK_THAT(assay_gram_finish(handle, g.data(), c > 0 ? cross.data() : nullptr, &sums.precision, message) == ASSAY_OK, message);
  assay_gram_close(handle);
  sums.g = g.checked();
  sums.c = cross.checked();
  return sums;
}

FactorResult factor(const Engine &engine, const std::vector<double> &g, int64_t d, double lambda) {
  char message[ASSAY_MESSAGE_BYTES] = "";
  Guarded<double> r(d * d);
  FactorResult result;
  CHECK_THAT(assay_factor(engine.get(), g.data(), d, lambda, r.data(), &result.log_det, &result.inverse_trace, &result.condition, nullptr,
                          message) == ASSAY_OK,
             message);
  result.r = r.checked();
  return result;
}

ScoreResult score(const Engine &engine, const Rows &rows, const std::vector<double> &r, bool exact, const std::vector<int64_t> &blocks,
                  const std::vector<double> &w, int64_t c) {
  char message[ASSAY_MESSAGE_BYTES] = "";
  assay_scorer *handle = nullptr;
  CHECK_THAT(assay_scorer_open(engine.get(), rows.d, r.empty() ? nullptr : r.data(), exact, c > 0 ? w.data() : nullptr, c, &handle,
                               message) == ASSAY_OK,
             message);
  ScoreResult result;
  each_block(rows.n, blocks, [&](int64_t first, int64_t count) {
    Guarded<double> scores(r.empty() ? 0 : count);
    Guarded<double> projected(count * c);
    CHECK_THAT(assay_scorer_run(handle, rows.at(first), rows.type, count, 0, r.empty() ? nullptr : scores.data(),
                                c > 0 ? projected.data() : nullptr, &result.wide, nullptr, message) == ASSAY_OK,
               message);
    const std::vector<double> s = scores.checked();
    const std::vector<double> p = projected.checked();
    result.scores.insert(result.scores.end(), s.begin(), s.end());
    result.projected.insert(result.projected.end(), p.begin(), p.end());
  });
  assay_scorer_close(handle);
  return result;
}

SelectionHandle::SelectionHandle(const Engine &engine, int32_t objective, const Rows &rows, const double *a, const double *f,
                                 const double *distances) {
  char message[ASSAY_MESSAGE_BYTES] = "";
  CHECK_THAT(assay_selection_open(engine.get(), objective, rows.at(0), rows.type, rows.n, rows.d, a, f, distances, nullptr, &selection_,
                                  message) == ASSAY_OK,
             message);
}

Picks SelectionHandle::next(int64_t count, const uint8_t *eligible, double outside) {
  char message[ASSAY_MESSAGE_BYTES] = "";
  Guarded<int64_t> picked(count);
  Guarded<double> gains(count);
  int64_t done = -1;
  CHECK_THAT(assay_selection_next(selection_, count, eligible, outside, picked.data(), gains.data(), &done, nullptr, message) == ASSAY_OK,
             message);
  CHECK(done >= 0 && done <= count);
  Picks picks{picked.checked(), gains.checked()};
  picks.rows.resize(done);
  picks.gains.resize(done);
  return picks;
}

}  // namespace test
