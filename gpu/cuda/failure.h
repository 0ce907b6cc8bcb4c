// How anything in this library fails: a status of the C ABI and a sentence.
#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>

#include "assay_engine.h"

struct Failure : std::runtime_error {
  Failure(assay_status code, const std::string &sentence) : std::runtime_error(sentence), status(code) {}
  assay_status status;
};

/** Ends an operation when its caller wants that. `cancel` may be null. */
inline void throw_if_cancelled(const std::int32_t *cancel) {
  if (cancel != nullptr && *static_cast<const volatile std::int32_t *>(cancel) != 0)
    throw Failure(ASSAY_CANCELLED, "The operation was cancelled.");
}
