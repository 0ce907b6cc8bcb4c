#include "session.h"

#ifdef ASSAY_EMULATION
#include "emulated_cuda.h"
#endif

namespace {

/** G and C by plain loops, each with the size its rounding errors are measured by. */
template <class T>
void compare(const GramResult &result, const std::vector<T> &x, std::int64_t d, const std::vector<double> &p, double relative) {
  const std::int64_t n = static_cast<std::int64_t>(x.size()) / d, c = static_cast<std::int64_t>(p.size()) / n;
  for (std::int64_t i = 0; i < d; ++i)
    for (std::int64_t j = 0; j < d; ++j) {
      double sum = 0, size = 1e-300;
      for (std::int64_t row = 0; row < n; ++row) {
        const double product = static_cast<double>(x[row * d + i]) * static_cast<double>(x[row * d + j]);
        sum += product, size += std::fabs(product);
      }
      expect(near(result.g[i * d + j], sum, relative * size), "G of " + shape(n, d) + " at " + shape(i, j));
    }
  for (std::int64_t i = 0; i < d; ++i)
    for (std::int64_t j = 0; j < c; ++j) {
      double sum = 0, size = 1e-300;
      for (std::int64_t row = 0; row < n; ++row) {
        const double product = static_cast<double>(x[row * d + i]) * p[row * c + j];
        sum += product, size += std::fabs(product);
      }
      expect(near(result.c[i * c + j], sum, 1e-13 * size), "C of " + shape(n, d) + " at " + shape(i, j));
    }
}

template <class T>
void check_shape(std::int64_t n, std::int64_t d, std::int64_t c) {
  Session session;
  const auto x = random_values<T>(n * d, static_cast<std::uint64_t>(n + d));
  const auto p = random_values<double>(n * c, 5);
  const GramResult result = gram(session, x, d, p);
  expect(result.precision == ASSAY_F64, "f64 stays f64");
  compare(result, x, d, p, 1e-13);
}

const Added shapes("gram: odd shapes", [] {
  const std::int64_t all[][3] = {{1, 1, 0}, {1, 7, 3}, {65, 64, 1}, {257, 129, 2}, {5, 70, 33}, {1300, 40, 1}};
  for (const auto &[n, d, c] : all) {
    check_shape<float>(n, d, c);
    check_shape<double>(n, d, c);
  }
});

const Added empty("gram: no rows", [] {
  Session session;
  const GramResult result = gram(session, std::vector<float>{}, 3);
  for (int i = 0; i < 9; ++i) expect(result.g[i] == 0, "the sum of nothing is zero");
});

const Added cuts("gram: bits do not depend on how rows are cut", [] {
  Session session;
  const std::int64_t n = 2300, d = 33;
  const auto x = random_values<float>(n * d, 3);
  const auto p = random_values<double>(n * 2, 4);
  const GramResult whole = gram(session, x, d, p);
  const std::vector<std::vector<std::int64_t>> ways = {{512, 512}, {1, 7, 0, 600, 513}, {1024, 1000}, {2299}};
  for (const auto &way : ways) {
    const GramResult cut = gram(session, x, d, p, ASSAY_F64, way);
    expect(cut.g.same(whole.g) && cut.c.same(whole.c), "the same bits for " + std::to_string(way.size() + 1) + " blocks");
    const GramResult kept = gram(session, x, d, p, ASSAY_F64, way, 1000 * way[0]);
    expect(kept.g.same(whole.g) && kept.c.same(whole.c), "the same bits for blocks that the device keeps");
  }
});

const Added goes_on("gram: goes on after it was finished", [] {
  Session session;
  const std::int64_t n = 1700, d = 20, first = 1100;
  const auto x = random_values<float>(n * d, 9);
  const GramResult whole = gram(session, x, d);
  assay_gram *handle = nullptr;
  Guarded<double> g(d * d);
  session.must(assay_gram_open(session.context, d, 0, ASSAY_F64, &handle, session.message), "assay_gram_open");
  session.must(assay_gram_add(handle, x.data(), ASSAY_FLOAT32, first, nullptr, 0, nullptr, session.message), "assay_gram_add");
  session.must(assay_gram_finish(handle, g.data(), nullptr, nullptr, session.message), "assay_gram_finish");
  session.must(assay_gram_add(handle, x.data() + first * d, ASSAY_FLOAT32, n - first, nullptr, 0, nullptr, session.message), "assay_gram_add");
  session.must(assay_gram_finish(handle, g.data(), nullptr, nullptr, session.message), "assay_gram_finish");
  assay_gram_close(handle);
  expect(g.same(whole.g), "the same bits as in one go");
});

const Added keys("gram: a block with a key is read from the device the second time", [] {
  Session session;
  const std::int64_t n = 700, d = 12, key = 77;
  const auto x = random_values<float>(n * d, 21);
  const GramResult first = gram(session, x, d, {}, ASSAY_F64, {}, key);
  const std::vector<float> other(x.size(), 1.0f);
  const GramResult second = gram(session, other, d, {}, ASSAY_F64, {}, key);
  expect(first.g.same(second.g), "rows that the device has are not read again");
  const GramResult elsewhere = gram(session, other, d, {}, ASSAY_F64, {}, key + 1);
  expect(elsewhere.g[0] == static_cast<double>(n), "another key stands for other rows");
  const GramResult shorter = gram(session, std::vector<float>(other.begin(), other.begin() + 5 * d), d, {}, ASSAY_F64, {}, key);
  expect(shorter.g[0] == 5, "a key for a block of another shape is not trusted");
});

#ifdef ASSAY_EMULATION

const Added mixed("gram: mixed on a chip without float64 tensor cores", [] {
  emulation::settings.major = 7;
  emulation::settings.minor = 5;
  {
    Session session;
    for (const auto &[n, d] : {std::pair<std::int64_t, std::int64_t>{1, 1}, {65, 64}, {257, 129}, {1100, 17}}) {
      const auto x = random_values<float>(n * d, static_cast<std::uint64_t>(n));
      const auto p = random_values<double>(n, 8);
      const GramResult whole = gram(session, x, d, p, ASSAY_MIXED);
      expect(whole.precision == ASSAY_MIXED, "the wish for mixed is met");
      compare(whole, x, d, p, 1e-5);
      const GramResult cut = gram(session, x, d, p, ASSAY_MIXED, {n / 2, n / 3});
      expect(cut.g.same(whole.g) && cut.c.same(whole.c), "the same bits for three blocks");
    }
    const auto x = random_values<double>(40 * 9, 2);
    expect(gram(session, x, 9, {}, ASSAY_MIXED).precision == ASSAY_F64, "float64 rows are multiplied in float64");
  }
  emulation::settings.major = 9;
  emulation::settings.minor = 0;
});

#endif

const Added wish("gram: mixed is a wish", [] {
  Session session;
  const std::int64_t n = 90, d = 10;
  const auto x = random_values<float>(n * d, 31);
  const GramResult result = gram(session, x, d, {}, ASSAY_MIXED);
  expect(result.precision == ASSAY_F64 || result.precision == ASSAY_MIXED, "the precision is told");
  compare(result, x, d, std::vector<double>{}, result.precision == ASSAY_F64 ? 1e-13 : 1e-5);
});

}  // namespace
