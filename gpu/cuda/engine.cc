// The C ABI: checks arguments, takes the context, and turns exceptions into statuses.
#include "assay_engine.h"

#include <cstring>
#include <memory>
#include <new>

#include "factor.h"
#include "facility.h"
#include "gram.h"
#include "scorer.h"
#include "selection.h"

struct assay_context {
  Context context;
};

struct assay_gram {
  Context &context;
  std::int64_t d;
  std::int64_t c;
  Gram gram;
};

struct assay_scorer {
  Context &context;
  std::int64_t d;
  bool scored;
  bool projected;
  Scorer scorer;
};

struct assay_selection {
  Context &context;
  std::unique_ptr<Selection> selection;
};

namespace {

/** Column counts are kept in 32 bits on the device. */
constexpr std::int64_t most_columns = 1 << 20;

std::int32_t report(char *message, assay_status status, const char *sentence) {
  if (message != nullptr) {
    std::strncpy(message, sentence, ASSAY_MESSAGE_BYTES - 1);
    message[ASSAY_MESSAGE_BYTES - 1] = 0;
  }
  return status;
}

template <class Body>
std::int32_t guarded(char *message, const Body &body) {
  try {
    body();
    return ASSAY_OK;
  } catch (const Failure &failure) {
    return report(message, failure.status, failure.what());
  } catch (const std::bad_alloc &) {
    return report(message, ASSAY_OUT_OF_MEMORY, "The host ran out of memory.");
  } catch (const std::exception &error) {
    return report(message, ASSAY_INVALID, error.what());
  }
}

void require(bool holds, const char *sentence) {
  if (!holds) throw Failure(ASSAY_INVALID, sentence);
}

void require_columns(std::int64_t d) { require(d >= 1 && d <= most_columns, "The number of columns is not in 1 ... 2^20."); }

void require_rows(const void *rows, std::int32_t type, std::int64_t n) {
  require(type == ASSAY_FLOAT32 || type == ASSAY_FLOAT64, "Rows are float32 or float64.");
  require(n >= 0 && (n == 0 || rows != nullptr), "The rows are missing.");
}

/** Closes a handle on its device, after whoever is at work. Closing goes on when the device is lost. */
template <class Handle>
void close(Handle *handle) {
  if (handle == nullptr) return;
  std::unique_lock<std::mutex> lock;
  try {
    lock = handle->context.enter();
  } catch (const Failure &) {
  }
  delete handle;
}

}  // namespace

std::int32_t assay_abi_version(void) { return ASSAY_ABI_VERSION; }

std::int32_t assay_open(std::int32_t threads, const char *variant, assay_context **context, char *message) {
  return guarded(message, [&] {
    require(context != nullptr && threads >= 0, "The place for the context is missing, or the number of threads is negative.");
    *context = new assay_context{Context(variant == nullptr ? "" : variant, threads)};
  });
}

void assay_close(assay_context *context) {
  if (context != nullptr) cudaSetDevice(context->context.info.ordinal);
  delete context;
}

std::int32_t assay_describe(assay_context *context, char *device, std::int64_t capacity, std::int32_t *threads, char *message) {
  return guarded(message, [&] {
    require(context != nullptr && device != nullptr && capacity > 0, "The context or the place for its description is missing.");
    const DeviceInfo &info = context->context.info;
    constexpr std::size_t gibibyte = std::size_t{1} << 30;
    const std::string words = info.name + ", compute capability " + std::to_string(info.major) + "." + std::to_string(info.minor) + ", " +
                              std::to_string((info.memory + gibibyte / 2) / gibibyte) + " GiB";
    const std::size_t length = std::min(words.size(), static_cast<std::size_t>(capacity - 1));
    std::memcpy(device, words.data(), length);
    device[length] = 0;
    if (threads != nullptr) *threads = info.multiprocessors;
  });
}

std::int32_t assay_gram_open(assay_context *context, std::int64_t d, std::int64_t c, std::int32_t precision, assay_gram **gram, char *message) {
  return guarded(message, [&] {
    require(context != nullptr && gram != nullptr, "The context or the place for the accumulator is missing.");
    require_columns(d);
    require(c >= 0 && c <= most_columns, "The number of columns of P is not in 0 ... 2^20.");
    require(precision == ASSAY_F64 || precision == ASSAY_MIXED, "The precision is neither f64 nor mixed.");
    const auto lock = context->context.enter();
    *gram = new assay_gram{context->context, d, c, Gram(context->context, d, c, precision == ASSAY_MIXED)};
  });
}

std::int32_t assay_gram_add(assay_gram *gram, const void *rows, std::int32_t type, std::int64_t n, const double *products, std::int64_t key,
                            const std::int32_t *cancel, char *message) {
  return guarded(message, [&] {
    require(gram != nullptr, "The accumulator is missing.");
    require_rows(rows, type, n);
    require(n == 0 || gram->c == 0 || products != nullptr, "The products are missing.");
    const auto lock = gram->context.enter();
    gram->gram.add({rows, type, n, gram->d, key}, products, cancel);
  });
}

std::int32_t assay_gram_finish(assay_gram *gram, double *g, double *c, std::int32_t *precision, char *message) {
  return guarded(message, [&] {
    require(gram != nullptr && g != nullptr && (gram->c == 0 || c != nullptr), "The accumulator or the place for its sums is missing.");
    const auto lock = gram->context.enter();
    const assay_precision used = gram->gram.finish(g, c);
    if (precision != nullptr) *precision = used;
  });
}

void assay_gram_close(assay_gram *gram) { close(gram); }

std::int32_t assay_factor(assay_context *context, const double *g, std::int64_t d, double lambda, double *r, double *log_det,
                          double *inverse_trace, double *condition, const std::int32_t *cancel, char *message) {
  return guarded(message, [&] {
    require(context != nullptr && g != nullptr && r != nullptr, "The matrix or the place for its factor is missing.");
    require_columns(d);
    const auto lock = context->context.enter();
    FactorFacts facts;
    factor_matrix(context->context, g, d, lambda, r, &facts, cancel);
    if (log_det != nullptr) *log_det = facts.log_det;
    if (inverse_trace != nullptr) *inverse_trace = facts.inverse_trace;
    if (condition != nullptr) *condition = facts.condition;
  });
}

std::int32_t assay_scorer_open(assay_context *context, std::int64_t d, const double *r, std::int32_t exact, const double *w, std::int64_t c,
                               assay_scorer **scorer, char *message) {
  return guarded(message, [&] {
    require(context != nullptr && scorer != nullptr, "The context or the place for the scorer is missing.");
    require_columns(d);
    require((w == nullptr) == (c == 0) && c >= 0 && c <= most_columns, "W and its number of columns do not agree.");
    require(r != nullptr || w != nullptr, "There is neither R nor W.");
    const auto lock = context->context.enter();
    *scorer = new assay_scorer{context->context, d, r != nullptr, w != nullptr, Scorer(context->context, d, r, exact != 0, w, c)};
  });
}

std::int32_t assay_scorer_run(assay_scorer *scorer, const void *rows, std::int32_t type, std::int64_t n, std::int64_t key, double *scores,
                              double *projected, std::int32_t *wide, const std::int32_t *cancel, char *message) {
  return guarded(message, [&] {
    require(scorer != nullptr, "The scorer is missing.");
    require_rows(rows, type, n);
    require(n == 0 || ((!scorer->scored || scores != nullptr) && (!scorer->projected || projected != nullptr)),
            "The place for the results is missing.");
    const auto lock = scorer->context.enter();
    const bool used_wide = scorer->scorer.run({rows, type, n, scorer->d, key}, scores, projected, cancel);
    if (wide != nullptr) *wide = used_wide ? 1 : 0;
  });
}

void assay_scorer_close(assay_scorer *scorer) { close(scorer); }

std::int32_t assay_selection_open(assay_context *context, std::int32_t objective, const void *rows, std::int32_t type, std::int64_t n,
                                  std::int64_t d, const double *a, const double *f, const double *distances, const std::int32_t *cancel,
                                  assay_selection **selection, char *message) {
  return guarded(message, [&] {
    require(context != nullptr && selection != nullptr, "The context or the place for the selection is missing.");
    require(objective >= ASSAY_D_OPTIMAL && objective <= ASSAY_K_CENTER, "There is no such objective.");
    require_columns(d);
    require_rows(rows, type, n);
    require(n >= 1, "There are no rows to select from.");
    require((objective == ASSAY_K_CENTER) == (a == nullptr), "A is missing, or it is there where none is used.");
    const auto lock = context->context.enter();
    const HostRows block{rows, type, n, d};
    auto opened = objective == ASSAY_K_CENTER ? open_center_selection(context->context, block, distances, cancel)
                                              : open_design_selection(context->context, block, a, objective == ASSAY_A_OPTIMAL, f, cancel);
    *selection = new assay_selection{context->context, std::move(opened)};
  });
}

std::int32_t assay_selection_next(assay_selection *selection, std::int64_t count, const std::uint8_t *eligible, double outside,
                                  std::int64_t *picked, double *gains, std::int64_t *done, const std::int32_t *cancel, char *message) {
  return guarded(message, [&] {
    require(selection != nullptr && done != nullptr, "The selection or the place for the number of picks is missing.");
    require(count >= 0 && (count == 0 || (picked != nullptr && gains != nullptr)), "The place for the picks is missing.");
    const auto lock = selection->context.enter();
    *done = selection->selection->next(count, eligible, outside, picked, gains, cancel);
  });
}

void assay_selection_close(assay_selection *selection) { close(selection); }

std::int32_t assay_facility_location(assay_context *context, const float *tokens, std::int64_t tiles, std::int64_t n, std::int64_t d,
                                     std::int64_t m, std::int32_t *picked, const std::int32_t *cancel, char *message) {
  return guarded(message, [&] {
    require(context != nullptr && tokens != nullptr && picked != nullptr, "The tokens or the place for the picks is missing.");
    require(tiles >= 1 && n >= 1 && n < (1 << 30) && m >= 0 && m <= n, "The numbers of tiles, tokens and picks do not agree.");
    require_columns(d);
    const auto lock = context->context.enter();
    if (m > 0) locate_facilities(context->context, tokens, tiles, n, d, m, picked, cancel);
  });
}
