#include <algorithm>

#include "session.h"

#ifdef ASSAY_EMULATION
#include "emulated_cuda.h"
#endif

namespace {

/** An upper triangular matrix with a diagonal of about one. */
std::vector<double> triangle(std::int64_t d, std::uint64_t seed) {
  auto r = random_values<double>(d * d, seed);
  for (std::int64_t i = 0; i < d; ++i) {
    for (std::int64_t j = 0; j < i; ++j) r[static_cast<std::size_t>(i * d + j)] = 0;
    r[static_cast<std::size_t>(i * d + i)] += 2;
  }
  return r;
}

template <class T>
void compare_scores(const ScoreResult &result, const std::vector<T> &x, std::int64_t d, const std::vector<double> &r, double relative) {
  for (std::int64_t row = 0; row < result.scores.size(); ++row) {
    double sum = 0, size = 1e-300;
    for (std::int64_t j = 0; j < d; ++j) {
      double product = 0, most = 0;
      for (std::int64_t k = 0; k <= j; ++k) {
        const double term = static_cast<double>(x[row * d + k]) * r[k * d + j];
        product += term, most += std::fabs(term);
      }
      sum += product * product, size += most * most;
    }
    expect(near(result.scores[row], sum, relative * size), "score " + std::to_string(row) + " of " + std::to_string(d) + " columns");
  }
}

template <class T>
void compare_projection(const ScoreResult &result, const std::vector<T> &x, std::int64_t d, const std::vector<double> &w, std::int64_t c) {
  for (std::int64_t row = 0; row < result.projected.size() / c; ++row)
    for (std::int64_t j = 0; j < c; ++j) {
      double sum = 0, size = 1e-300;
      for (std::int64_t k = 0; k < d; ++k) {
        const double term = static_cast<double>(x[row * d + k]) * w[k * c + j];
        sum += term, size += std::fabs(term);
      }
      expect(near(result.projected[row * c + j], sum, 1e-13 * size), "projection " + shape(row, j));
    }
}

const std::int64_t odd_shapes[][2] = {{1, 1}, {1, 7}, {65, 64}, {257, 129}, {5, 70}, {300, 3}};

const Added shapes("scores: odd shapes, float32, float64 and exact", [] {
  Session session;
  for (const auto &[n, d] : odd_shapes) {
    const auto r = triangle(d, 2);
    const auto narrow = random_values<float>(n * d, 17);
    const auto wide = random_values<double>(n * d, 18);
    const ScoreResult in_float32 = score(session, narrow, d, r, false);
    expect(in_float32.wide == 0, "float32 rows are scored in float32");
    compare_scores(in_float32, narrow, d, r, 1e-6);
    const ScoreResult exact = score(session, narrow, d, r, true);
    expect(exact.wide == 1, "exact scores are formed in float64");
    compare_scores(exact, narrow, d, r, 1e-14 * static_cast<double>(d + 4));
    const ScoreResult in_float64 = score(session, wide, d, r, false);
    expect(in_float64.wide == 1, "float64 rows are scored in float64");
    compare_scores(in_float64, wide, d, r, 1e-14 * static_cast<double>(d + 4));
  }
});

const Added projections("scores: projections, alone and beside scores", [] {
  Session session;
  const std::int64_t n = 150, d = 37;
  const auto narrow = random_values<float>(n * d, 5);
  const auto wide = random_values<double>(n * d, 6);
  const auto r = triangle(d, 3);
  for (const std::int64_t c : {1, 33, 130}) {
    const auto w = random_values<double>(d * c, 7);
    compare_projection(score(session, narrow, d, {}, false, w), narrow, d, w, c);
    const ScoreResult both = score(session, wide, d, r, false, w);
    compare_projection(both, wide, d, w, c);
    compare_scores(both, wide, d, r, 1e-12);
  }
});

const Added bits("scores: bits depend on the row alone", [] {
  Session session;
  const std::int64_t n = 700, d = 40;
  auto x = random_values<float>(n * d, 41);
  for (const std::int64_t copy : {64, 129, 333, 699}) std::copy_n(x.begin(), d, x.begin() + copy * d);
  const auto r = triangle(d, 4);
  for (const bool exact : {false, true}) {
    const ScoreResult whole = score(session, x, d, r, exact);
    for (const std::int64_t copy : {64, 129, 333, 699}) expect(whole.scores[copy] == whole.scores[0], "equal rows have equal scores");
    const ScoreResult cut = score(session, x, d, r, exact, {}, {1, 0, 63, 200});
    expect(cut.scores.same(whole.scores), "the same bits for five blocks");
    const ScoreResult kept = score(session, x, d, r, exact, {}, {200}, 5);
    expect(kept.scores.same(whole.scores), "the same bits for blocks that the device keeps");
  }
});

const Added kept("scores: rows that a Gram brought are still there", [] {
  Session session;
  const std::int64_t n = 300, d = 8, key = 4;
  const auto x = random_values<float>(n * d, 51);
  gram(session, x, d, {}, ASSAY_F64, {}, key);
  const auto r = triangle(d, 5);
  const std::vector<float> other(x.size(), 1.0f);
  const ScoreResult result = score(session, other, d, r, true, {}, {}, key);
  compare_scores(result, x, d, r, 1e-13);
});

const Added range("scores: R outside the range of float32 is used in float64", [] {
  Session session;
  const std::vector<double> large = {1e31, 0, 0, 1e31}, small = {1e-31, 0, 0, 1};
  const std::vector<float> x = {1e-20f, 1e-20f};
  expect(score(session, x, 2, large, false).wide == 1, "too large");
  expect(score(session, x, 2, small, false).wide == 1, "too small");
});

/** Rows with singular values from 1 to 1/√condition: a product of plane rotations with a scaled basis. */
std::vector<float> ill_conditioned(std::int64_t n, std::int64_t d, double condition) {
  auto rows = random_values<double>(n * d, 61);
  for (std::int64_t j = 0; j < d; ++j) {
    const double scale = std::pow(condition, -0.5 * static_cast<double>(j) / static_cast<double>(d - 1));
    for (std::int64_t i = 0; i < n; ++i) rows[static_cast<std::size_t>(i * d + j)] *= scale;
  }
  Random random(62);
  for (std::int64_t turn = 0; turn < 4 * d; ++turn) {
    const std::int64_t a = turn % d, b = (turn * 7 + 3) % d;
    if (a == b) continue;
    const double angle = 3 * random.next();
    for (std::int64_t i = 0; i < n; ++i) {
      const double p = rows[static_cast<std::size_t>(i * d + a)], q = rows[static_cast<std::size_t>(i * d + b)];
      rows[static_cast<std::size_t>(i * d + a)] = std::cos(angle) * p - std::sin(angle) * q;
      rows[static_cast<std::size_t>(i * d + b)] = std::sin(angle) * p + std::cos(angle) * q;
    }
  }
  return {rows.begin(), rows.end()};
}

/** Leverage scores by a Cholesky factor in long double. */
std::vector<double> leverage(const std::vector<float> &x, std::int64_t n, std::int64_t d, double lambda) {
  std::vector<long double> l(static_cast<std::size_t>(d * d));
  for (std::int64_t i = 0; i < d; ++i)
    for (std::int64_t j = 0; j <= i; ++j) {
      long double sum = i == j ? lambda : 0;
      for (std::int64_t row = 0; row < n; ++row) sum += static_cast<long double>(x[row * d + i]) * x[row * d + j];
      for (std::int64_t k = 0; k < j; ++k) sum -= l[i * d + k] * l[j * d + k];
      l[i * d + j] = i == j ? std::sqrt(sum) : sum / l[j * d + j];
    }
  std::vector<double> scores(static_cast<std::size_t>(n));
  std::vector<long double> v(static_cast<std::size_t>(d));
  for (std::int64_t row = 0; row < n; ++row) {
    long double score = 0;
    for (std::int64_t i = 0; i < d; ++i) {
      v[i] = x[row * d + i];
      for (std::int64_t k = 0; k < i; ++k) v[i] -= l[i * d + k] * v[k];
      v[i] /= l[i * d + i];
      score += v[i] * v[i];
    }
    scores[static_cast<std::size_t>(row)] = static_cast<double>(score);
  }
  return scores;
}

/** Gram, factor and scores; errors as the law of the precision allows. */
void check_law(std::int32_t precision, double condition, double fixed, double growth, double power) {
  Session session;
  const std::int64_t n = 600, d = 24;
  const auto x = ill_conditioned(n, d, condition);
  const GramResult sums = gram(session, x, d, {}, precision);
  expect(sums.precision == precision, "the precision that was asked for");
  double trace = 0;
  for (std::int64_t i = 0; i < d; ++i) trace += sums.g[i * d + i];
  const double lambda = 1e-9 * trace / static_cast<double>(d);
  const FactorResult a = factor(session, sums.g.data(), d, lambda);
  const ScoreResult result = score(session, x, d, a.r, false);
  const auto exact = leverage(x, n, d, lambda);
  const double law = fixed + growth * std::pow(a.condition, power);
  for (std::int64_t row = 0; row < n; ++row)
    expect(near(result.scores[row], exact[static_cast<std::size_t>(row)], law * exact[static_cast<std::size_t>(row)]),
           "score " + std::to_string(row) + " at condition " + std::to_string(a.condition));
}

const Added law("scores: the error law up to condition 1e8", [] {
  for (const double condition : {1e2, 1e5, 1e8}) check_law(ASSAY_F64, condition, 5e-7, 1e-8, 0.5);
});

#ifdef ASSAY_EMULATION

const Added mixed_law("scores: the error law of mixed up to condition 1e5", [] {
  emulation::settings.major = 7;
  emulation::settings.minor = 5;
  for (const double condition : {1e2, 1e5}) check_law(ASSAY_MIXED, condition, 5e-7, 2e-8, 1);
  emulation::settings.major = 9;
  emulation::settings.minor = 0;
});

#endif

const Added factors("factor: R, determinant, trace and condition", [] {
  Session session;
  const std::vector<double> a = {4, 0, 0, 0, 1, 0, 0, 0, 0.25};
  const FactorResult result = factor(session, a.data(), 3, 0);
  const std::vector<double> r = {0.5, 0, 0, 0, 1, 0, 0, 0, 2};
  for (std::size_t i = 0; i < r.size(); ++i) expect(near(result.r[i], r[i], 1e-15), "R is the inverse of the root");
  expect(near(result.log_det, 0, 1e-14), "log det diag(4, 1, 1/4) = 0");
  expect(near(result.inverse_trace, 5.25, 1e-14), "Tr A⁻¹ = 5.25");
  expect(near(result.condition, 16, 0.5), "cond A = 16");
  std::vector<double> bad = a;
  bad[4] = -1;
  std::vector<double> out(9);
  session.must_fail(assay_factor(session.context, bad.data(), 3, 0, out.data(), nullptr, nullptr, nullptr, nullptr, session.message),
                    ASSAY_NOT_POSITIVE_DEFINITE, "assay_factor");
});

}  // namespace
