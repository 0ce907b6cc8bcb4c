// The factor of a symmetric positive definite matrix: on the host, in float64, by the native engine's code.
#pragma once
#include "context.h"

struct FactorFacts {
  double log_det;
  double inverse_trace;
  double condition;
};

/**
 * A = G + λI = LLᵀ, R = L⁻ᵀ (d × d, upper triangular, zeros below).
 * @param facts what is read off the factor, or null.
 * @throws Failure ASSAY_NOT_POSITIVE_DEFINITE, ASSAY_CANCELLED
 */
void factor_matrix(Context &context, const double *g, std::int64_t d, double lambda, double *r, FactorFacts *facts, const std::int32_t *cancel);
