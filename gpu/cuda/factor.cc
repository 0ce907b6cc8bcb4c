#include "factor.h"

#include <algorithm>

#include "../cpu/cholesky.h"

namespace {

/** The native engine of this context: its threads and its instruction set. */
assay::Context &host_engine(Context &context) {
  if (!context.host_engine) context.host_engine = std::make_shared<assay::Context>(context.threads, "");
  return *std::static_pointer_cast<assay::Context>(context.host_engine);
}

}  // namespace

void factor_matrix(Context &context, const double *g, std::int64_t d, double lambda, double *r, FactorFacts *facts, const std::int32_t *cancel) {
  try {
    assay::Context &host = host_engine(context);
    const assay::Factorization factor = assay::factorize(host, g, d, lambda, assay::Cancellation(cancel));
    for (std::int64_t i = 0; i < d; ++i) std::copy_n(factor.r.row(i), d, r + i * d);
    if (facts == nullptr) return;
    facts->log_det = factor.log_det;
    facts->inverse_trace = assay::sum_of_squares(host.kernels(), factor.r);
    facts->condition = assay::estimate_condition(host, g, lambda, factor.r);
  } catch (const assay::Failure &failure) {
    throw Failure(failure.status, failure.message);
  }
}
