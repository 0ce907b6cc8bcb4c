#include <algorithm>
#include <limits>

#include "session.h"

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Picks {
  std::vector<std::int64_t> rows;
  std::vector<double> gains;
};

std::vector<double> identity(std::int64_t d, double scale) {
  std::vector<double> a(static_cast<std::size_t>(d * d));
  for (std::int64_t i = 0; i < d; ++i) a[static_cast<std::size_t>(i * (d + 1))] = scale;
  return a;
}

/** A⁻¹ by Gauss-Jordan elimination; A is positive definite. */
std::vector<double> inverse_of(std::vector<double> a, std::int64_t d) {
  std::vector<double> inverse = identity(d, 1);
  for (std::int64_t k = 0; k < d; ++k) {
    const double pivot = a[k * d + k];
    for (std::int64_t j = 0; j < d; ++j) a[k * d + j] /= pivot, inverse[k * d + j] /= pivot;
    for (std::int64_t i = 0; i < d; ++i) {
      if (i == k) continue;
      const double factor = a[i * d + k];
      for (std::int64_t j = 0; j < d; ++j) a[i * d + j] -= factor * a[k * d + j], inverse[i * d + j] -= factor * inverse[k * d + j];
    }
  }
  return inverse;
}

std::vector<double> times(const std::vector<double> &a, const std::vector<double> &b, std::int64_t d) {
  std::vector<double> product(a.size());
  for (std::int64_t i = 0; i < d; ++i)
    for (std::int64_t k = 0; k < d; ++k)
      for (std::int64_t j = 0; j < d; ++j) product[i * d + j] += a[i * d + k] * b[k * d + j];
  return product;
}

template <class T>
double form(const T *x, const std::vector<double> &m, std::int64_t d) {
  double sum = 0;
  for (std::int64_t i = 0; i < d; ++i)
    for (std::int64_t j = 0; j < d; ++j) sum += static_cast<double>(x[i]) * m[i * d + j] * static_cast<double>(x[j]);
  return sum;
}

/** What a selection is asked for. */
template <class T>
struct Task {
  std::int32_t objective;
  std::vector<T> x;
  std::int64_t d;
  std::vector<double> a = {};
  std::vector<double> f = {};
  std::vector<double> distances = {};
  std::vector<std::uint8_t> eligible = {};
  std::int64_t n() const { return static_cast<std::int64_t>(x.size()) / d; }
};

/** Every row is evaluated anew for every pick, from the matrix inverted anew. */
template <class T>
Picks naive(Task<T> task, std::int64_t count) {
  const std::int64_t n = task.n(), d = task.d;
  Picks picks;
  std::vector<bool> picked(static_cast<std::size_t>(n));
  if (task.distances.empty()) task.distances.assign(static_cast<std::size_t>(n), infinity);
  for (std::int64_t pick = 0; pick < count; ++pick) {
    std::vector<double> inverse, traces;
    if (task.objective != ASSAY_K_CENTER) inverse = inverse_of(task.a, d);
    if (task.objective == ASSAY_A_OPTIMAL) traces = times(times(inverse, task.f.empty() ? identity(d, 1) : task.f, d), inverse, d);
    std::int64_t best = -1;
    double best_value = 0;
    for (std::int64_t row = 0; row < n; ++row) {
      if (picked[row] || (!task.eligible.empty() && task.eligible[row] == 0)) continue;
      double value = task.distances[row];
      const T *x = task.x.data() + row * d;
      if (task.objective == ASSAY_D_OPTIMAL) value = form(x, inverse, d);
      if (task.objective == ASSAY_A_OPTIMAL) value = form(x, traces, d) / (1 + form(x, inverse, d));
      if (best < 0 || value > best_value) best = row, best_value = value;
    }
    if (best < 0) break;
    picked[best] = true;
    picks.rows.push_back(best);
    picks.gains.push_back(task.objective == ASSAY_D_OPTIMAL ? std::log1p(best_value) : best_value);
    const T *x = task.x.data() + best * d;
    for (std::int64_t i = 0; i < d && task.objective != ASSAY_K_CENTER; ++i)
      for (std::int64_t j = 0; j < d; ++j) task.a[i * d + j] += static_cast<double>(x[i]) * static_cast<double>(x[j]);
    for (std::int64_t row = 0; row < n && task.objective == ASSAY_K_CENTER; ++row) {
      double sum = 0;
      for (std::int64_t j = 0; j < d; ++j) {
        const double difference = static_cast<double>(task.x[row * d + j]) - static_cast<double>(x[j]);
        sum += difference * difference;
      }
      task.distances[row] = std::min(task.distances[row], std::sqrt(sum));
    }
  }
  return picks;
}

const double *or_null(const std::vector<double> &values) { return values.empty() ? nullptr : values.data(); }

/** Picks in calls of the given sizes. */
template <class T>
Picks select(Session &session, const Task<T> &task, const std::vector<std::int64_t> &calls, double outside = 0) {
  assay_selection *handle = nullptr;
  session.must(assay_selection_open(session.context, task.objective, task.x.data(), type_of<T>, task.n(), task.d, or_null(task.a), or_null(task.f),
                                    or_null(task.distances), nullptr, &handle, session.message),
               "assay_selection_open");
  Picks picks;
  for (const std::int64_t count : calls) {
    Guarded<std::int64_t> rows(count);
    Guarded<double> gains(count);
    std::int64_t done = -1;
    session.must(assay_selection_next(handle, count, task.eligible.empty() ? nullptr : task.eligible.data(), outside, rows.data(), gains.data(),
                                      &done, nullptr, session.message),
                 "assay_selection_next");
    picks.rows.insert(picks.rows.end(), rows.data(), rows.data() + done);
    picks.gains.insert(picks.gains.end(), gains.data(), gains.data() + done);
  }
  assay_selection_close(handle);
  return picks;
}

void same(const Picks &picks, const Picks &wanted, const std::string &what) {
  expect(picks.rows == wanted.rows, what + ": the rows of the naive selection");
  for (std::size_t i = 0; i < std::min(picks.gains.size(), wanted.gains.size()); ++i)
    expect(picks.gains[i] == wanted.gains[i] || near(picks.gains[i], wanted.gains[i], 1e-9 * (1e-6 + wanted.gains[i])),
           what + ": gain " + std::to_string(i));
}

template <class T>
Task<T> design(std::int32_t objective, std::int64_t n, std::int64_t d, std::uint64_t seed) {
  Task<T> task{objective, random_values<T>(n * d, seed), d, identity(d, 0.1)};
  for (std::int64_t copy : {n / 2, n - 1})  // ties, and a zero row
    std::copy_n(task.x.begin() + n / 3 * d, d, task.x.begin() + copy * d);
  std::fill_n(task.x.begin() + n / 4 * d, d, T{0});
  return task;
}

const Added d_optimal("selection: D-optimal, past the end of an epoch", [] {
  Session session;
  const auto narrow = design<float>(ASSAY_D_OPTIMAL, 70, 5, 1);
  same(select(session, narrow, {66, 30}), naive(narrow, 70), "float32");
  const auto wide = design<double>(ASSAY_D_OPTIMAL, 20, 67, 2);
  same(select(session, wide, {1, 9}), naive(wide, 10), "float64, more columns than an epoch has at least");
});

const Added a_optimal("selection: A- and V-optimal, past the end of an epoch", [] {
  Session session;
  auto task = design<float>(ASSAY_A_OPTIMAL, 67, 4, 3);
  same(select(session, task, {9}), naive(task, 9), "A");
  task.f = {2, 0.5, 0, 0, 0.5, 1, 0, 0, 0, 0, 0.25, 0, 0, 0, 0, 0};  // singular, as the second moment of few targets is
  same(select(session, task, {40, 27}), naive(task, 67), "V");
  auto wide = design<double>(ASSAY_A_OPTIMAL, 30, 9, 4);
  same(select(session, wide, {6}), naive(wide, 6), "A, float64");
});

const Added k_center("selection: k-center, with and without centers to start from", [] {
  Session session;
  Task<float> task{ASSAY_K_CENTER, random_values<float>(70 * 6, 5), 6};
  std::copy_n(task.x.begin(), 6, task.x.begin() + 30 * 6);
  same(select(session, task, {20, 50}), naive(task, 70), "no centers");
  task.distances = random_values<double>(70, 6);
  for (double &distance : task.distances) distance = 1 + distance;
  same(select(session, task, {25}), naive(task, 25), "some centers");
  const Task<double> wide{ASSAY_K_CENTER, random_values<double>(33 * 3, 7), 3};
  same(select(session, wide, {33}), naive(wide, 33), "float64");
});

const Added eligible("selection: only eligible rows, each once", [] {
  Session session;
  for (const std::int32_t objective : {ASSAY_D_OPTIMAL, ASSAY_A_OPTIMAL, ASSAY_K_CENTER}) {
    auto task = design<float>(objective, 60, 3, 8);
    if (objective == ASSAY_K_CENTER) task.a.clear();
    task.eligible.assign(60, 0);
    for (std::size_t row = 0; row < 60; row += 5) task.eligible[row] = 1;
    const Picks picks = select(session, task, {7, 30});
    expect(picks.rows.size() == 12, "it ends when eligible rows run out");
    same(picks, naive(task, 37), "eligible rows");
  }
});

const Added ties("selection: among equal gains the lowest row wins", [] {
  Session session;
  const std::int64_t n = 600, d = 2;
  Task<float> task{ASSAY_D_OPTIMAL, std::vector<float>(static_cast<std::size_t>(n * d), 1.0f), d, identity(d, 1)};
  const Picks picks = select(session, task, {5});
  expect(picks.rows == std::vector<std::int64_t>{0, 1, 2, 3, 4}, "rows in order");
});

const Added outside("selection: stops before a row outside might win", [] {
  Session session;
  auto task = design<float>(ASSAY_D_OPTIMAL, 50, 4, 9);
  const Picks all = naive(task, 20);
  const double bound = (std::expm1(all.gains[5]) + std::expm1(all.gains[6])) / 2;
  expect(select(session, task, {20}, bound).rows.size() == 6, "D: after the picks that gain more");
  Task<float> centers{ASSAY_K_CENTER, task.x, 4};
  const Picks far = naive(centers, 20);
  expect(select(session, centers, {20}, (far.gains[4] + far.gains[5]) / 2).rows.size() == 5, "k-center: after the picks that are farther");
  // A: a row outside is put behind the others; what is picked without it must be what is picked before it.
  task.objective = ASSAY_A_OPTIMAL;
  auto with_outside = task;
  for (std::int64_t j = 0; j < 4; ++j) with_outside.x.push_back(0.02f * task.x[static_cast<std::size_t>(j)]);
  const double g = form(with_outside.x.data() + 50 * 4, inverse_of(task.a, 4), 4);
  const Picks everything = naive(with_outside, 51);
  const Picks before = select(session, task, {50}, g);
  expect(!before.rows.empty(), "A: goes on while no row outside can win");
  const auto its_turn = std::find(everything.rows.begin(), everything.rows.end(), 50);
  expect(its_turn - everything.rows.begin() >= static_cast<std::ptrdiff_t>(before.rows.size()), "A: stops in time");
  expect(std::equal(before.rows.begin(), before.rows.end(), everything.rows.begin()), "A: picks what would be picked anyway");
  expect(select(session, task, {20}, 1e9).rows.size() == 0, "A: stops when a row outside may gain all");
});

const Added refused("selection: refuses what it cannot start from", [] {
  Session session;
  auto task = design<float>(ASSAY_D_OPTIMAL, 20, 3, 10);
  assay_selection *handle = nullptr;
  const auto open = [&] {
    return assay_selection_open(session.context, task.objective, task.x.data(), ASSAY_FLOAT32, 20, 3, task.a.data(), nullptr, nullptr, nullptr, &handle,
                                session.message);
  };
  task.x[17] = std::numeric_limits<float>::quiet_NaN();
  session.must_fail(open(), ASSAY_NON_FINITE, "assay_selection_open");
  task.x[17] = 0;
  task.a[4] = -1;
  session.must_fail(open(), ASSAY_NOT_POSITIVE_DEFINITE, "assay_selection_open");
});

}  // namespace
