// D-, A- and V-optimal design as an objective of the greedy search.
#pragma once

#include <memory>

#include "selection/candidates.h"
#include "selection/objective.h"
#include "selection/selection.h"

namespace assay {

/** D: gain g = xᵀA⁻¹x (reported as log(1 + g)), bound g. A and V: gain q/(1 + g) with q = xᵀA⁻¹FA⁻¹x, bound g, for q ≤ μg. */
std::unique_ptr<Selection> open_optimal_design(Context &context, bool traced, const SelectionRows &rows, const double *a, const double *f,
                                               const Cancellation &cancellation);

}  // namespace assay
