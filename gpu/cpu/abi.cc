// The C ABI: checks arguments, takes the context's lock, and turns exceptions into statuses. Nothing else.
#include "assay_engine.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <system_error>

#include "cholesky.h"
#include "context.h"
#include "facility_location.h"
#include "failure.h"
#include "gram.h"
#include "scorer.h"
#include "selection/selection.h"

struct assay_context : assay::Context {
  using Context::Context;
};

struct assay_gram {
  assay::Context &context;
  int64_t c;
  assay::GramAccumulator accumulator;
};

struct assay_scorer {
  assay::Context &context;
  assay::Scorer scorer;
};

struct assay_selection {
  assay::Context &context;
  std::unique_ptr<assay::Selection> selection;
};

namespace {

using assay::Cancellation;
using assay::Failure;
using assay::require;

/** Orders beyond this are a caller's mistake, and their squares stay far from overflow. */
constexpr int64_t largest_order = int64_t{1} << 24;
constexpr int64_t largest_count = int64_t{1} << 40;
constexpr int32_t largest_threads = 1024;

int32_t fail(char *message, int32_t status, const char *text) {
  if (message != nullptr) {
    std::strncpy(message, text, ASSAY_MESSAGE_BYTES - 1);
    message[ASSAY_MESSAGE_BYTES - 1] = 0;
  }
  return status;
}

/** Runs the body of a function of the ABI: no exception gets out. */
template <class Body> int32_t guarded(char *message, Body &&body) {
  try {
    body();
    return ASSAY_OK;
  } catch (const Failure &failure) {
    return fail(message, failure.status, failure.message.c_str());
  } catch (const std::bad_alloc &) {
    return fail(message, ASSAY_OUT_OF_MEMORY, "There is not enough memory.");
  } catch (const std::system_error &error) {
    return fail(message, ASSAY_OUT_OF_MEMORY, error.what());
  } catch (const std::exception &error) {
    return fail(message, ASSAY_INVALID, error.what());
  }
}

template <class Body> int32_t with_context(assay::Context *context, char *message, Body &&body) {
  return guarded(message, [&] {
    require(context != nullptr, "The context is missing.");
    const std::lock_guard<std::mutex> lock(context->mutex());
    body();
  });
}

assay_type checked_type(int32_t type) {
  require(type == ASSAY_FLOAT32 || type == ASSAY_FLOAT64, "The type of the rows is unknown.");
  return static_cast<assay_type>(type);
}

void check_order(int64_t d) { require(d >= 1 && d <= largest_order, "The number of columns is out of range."); }

void check_rows(const void *rows, int64_t n) {
  require(n >= 0 && n <= largest_count, "The number of rows is out of range.");
  require(rows != nullptr || n == 0, "The rows are missing.");
}

}  // namespace

int32_t assay_abi_version(void) { return ASSAY_ABI_VERSION; }

int32_t assay_open(int32_t threads, const char *variant, assay_context **context, char *message) {
  return guarded(message, [&] {
    require(context != nullptr, "There is no place for the context.");
    require(threads >= 0 && threads <= largest_threads, "The number of threads is out of range.");
    *context = new assay_context(threads, variant == nullptr ? "" : variant);
  });
}

void assay_close(assay_context *context) { delete context; }

int32_t assay_describe(assay_context *context, char *device, int64_t capacity, int32_t *threads, char *message) {
  return guarded(message, [&] {
    require(context != nullptr, "The context is missing.");
    if (device != nullptr && capacity > 0) {
      const std::string &text = context->description();
      const size_t length = std::min(text.size(), static_cast<size_t>(capacity - 1));
      std::memcpy(device, text.data(), length);
      device[length] = 0;
    }
    if (threads != nullptr) *threads = context->threads();
  });
}

int32_t assay_gram_open(assay_context *context, int64_t d, int64_t c, int32_t precision, assay_gram **gram, char *message) {
  return with_context(context, message, [&] {
    require(gram != nullptr, "There is no place for the accumulator.");
    check_order(d);
    require(c >= 0 && c <= largest_order, "The number of product columns is out of range.");
    require(precision == ASSAY_F64 || precision == ASSAY_MIXED, "The precision is unknown.");
    *gram = new assay_gram{*context, c, {*context, d, c, static_cast<assay_precision>(precision)}};
  });
}

int32_t assay_gram_add(assay_gram *gram, const void *rows, int32_t type, int64_t n, const double *products, int64_t,
                       const int32_t *cancel, char *message) {
  if (gram == nullptr) return fail(message, ASSAY_INVALID, "The accumulator is missing.");
  return with_context(&gram->context, message, [&] {
    check_rows(rows, n);
    require(products != nullptr || gram->c == 0 || n == 0, "The products are missing.");
    const Cancellation cancellation(cancel);
    cancellation.check();
    gram->accumulator.add(rows, checked_type(type), n, gram->c > 0 ? products : nullptr, cancellation);
  });
}

int32_t assay_gram_finish(assay_gram *gram, double *g, double *c, int32_t *precision, char *message) {
  if (gram == nullptr) return fail(message, ASSAY_INVALID, "The accumulator is missing.");
  return with_context(&gram->context, message, [&] {
    require(g != nullptr && (c != nullptr || gram->c == 0), "There is no place for the sums.");
    const assay_precision used = gram->accumulator.finish(g, c);
    if (precision != nullptr) *precision = used;
  });
}

void assay_gram_close(assay_gram *gram) { delete gram; }

int32_t assay_factor(assay_context *context, const double *g, int64_t d, double lambda, double *r, double *log_det, double *inverse_trace,
                     double *condition, const int32_t *cancel, char *message) {
  return with_context(context, message, [&] {
    check_order(d);
    require(g != nullptr && r != nullptr, "The matrix or the place for its factor is missing.");
    const Cancellation cancellation(cancel);
    cancellation.check();
    const assay::Factorization factor = assay::factorize(*context, g, d, lambda, cancellation);
    for (int64_t i = 0; i < d; ++i) std::copy_n(factor.r.row(i), d, r + i * d);
    if (log_det != nullptr) *log_det = factor.log_det;
    if (inverse_trace != nullptr) *inverse_trace = assay::sum_of_squares(context->kernels(), factor.r);
    if (condition != nullptr) *condition = assay::estimate_condition(*context, g, lambda, factor.r);
  });
}

int32_t assay_scorer_open(assay_context *context, int64_t d, const double *r, int32_t exact, const double *w, int64_t c,
                          assay_scorer **scorer, char *message) {
  return with_context(context, message, [&] {
    require(scorer != nullptr, "There is no place for the scorer.");
    check_order(d);
    require((w != nullptr) == (c > 0) && c >= 0 && c <= largest_order, "The projection does not fit its number of columns.");
    *scorer = new assay_scorer{*context, {*context, d, r, exact != 0, w, c}};
  });
}

int32_t assay_scorer_run(assay_scorer *scorer, const void *rows, int32_t type, int64_t n, int64_t, double *scores, double *projected,
                         int32_t *wide, const int32_t *cancel, char *message) {
  if (scorer == nullptr) return fail(message, ASSAY_INVALID, "The scorer is missing.");
  return with_context(&scorer->context, message, [&] {
    check_rows(rows, n);
    require(scores != nullptr || !scorer->scorer.scores() || n == 0, "There is no place for the scores.");
    require(projected != nullptr || !scorer->scorer.projects() || n == 0, "There is no place for the projection.");
    const Cancellation cancellation(cancel);
    cancellation.check();
    const bool used = scorer->scorer.run(rows, checked_type(type), n, scores, projected, cancellation);
    if (wide != nullptr) *wide = used ? 1 : 0;
  });
}

void assay_scorer_close(assay_scorer *scorer) { delete scorer; }

int32_t assay_selection_open(assay_context *context, int32_t objective, const void *rows, int32_t type, int64_t n, int64_t d,
                             const double *a, const double *f, const double *distances, const int32_t *cancel,
                             assay_selection **selection, char *message) {
  return with_context(context, message, [&] {
    require(selection != nullptr, "There is no place for the selection.");
    check_order(d);
    check_rows(rows, n);
    require(objective >= ASSAY_D_OPTIMAL && objective <= ASSAY_K_CENTER, "The objective is unknown.");
    require((a != nullptr) == (objective != ASSAY_K_CENTER), "The matrix A belongs to D and A, and to them alone.");
    require(f == nullptr || objective == ASSAY_A_OPTIMAL, "The matrix F belongs to A alone.");
    require(distances == nullptr || objective == ASSAY_K_CENTER, "Distances belong to k-center alone.");
    const Cancellation cancellation(cancel);
    cancellation.check();
    const assay::SelectionRows all{rows, checked_type(type), n, d};
    *selection = new assay_selection{
        *context, assay::open_selection(*context, static_cast<assay_objective>(objective), all, a, f, distances, cancellation)};
  });
}

int32_t assay_selection_next(assay_selection *selection, int64_t count, const uint8_t *eligible, double outside, int64_t *picked,
                             double *gains, int64_t *done, const int32_t *cancel, char *message) {
  if (selection == nullptr) return fail(message, ASSAY_INVALID, "The selection is missing.");
  return with_context(&selection->context, message, [&] {
    require(count >= 0 && done != nullptr, "The number of picks is out of range, or has no place.");
    require((picked != nullptr && gains != nullptr) || count == 0, "There is no place for the picks.");
    require(!(outside < 0) && !std::isnan(outside), "The bound on rows outside is negative.");
    *done = 0;
    const Cancellation cancellation(cancel);
    cancellation.check();
    *done = selection->selection->next(count, eligible, outside, picked, gains, cancellation);
  });
}

void assay_selection_close(assay_selection *selection) { delete selection; }

int32_t assay_facility_location(assay_context *context, const float *tokens, int64_t tiles, int64_t n, int64_t d, int64_t m,
                                int32_t *picked, const int32_t *cancel, char *message) {
  return with_context(context, message, [&] {
    check_order(d);
    require(tiles >= 0 && tiles <= largest_count && n >= 1 && n <= INT32_MAX, "The number of tokens is out of range.");
    require(m >= 0 && m <= n, "There are fewer tokens in a tile than picks.");
    require((tokens != nullptr && picked != nullptr) || tiles == 0 || m == 0, "The tokens or the place for the picks are missing.");
    const Cancellation cancellation(cancel);
    cancellation.check();
    if (tiles > 0 && m > 0) assay::facility_location(*context, tokens, tiles, n, d, m, picked, cancellation);
  });
}
