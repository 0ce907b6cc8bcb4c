#include <cmath>

#include "native/engine.h"

using namespace test;

namespace {

struct Shape {
  int64_t n, d;
};
const Shape shapes[] = {{1, 1}, {1, 7}, {5, 1}, {65, 64}, {257, 129}, {20, 70}, {513, 25}, {700, 48}, {300, 200}};

/** Σ|x||y| bounds the error of a sum of products. */
void check_close(const Rows &rows, const GramSums &sums, double tolerance) {
  for (int64_t i = 0; i < rows.d; ++i) {
    for (int64_t j = 0; j < rows.d; ++j) {
      long double sum = 0;
      double size = 0;
      for (int64_t r = 0; r < rows.n; ++r) {
        sum += static_cast<long double>(rows.value(r, i)) * rows.value(r, j);
        size += std::fabs(rows.value(r, i) * rows.value(r, j));
      }
      CHECK(std::fabs(sums.g[i * rows.d + j] - static_cast<double>(sum)) <= tolerance * size);
      CHECK(sums.g[i * rows.d + j] == sums.g[j * rows.d + i]);
    }
  }
}

}  // namespace

TEST("gram equals the naive sum at odd shapes") {
  const Engine engine(variant, 2);
  for (const Shape &shape : shapes) {
    for (const int32_t type : {ASSAY_FLOAT32, ASSAY_FLOAT64}) {
      const Rows rows = random_rows(shape.n, shape.d, type, 1);
      const GramSums sums = gram(engine, rows, ASSAY_F64, {rows.n});
      check_close(rows, sums, 1e-14);
      CHECK(sums.precision == ASSAY_F64);
    }
  }
}

TEST("mixed gram has float32 errors for float32 rows, and is float64 for float64 rows") {
  const Engine engine(variant, 2);
  for (const Shape &shape : shapes) {
    const Rows narrow = random_rows(shape.n, shape.d, ASSAY_FLOAT32, 2);
    const GramSums sums = gram(engine, narrow, ASSAY_MIXED, {narrow.n});
    check_close(narrow, sums, 2e-6);
    CHECK(sums.precision == ASSAY_MIXED);
    const Rows wide = random_rows(shape.n, shape.d, ASSAY_FLOAT64, 3);
    const GramSums exact = gram(engine, wide, ASSAY_MIXED, {wide.n});
    check_close(wide, exact, 1e-14);
    CHECK(exact.precision == ASSAY_F64);
  }
}

TEST("mixed gram falls back to float64 for numbers that float32 products cannot hold") {
  const Engine engine(variant, 2);
  for (const double size : {1e-30, 1e25}) {
    const Rows rows = random_rows(300, 33, ASSAY_FLOAT32, 4, 1.0, size);
    const GramSums sums = gram(engine, rows, ASSAY_MIXED, {100});
    check_close(rows, sums, 1e-14);
    CHECK(sums.precision == ASSAY_F64);
  }
}

TEST("gram has the same bits for every number of threads and every cut into blocks") {
  const int64_t c = 5;
  for (const int32_t precision : {ASSAY_F64, ASSAY_MIXED}) {
    for (const Shape &shape : {Shape{1300, 129}, Shape{530, 200}, Shape{40, 65}}) {
      const Rows rows = random_rows(shape.n, shape.d, ASSAY_FLOAT32, 5);
      std::vector<double> products(rows.n * c);
      Random random(6);
      for (double &x : products) x = random.normal();
      const GramSums whole = gram(Engine(variant, 1), rows, precision, {rows.n}, products, c);
      for (const int32_t threads : {1, 2, 3, 5}) {
        const Engine engine(variant, threads);
        for (const std::vector<int64_t> &blocks :
             {std::vector<int64_t>{rows.n}, {7}, {256}, {100, 1, 411, 0, 33}, {512, 300}, {255, 257}, {1, 255, 600}}) {
          std::vector<int64_t> usable = blocks;
          if (usable.back() == 0) usable.push_back(1);
          const GramSums cut = gram(engine, rows, precision, usable, products, c);
          CHECK(same_bits(cut.g, whole.g));
          CHECK(same_bits(cut.c, whole.c));
        }
      }
    }
  }
}

TEST("cross products are float64 sums, for any number of columns") {
  const Engine engine(variant, 2);
  for (const int64_t c : {1, 3, 4, 9}) {
    for (const int32_t precision : {ASSAY_F64, ASSAY_MIXED}) {
      const Rows rows = random_rows(333, 77, ASSAY_FLOAT32, 7);
      std::vector<double> products(rows.n * c);
      Random random(8);
      for (double &x : products) x = random.normal();
      const GramSums sums = gram(engine, rows, precision, {100}, products, c);
      for (int64_t j = 0; j < rows.d; ++j) {
        for (int64_t q = 0; q < c; ++q) {
          double sum = 0;
          double size = 0;
          for (int64_t r = 0; r < rows.n; ++r) {
            sum += rows.value(r, j) * products[r * c + q];
            size += std::fabs(rows.value(r, j) * products[r * c + q]);
          }
          CHECK(std::fabs(sums.c[j * c + q] - sum) <= 1e-13 * size);
        }
      }
    }
  }
}

TEST("gram goes on after it was finished") {
  const Engine engine(variant, 2);
  const Rows rows = random_rows(777, 50, ASSAY_FLOAT64, 9);
  const GramSums whole = gram(engine, rows, ASSAY_F64, {rows.n});
  assay_gram *handle = nullptr;
  CHECK(assay_gram_open(engine.get(), rows.d, 0, ASSAY_F64, &handle, nullptr) == ASSAY_OK);
  std::vector<double> g(rows.d * rows.d);
  int64_t from = 0;
  for (const int64_t edge : {100, 100, 300, 777}) {
    CHECK(assay_gram_add(handle, rows.at(from), rows.type, edge - from, nullptr, 0, nullptr, nullptr) == ASSAY_OK);
    CHECK(assay_gram_finish(handle, g.data(), nullptr, nullptr, nullptr) == ASSAY_OK);
    from = edge;
  }
  CHECK(same_bits(g, whole.g));
  assay_gram_close(handle);
}

TEST("gram of no rows is zero") {
  const Engine engine(variant, 2);
  assay_gram *handle = nullptr;
  CHECK(assay_gram_open(engine.get(), 3, 2, ASSAY_F64, &handle, nullptr) == ASSAY_OK);
  CHECK(assay_gram_add(handle, nullptr, ASSAY_FLOAT32, 0, nullptr, 0, nullptr, nullptr) == ASSAY_OK);
  Guarded<double> g(9);
  Guarded<double> c(6);
  CHECK(assay_gram_finish(handle, g.data(), c.data(), nullptr, nullptr) == ASSAY_OK);
  for (const double x : g.checked()) CHECK(x == 0);
  for (const double x : c.checked()) CHECK(x == 0);
  assay_gram_close(handle);
}

TEST("gram refuses NaN and infinities wherever they stand") {
  const Engine engine(variant, 2);
  for (const int32_t type : {ASSAY_FLOAT32, ASSAY_FLOAT64}) {
    for (const int32_t precision : {ASSAY_F64, ASSAY_MIXED}) {
      for (const double bad : {std::nan(""), static_cast<double>(INFINITY), -static_cast<double>(INFINITY)}) {
        for (const int64_t at : {0, 70, 299, 300 * 71 - 1}) {
          Rows rows = random_rows(300, 71, type, 10);
          rows.set(at / 71, at % 71, bad);
          assay_gram *handle = nullptr;
          CHECK(assay_gram_open(engine.get(), rows.d, 0, precision, &handle, nullptr) == ASSAY_OK);
          char message[ASSAY_MESSAGE_BYTES] = "";
          CHECK(assay_gram_add(handle, rows.at(0), type, rows.n, nullptr, 0, nullptr, message) == ASSAY_NON_FINITE);
          CHECK(message[0] != 0);
          assay_gram_close(handle);
        }
      }
    }
  }
}

TEST("gram stops when it is cancelled") {
  const Engine engine(variant, 2);
  const Rows rows = random_rows(600, 20, ASSAY_FLOAT32, 11);
  assay_gram *handle = nullptr;
  CHECK(assay_gram_open(engine.get(), rows.d, 0, ASSAY_F64, &handle, nullptr) == ASSAY_OK);
  const int32_t cancel = 1;
  CHECK(assay_gram_add(handle, rows.at(0), rows.type, rows.n, nullptr, 0, &cancel, nullptr) == ASSAY_CANCELLED);
  assay_gram_close(handle);
  CHECK(gram(engine, rows, ASSAY_F64, {rows.n}).g[0] > 0);
}
