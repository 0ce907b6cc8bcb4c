// Greedy facility location over tokens by cosine similarity, in every tile by itself.
#pragma once
#include "context.h"

/** See assay_facility_location. @param tokens tiles × n × d on the host. */
void locate_facilities(Context &context, const float *tokens, std::int64_t tiles, std::int64_t n, std::int64_t d, std::int64_t m,
                       std::int32_t *picked, const std::int32_t *cancel);
