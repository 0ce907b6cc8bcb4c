// Greedy facility location over the tokens of a tile, by cosine similarity.
#pragma once

#include <cstdint>

#include "context.h"
#include "failure.h"

namespace assay {

/**
 * @param tokens tiles x n x d. @param picked tiles x m.
 * @throws Failure ASSAY_NON_FINITE, ASSAY_CANCELLED
 */
void facility_location(Context &context, const float *tokens, int64_t tiles, int64_t n, int64_t d, int64_t m, int32_t *picked,
                       const Cancellation &cancellation);

}  // namespace assay
