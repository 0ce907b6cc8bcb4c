#include "selection/selection.h"

#include "selection/k_center.h"
#include "selection/optimal_design.h"

namespace assay {

std::unique_ptr<Selection> open_selection(Context &context, assay_objective objective, const SelectionRows &rows, const double *a,
                                          const double *f, const double *distances, const Cancellation &cancellation) {
  if (objective == ASSAY_K_CENTER) return open_k_center(context, rows, distances, cancellation);
  return open_optimal_design(context, objective == ASSAY_A_OPTIMAL, rows, a, f, cancellation);
}

}  // namespace assay
