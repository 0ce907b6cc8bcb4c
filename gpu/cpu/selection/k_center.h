// K-center as an objective of the greedy search: the row farthest from all centers becomes the next one.
#pragma once

#include <memory>

#include "selection/selection.h"

namespace assay {

/** Gain and bound: the squared distance to the nearest center, which every new center can only shorten. */
std::unique_ptr<Selection> open_k_center(Context &context, const SelectionRows &rows, const double *distances,
                                         const Cancellation &cancellation);

}  // namespace assay
