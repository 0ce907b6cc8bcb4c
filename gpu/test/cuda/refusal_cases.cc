// Bad input, cancellation, and what is the caller's fault.
#include <limits>

#include "session.h"

namespace {

template <class T>
void refuses(Session &session, T value) {
  const std::int64_t n = 40, d = 9;
  auto x = random_values<T>(n * d, 1);
  x[25 * d + 8] = value;
  assay_gram *handle = nullptr;
  session.must(assay_gram_open(session.context, d, 0, ASSAY_F64, &handle, session.message), "assay_gram_open");
  for (const std::int64_t key : {0, 6}) {
    const std::int32_t status = assay_gram_add(handle, x.data(), type_of<T>, n, nullptr, key, nullptr, session.message);
    expect(std::string(session.message).find("25") != std::string::npos, "the row is named");
    session.must_fail(status, ASSAY_NON_FINITE, "assay_gram_add");
  }
  assay_gram_close(handle);
}

const Added non_finite("refusals: NaN and infinities", [] {
  Session session;
  for (const double value : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    refuses<float>(session, static_cast<float>(value));
    refuses<double>(session, -value);
  }
  // The largest finite numbers are no infinities.
  const std::vector<float> large = {std::numeric_limits<float>::max(), -std::numeric_limits<float>::max()};
  expect(std::isfinite(gram(session, large, 1).g[0]), "float32's largest squares fit into float64");
});

const Added scored("refusals: a block that was scored first is still checked when it is added", [] {
  Session session;
  std::vector<float> x(10, 1.0f);
  x[3] = std::numeric_limits<float>::infinity();
  score(session, x, 1, {1.0}, false, {}, {}, 12);
  assay_gram *handle = nullptr;
  session.must(assay_gram_open(session.context, 1, 0, ASSAY_F64, &handle, session.message), "assay_gram_open");
  session.must_fail(assay_gram_add(handle, x.data(), ASSAY_FLOAT32, 10, nullptr, 12, nullptr, session.message), ASSAY_NON_FINITE, "assay_gram_add");
  assay_gram_close(handle);
});

const Added cancelled("refusals: a cancelled call ends, and others go on", [] {
  Session session;
  const std::int64_t n = 200, d = 10;
  const auto x = random_values<float>(n * d, 3);
  const std::int32_t cancel = 1;
  assay_gram *accumulator = nullptr;
  session.must(assay_gram_open(session.context, d, 0, ASSAY_F64, &accumulator, session.message), "assay_gram_open");
  session.must_fail(assay_gram_add(accumulator, x.data(), ASSAY_FLOAT32, n, nullptr, 0, &cancel, session.message), ASSAY_CANCELLED, "assay_gram_add");
  assay_gram_close(accumulator);
  std::vector<double> r(static_cast<std::size_t>(d * d)), scores(static_cast<std::size_t>(n));
  for (std::int64_t i = 0; i < d; ++i) r[static_cast<std::size_t>(i * (d + 1))] = 1;
  session.must_fail(assay_factor(session.context, r.data(), d, 0, r.data(), nullptr, nullptr, nullptr, &cancel, session.message), ASSAY_CANCELLED,
                    "assay_factor");
  assay_scorer *scorer = nullptr;
  session.must(assay_scorer_open(session.context, d, r.data(), 0, nullptr, 0, &scorer, session.message), "assay_scorer_open");
  session.must_fail(assay_scorer_run(scorer, x.data(), ASSAY_FLOAT32, n, 0, scores.data(), nullptr, nullptr, &cancel, session.message), ASSAY_CANCELLED,
                    "assay_scorer_run");
  assay_scorer_close(scorer);
  assay_selection *selection = nullptr;
  session.must_fail(assay_selection_open(session.context, ASSAY_K_CENTER, x.data(), ASSAY_FLOAT32, n, d, nullptr, nullptr, nullptr, &cancel, &selection,
                                         session.message),
                    ASSAY_CANCELLED, "assay_selection_open");
  session.must(assay_selection_open(session.context, ASSAY_K_CENTER, x.data(), ASSAY_FLOAT32, n, d, nullptr, nullptr, nullptr, nullptr, &selection,
                                    session.message),
               "assay_selection_open");
  std::int64_t row = 0, done = 0;
  double gain = 0;
  session.must_fail(assay_selection_next(selection, 1, nullptr, 0, &row, &gain, &done, &cancel, session.message), ASSAY_CANCELLED,
                    "assay_selection_next");
  assay_selection_close(selection);
  std::int32_t picked = 0;
  session.must_fail(assay_facility_location(session.context, x.data(), 1, n, d, 1, &picked, &cancel, session.message), ASSAY_CANCELLED,
                    "assay_facility_location");
  expect(near(score(session, x, d, r, true).scores[0], gram(session, std::vector<float>(x.begin(), x.begin() + d), 1).g[0], 1e-12),
         "the context still works: ‖x‖² both ways");
});

const Added callers("refusals: a caller's mistakes", [] {
  Session session;
  assay_gram *accumulator = nullptr;
  session.must_fail(assay_gram_open(session.context, 0, 0, ASSAY_F64, &accumulator, session.message), ASSAY_INVALID, "assay_gram_open");
  session.must(assay_gram_open(session.context, 1, 0, ASSAY_F64, &accumulator, session.message), "assay_gram_open");
  const double one = 1;
  session.must(assay_gram_add(accumulator, &one, ASSAY_FLOAT64, 1, nullptr, 0, nullptr, session.message), "assay_gram_add");
  session.must_fail(assay_gram_add(accumulator, &one, ASSAY_FLOAT32, 1, nullptr, 0, nullptr, session.message), ASSAY_INVALID, "assay_gram_add");
  assay_gram_close(accumulator);
  assay_gram_close(nullptr);
  assay_context *other = nullptr;
  session.must_fail(assay_open(0, "fast", &other, session.message), ASSAY_INVALID, "assay_open");
  session.must_fail(assay_open(0, "99", &other, session.message), ASSAY_UNAVAILABLE, "assay_open");
  expect(assay_abi_version() == ASSAY_ABI_VERSION, "the version of the ABI");
});

const Added described("refusals: the description is cut where the place for it ends", [] {
  Session session;
  Guarded<char> text(9);
  std::int32_t processors = 0;
  session.must(assay_describe(session.context, text.data(), 9, &processors, session.message), "assay_describe");
  expect(text[8] == 0 && text[7] != 0, "eight characters and a zero");
  expect(processors > 0, "multiprocessors");
});

}  // namespace
