// Greedy selection among rows in memory, as the C ABI sees it.
#pragma once

#include <cstdint>
#include <memory>

#include "context.h"
#include "failure.h"

namespace assay {

/** The caller's rows, read in place. */
struct SelectionRows {
  const void *data;
  assay_type type;
  int64_t n;
  int64_t d;
};

class Selection {
 public:
  virtual ~Selection() = default;

  /**
   * Picks up to `count` rows. @param eligible n bytes or NULL. @param outside bound on rows elsewhere, 0 for none.
   * @return how many were picked. @throws Failure ASSAY_CANCELLED
   */
  virtual int64_t next(int64_t count, const uint8_t *eligible, double outside, int64_t *picked, double *gains,
                       const Cancellation &cancellation) = 0;
};

/** @throws Failure ASSAY_NON_FINITE, ASSAY_NOT_POSITIVE_DEFINITE, ASSAY_CANCELLED, ASSAY_INVALID (distances) */
std::unique_ptr<Selection> open_selection(Context &context, assay_objective objective, const SelectionRows &rows, const double *a,
                                          const double *f, const double *distances, const Cancellation &cancellation);

}  // namespace assay
