// The C ABI with less to write. Every call expects success unless it says otherwise.
#pragma once
#include <vector>

#include "assay_engine.h"
#include "data.h"

struct Session {
  assay_context *context = nullptr;
  char message[ASSAY_MESSAGE_BYTES] = "";

  Session() { must(assay_open(2, nullptr, &context, message), "assay_open"); }
  ~Session() { assay_close(context); }
  Session(const Session &) = delete;
  Session &operator=(const Session &) = delete;

  void must(std::int32_t status, const char *call) { expect(status == ASSAY_OK, std::string(call) + ": " + message); }
  void must_fail(std::int32_t status, std::int32_t wanted, const char *call) {
    expect(status == wanted, std::string(call) + " ends with status " + std::to_string(wanted) + ", not " + std::to_string(status));
    expect(message[0] != 0, std::string(call) + " says why it failed");
    message[0] = 0;
  }
};

template <class T>
constexpr std::int32_t type_of = sizeof(T) == 8 ? ASSAY_FLOAT64 : ASSAY_FLOAT32;

struct GramResult {
  Guarded<double> g;
  Guarded<double> c;
  std::int32_t precision = -1;
};

/** One accumulator over blocks of the given sizes (one block of all rows when there are none). */
template <class T>
GramResult gram(Session &session, const std::vector<T> &x, std::int64_t d, const std::vector<double> &p = {}, std::int32_t precision = ASSAY_F64,
                const std::vector<std::int64_t> &cuts = {}, std::int64_t key = 0) {
  const std::int64_t n = static_cast<std::int64_t>(x.size()) / d, c = n == 0 ? 0 : static_cast<std::int64_t>(p.size()) / n;
  GramResult result{Guarded<double>(d * d), Guarded<double>(d * c)};
  assay_gram *handle = nullptr;
  session.must(assay_gram_open(session.context, d, c, precision, &handle, session.message), "assay_gram_open");
  std::int64_t first = 0;
  const auto add = [&](std::int64_t count) {
    const std::vector<T> block(x.begin() + first * d, x.begin() + (first + count) * d);
    const std::vector<double> products(p.begin() + first * c, p.begin() + (first + count) * c);
    session.must(assay_gram_add(handle, block.data(), type_of<T>, count, c > 0 ? products.data() : nullptr, key == 0 ? 0 : key + first, nullptr,
                                session.message),
                 "assay_gram_add");
    first += count;
  };
  for (const std::int64_t cut : cuts) add(cut);
  if (first < n) add(n - first);
  session.must(assay_gram_finish(handle, result.g.data(), c > 0 ? result.c.data() : nullptr, &result.precision, session.message), "assay_gram_finish");
  assay_gram_close(handle);
  return result;
}

struct FactorResult {
  std::vector<double> r;
  double log_det = 0, inverse_trace = 0, condition = 0;
};

inline FactorResult factor(Session &session, const double *g, std::int64_t d, double lambda) {
  FactorResult result{std::vector<double>(static_cast<std::size_t>(d * d))};
  session.must(assay_factor(session.context, g, d, lambda, result.r.data(), &result.log_det, &result.inverse_trace, &result.condition, nullptr,
                            session.message),
               "assay_factor");
  return result;
}

struct ScoreResult {
  Guarded<double> scores;
  Guarded<double> projected;
  std::int32_t wide = -1;
};

template <class T>
ScoreResult score(Session &session, const std::vector<T> &x, std::int64_t d, const std::vector<double> &r, bool exact,
                  const std::vector<double> &w = {}, const std::vector<std::int64_t> &cuts = {}, std::int64_t key = 0) {
  const std::int64_t n = static_cast<std::int64_t>(x.size()) / d, c = static_cast<std::int64_t>(w.size()) / d;
  ScoreResult result{Guarded<double>(r.empty() ? 0 : n), Guarded<double>(n * c)};
  assay_scorer *handle = nullptr;
  session.must(assay_scorer_open(session.context, d, r.empty() ? nullptr : r.data(), exact, w.empty() ? nullptr : w.data(), c, &handle,
                                 session.message),
               "assay_scorer_open");
  std::int64_t first = 0;
  const auto run = [&](std::int64_t count) {
    const std::vector<T> block(x.begin() + first * d, x.begin() + (first + count) * d);
    session.must(assay_scorer_run(handle, block.data(), type_of<T>, count, key == 0 ? 0 : key + first, r.empty() ? nullptr : result.scores.data() + first,
                                  w.empty() ? nullptr : result.projected.data() + first * c, &result.wide, nullptr, session.message),
                 "assay_scorer_run");
    first += count;
  };
  for (const std::int64_t cut : cuts) run(cut);
  if (first < n) run(n - first);
  assay_scorer_close(handle);
  return result;
}
