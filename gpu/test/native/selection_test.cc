#include <algorithm>
#include <cmath>

#include "native/engine.h"

using namespace test;

namespace {

std::vector<double> identity(int64_t d, double size) {
  std::vector<double> a(d * d, 0);
  for (int64_t i = 0; i < d; ++i) a[i * d + i] = size;
  return a;
}

/** A⁻¹ from the naive inverse of a symmetric positive definite matrix (Gauss-Jordan, long double). */
std::vector<double> inverse(const std::vector<double> &a, int64_t d) {
  std::vector<long double> m(a.begin(), a.end());
  std::vector<long double> r(d * d, 0);
  for (int64_t i = 0; i < d; ++i) r[i * d + i] = 1;
  for (int64_t p = 0; p < d; ++p) {
    const long double pivot = m[p * d + p];
    for (int64_t j = 0; j < d; ++j) {
      m[p * d + j] /= pivot;
      r[p * d + j] /= pivot;
    }
    for (int64_t i = 0; i < d; ++i) {
      if (i == p) continue;
      const long double factor = m[i * d + p];
      for (int64_t j = 0; j < d; ++j) {
        m[i * d + j] -= factor * m[p * d + j];
        r[i * d + j] -= factor * r[p * d + j];
      }
    }
  }
  return std::vector<double>(r.begin(), r.end());
}

/** Eager greedy with a fresh inverse for every pick. */
Picks eager(const Rows &rows, std::vector<double> a, const double *f, bool traced, int64_t count) {
  const int64_t d = rows.d;
  Picks picks;
  std::vector<bool> used(rows.n, false);
  std::vector<double> x(d);
  std::vector<double> y(d);
  while (static_cast<int64_t>(picks.rows.size()) < count) {
    const std::vector<double> inv = inverse(a, d);
    int64_t best = -1;
    double best_gain = -1;
    for (int64_t i = 0; i < rows.n; ++i) {
      if (used[i]) continue;
      double g = 0;
      double q = 0;
      for (int64_t j = 0; j < d; ++j) {
        y[j] = 0;
        for (int64_t k = 0; k < d; ++k) y[j] += rows.value(i, k) * inv[k * d + j];
        g += y[j] * rows.value(i, j);
      }
      for (int64_t j = 0; traced && j < d; ++j) {
        double z = y[j];
        if (f != nullptr) {
          z = 0;
          for (int64_t k = 0; k < d; ++k) z += y[k] * f[k * d + j];
        }
        q += z * y[j];
      }
      const double gain = traced ? q / (1 + g) : std::log1p(g);
      // Copies of a row differ by rounding here: only what is clearly more wins.
      if (best < 0 || gain > best_gain + 1e-12 * best_gain) {
        best = i;
        best_gain = gain;
      }
    }
    if (best < 0) break;
    used[best] = true;
    picks.rows.push_back(best);
    picks.gains.push_back(best_gain);
    for (int64_t j = 0; j < d; ++j) {
      for (int64_t k = 0; k < d; ++k) a[j * d + k] += rows.value(best, j) * rows.value(best, k);
    }
  }
  return picks;
}

void check_picks(const Picks &ours, const Picks &expected, double tolerance) {
  CHECK(ours.rows.size() == expected.rows.size());
  for (size_t i = 0; i < ours.rows.size(); ++i) {
    CHECK_THAT(ours.rows[i] == expected.rows[i], "pick " + std::to_string(i) + ": " + std::to_string(ours.rows[i]) + " for " +
                                                     std::to_string(expected.rows[i]));
    CHECK(std::fabs(ours.gains[i] - expected.gains[i]) <= tolerance * std::fabs(expected.gains[i]));
  }
}

/** A second moment of some rows. */
std::vector<double> second_moment(int64_t d, uint64_t seed) {
  const Rows target = random_rows(d / 2 + 1, d, ASSAY_FLOAT64, seed);
  std::vector<double> f(d * d, 0);
  for (int64_t i = 0; i < target.n; ++i) {
    for (int64_t j = 0; j < d; ++j) {
      for (int64_t k = 0; k < d; ++k) f[j * d + k] += target.value(i, j) * target.value(i, k) / static_cast<double>(target.n);
    }
  }
  return f;
}

}  // namespace

TEST("D-optimal picks are those of an eager greedy, through several epochs") {
  for (const int64_t d : {1, 5, 24, 33}) {
    for (const int32_t type : {ASSAY_FLOAT32, ASSAY_FLOAT64}) {
      const Rows rows = random_rows(700, d, type, 60 + d, 0.2);
      const std::vector<double> a = identity(d, 0.3);
      const Picks expected = eager(rows, a, nullptr, false, 150);
      for (const int32_t threads : {1, 3}) {
        const Engine engine(variant, threads);
        SelectionHandle selection(engine, ASSAY_D_OPTIMAL, rows, a.data(), nullptr);
        check_picks(selection.next(150), expected, 1e-10);
      }
    }
  }
}

TEST("A- and V-optimal picks are those of an eager greedy, through several epochs") {
  for (const int64_t d : {1, 6, 25}) {
    const Rows rows = random_rows(400, d, ASSAY_FLOAT32, 70 + d, 0.3);
    const std::vector<double> a = identity(d, 0.5);
    const std::vector<double> f = second_moment(d, 71);
    for (const double *target : {static_cast<const double *>(nullptr), f.data()}) {
      const Picks expected = eager(rows, a, target, true, 140);
      for (const int32_t threads : {1, 3}) {
        const Engine engine(variant, threads);
        SelectionHandle selection(engine, ASSAY_A_OPTIMAL, rows, a.data(), target);
        check_picks(selection.next(140), expected, 1e-8);
      }
    }
  }
}

TEST("among equal gains the lowest row wins, whenever the copies were looked at") {
  for (const int32_t objective : {ASSAY_D_OPTIMAL, ASSAY_A_OPTIMAL}) {
    Rows rows = random_rows(600, 9, ASSAY_FLOAT32, 80);
    for (int64_t i = 0; i < 300; ++i) rows.copy_row(i, 599 - i);
    const std::vector<double> a = identity(9, 1.0);
    const Picks expected = eager(rows, a, nullptr, objective == ASSAY_A_OPTIMAL, 200);
    Picks first;
    for (const int32_t threads : {1, 2, 5}) {
      const Engine engine(variant, threads);
      SelectionHandle selection(engine, objective, rows, a.data(), nullptr);
      const Picks picks = selection.next(200);
      check_picks(picks, expected, 1e-10);
      if (first.rows.empty()) first = picks;
      CHECK(same_bits(first.gains, picks.gains));
    }
  }
}

TEST("picks do not depend on how they are asked for") {
  const Rows rows = random_rows(900, 16, ASSAY_FLOAT32, 81);
  const std::vector<double> a = identity(16, 0.1);
  for (const int32_t objective : {ASSAY_D_OPTIMAL, ASSAY_A_OPTIMAL}) {
    const Engine engine(variant, 2);
    SelectionHandle whole(engine, objective, rows, a.data(), nullptr);
    const Picks expected = whole.next(170);
    SelectionHandle parts(engine, objective, rows, a.data(), nullptr);
    Picks picks;
    for (const int64_t count : {1, 0, 60, 3, 106}) {
      const Picks more = parts.next(count);
      picks.rows.insert(picks.rows.end(), more.rows.begin(), more.rows.end());
      picks.gains.insert(picks.gains.end(), more.gains.begin(), more.gains.end());
    }
    CHECK(picks.rows == expected.rows);
    CHECK(same_bits(picks.gains, expected.gains));
  }
}

TEST("rows that are not eligible are passed over until they are") {
  const Rows rows = random_rows(500, 8, ASSAY_FLOAT32, 82);
  const std::vector<double> a = identity(8, 1.0);
  const Engine engine(variant, 2);
  std::vector<uint8_t> eligible(rows.n, 0);
  for (int64_t i = 0; i < rows.n; i += 7) eligible[i] = 1;
  SelectionHandle selection(engine, ASSAY_D_OPTIMAL, rows, a.data(), nullptr);
  const Picks some = selection.next(20, eligible.data());
  CHECK(some.rows.size() == 20);
  for (const int64_t row : some.rows) CHECK(row % 7 == 0);
  Rows subset = random_rows(0, 8, ASSAY_FLOAT32, 0);
  for (int64_t i = 0; i < rows.n; i += 7) {
    for (int64_t j = 0; j < 8; ++j) subset.narrow.push_back(rows.narrow[i * 8 + j]);
    ++subset.n;
  }
  SelectionHandle alone(engine, ASSAY_D_OPTIMAL, subset, a.data(), nullptr);
  const Picks expected = alone.next(20);
  for (size_t i = 0; i < 20; ++i) CHECK(some.rows[i] == expected.rows[i] * 7);
  CHECK(same_bits(some.gains, expected.gains));
  // All rows are picked in the end, each of them once.
  std::vector<int64_t> all = some.rows;
  const Picks rest = selection.next(1000);
  all.insert(all.end(), rest.rows.begin(), rest.rows.end());
  std::sort(all.begin(), all.end());
  CHECK(static_cast<int64_t>(all.size()) == rows.n);
  for (int64_t i = 0; i < rows.n; ++i) CHECK(all[i] == i);
}

TEST("picking stops before a gain that a row outside might exceed") {
  const Rows rows = random_rows(300, 6, ASSAY_FLOAT32, 83);
  const std::vector<double> a = identity(6, 0.2);
  const Engine engine(variant, 2);
  SelectionHandle free(engine, ASSAY_D_OPTIMAL, rows, a.data(), nullptr);
  const Picks expected = free.next(40);
  const double outside = std::expm1(expected.gains[12]) * (1 - 1e-9);
  SelectionHandle bounded(engine, ASSAY_D_OPTIMAL, rows, a.data(), nullptr);
  const Picks picks = bounded.next(40, nullptr, outside);
  CHECK(picks.rows.size() == 13);
  for (size_t i = 0; i < picks.rows.size(); ++i) CHECK(picks.rows[i] == expected.rows[i]);
  // It goes on where it stopped once the bound is gone.
  CHECK(bounded.next(1).rows[0] == expected.rows[13]);
  SelectionHandle traced(engine, ASSAY_A_OPTIMAL, rows, a.data(), nullptr);
  CHECK(traced.next(5, nullptr, 1e9).rows.empty());
  CHECK(traced.next(5, nullptr, 1e-12).rows.size() == 5);
  SelectionHandle centers(engine, ASSAY_K_CENTER, rows, nullptr, nullptr);
  const Picks all = centers.next(30);
  SelectionHandle near(engine, ASSAY_K_CENTER, rows, nullptr, nullptr);
  const Picks some = near.next(30, nullptr, all.gains[9] * (1 - 1e-9));
  CHECK(some.rows.size() == 10);
}

TEST("k-center picks are those of an eager greedy") {
  for (const int32_t type : {ASSAY_FLOAT32, ASSAY_FLOAT64}) {
    for (const int64_t d : {1, 3, 40, 70}) {
      Rows rows = random_rows(500, d, type, 84);
      for (int64_t i = 0; i < 100; ++i) rows.copy_row(i, 499 - i);
      std::vector<double> given(rows.n);
      Random random(85);
      for (double &x : given) x = 0.5 + random.uniform() * std::sqrt(static_cast<double>(d));
      for (const double *start : {static_cast<const double *>(nullptr), static_cast<const double *>(given.data())}) {
        std::vector<double> nearest(rows.n, INFINITY);
        if (start != nullptr) nearest = given;
        std::vector<int64_t> expected;
        std::vector<double> gains;
        for (int pick = 0; pick < 60; ++pick) {
          int64_t best = -1;
          for (int64_t i = 0; i < rows.n; ++i) {
            if (std::find(expected.begin(), expected.end(), i) != expected.end()) continue;
            if (best < 0 || nearest[i] > nearest[best] * (1 + 1e-14)) best = i;
          }
          expected.push_back(best);
          gains.push_back(nearest[best]);
          for (int64_t i = 0; i < rows.n; ++i) {
            double sum = 0;
            for (int64_t j = 0; j < d; ++j) {
              const double difference = rows.value(i, j) - rows.value(best, j);
              sum += difference * difference;
            }
            nearest[i] = std::min(nearest[i], std::sqrt(sum));
          }
        }
        for (const int32_t threads : {1, 4}) {
          const Engine engine(variant, threads);
          SelectionHandle selection(engine, ASSAY_K_CENTER, rows, nullptr, nullptr, start);
          const Picks picks = selection.next(60);
          CHECK(picks.rows == expected);
          for (int i = 0; i < 60; ++i) CHECK(picks.gains[i] == gains[i] || std::fabs(picks.gains[i] - gains[i]) <= 1e-12 * gains[i]);
        }
      }
    }
  }
}

TEST("selections refuse what cannot be selected from") {
  const Engine engine(variant, 2);
  Rows rows = random_rows(50, 4, ASSAY_FLOAT32, 86);
  std::vector<double> a = identity(4, 1.0);
  assay_selection *selection = nullptr;
  const auto open = [&](int32_t objective, const double *matrix, const double *distances, const int32_t *cancel) {
    return assay_selection_open(engine.get(), objective, rows.at(0), rows.type, rows.n, rows.d, matrix, nullptr, distances, cancel,
                                &selection, nullptr);
  };
  const int32_t cancel = 1;
  CHECK(open(ASSAY_D_OPTIMAL, a.data(), nullptr, &cancel) == ASSAY_CANCELLED);
  a[5] = -1;
  CHECK(open(ASSAY_D_OPTIMAL, a.data(), nullptr, nullptr) == ASSAY_NOT_POSITIVE_DEFINITE);
  CHECK(open(ASSAY_A_OPTIMAL, a.data(), nullptr, nullptr) == ASSAY_NOT_POSITIVE_DEFINITE);
  a[5] = 1;
  std::vector<double> distances(50, 1.0);
  distances[49] = std::nan("");
  CHECK(open(ASSAY_K_CENTER, nullptr, distances.data(), nullptr) == ASSAY_INVALID);
  rows.set(49, 3, std::nan(""));
  CHECK(open(ASSAY_D_OPTIMAL, a.data(), nullptr, nullptr) == ASSAY_NON_FINITE);
  CHECK(open(ASSAY_A_OPTIMAL, a.data(), nullptr, nullptr) == ASSAY_NON_FINITE);
  CHECK(open(ASSAY_K_CENTER, nullptr, nullptr, nullptr) == ASSAY_NON_FINITE);
}

TEST("a selection can be cancelled, and picks from no rows") {
  const Engine engine(variant, 2);
  const Rows rows = random_rows(50, 4, ASSAY_FLOAT32, 87);
  const std::vector<double> a = identity(4, 1.0);
  SelectionHandle selection(engine, ASSAY_D_OPTIMAL, rows, a.data(), nullptr);
  const int32_t cancel = 1;
  int64_t picked = 0;
  double gain = 0;
  int64_t done = 0;
  CHECK(assay_selection_next(selection.get(), 1, nullptr, 0, &picked, &gain, &done, &cancel, nullptr) == ASSAY_CANCELLED);
  Rows none = random_rows(0, 4, ASSAY_FLOAT32, 0);
  SelectionHandle empty(engine, ASSAY_D_OPTIMAL, none, a.data(), nullptr);
  CHECK(empty.next(3).rows.empty());
  Rows zeros = random_rows(5, 4, ASSAY_FLOAT32, 88, 1.0, 0.0);
  SelectionHandle flat(engine, ASSAY_D_OPTIMAL, zeros, a.data(), nullptr);
  CHECK((flat.next(9).rows == std::vector<int64_t>{0, 1, 2, 3, 4}));
}
