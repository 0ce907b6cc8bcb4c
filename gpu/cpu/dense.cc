#include "dense.h"

#include <algorithm>

#include "gram.h"

namespace assay {

void gram_of(Context &context, const double *x, int64_t n, int64_t d, double *out) {
  GramAccumulator gram(context, d, 0, ASSAY_F64);
  gram.add(x, ASSAY_FLOAT64, n, nullptr, Cancellation(nullptr));
  gram.finish(out, nullptr);
}

void multiply_rows(Context &context, const double *x, int64_t n, int64_t d, const PackedFactor &w, double *out) {
  const KernelSet &kernels = context.kernels();
  const int64_t task_rows = kernels.f64.rows * 8;
  ThreadArrays<double> groups(context.threads(), task_rows * d);
  context.pool().for_each((n + task_rows - 1) / task_rows, [&](int64_t task, int thread) {
    const int64_t first = task * task_rows;
    const int64_t count = std::min(task_rows, n - first);
    kernels.pack_rows_f64(x + first * d, nullptr, count, d, groups.of(thread));
    w.multiply(kernels, groups.of(thread), count, out + first * w.columns(), w.columns());
  });
}

AlignedArray<double> dense_copy(const SquareMatrix &r) {
  const int64_t d = r.order();
  AlignedArray<double> copy(d * d);
  for (int64_t i = 0; i < d; ++i) std::copy_n(r.row(i), d, copy.data() + i * d);
  return copy;
}

AlignedArray<double> dense_transpose(const SquareMatrix &r) {
  const int64_t d = r.order();
  AlignedArray<double> copy(d * d);
  for (int64_t i = 0; i < d; ++i) {
    for (int64_t j = 0; j < d; ++j) copy[j * d + i] = r.row(i)[j];
  }
  return copy;
}

}  // namespace assay
