#include "selection/k_center.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "row_kernels.h"
#include "selection/candidates.h"
#include "selection/greedy.h"
#include "selection/objective.h"

namespace assay {
namespace {

/** Centers after which a row's bound is looked at again. */
constexpr int64_t centers_at_once = 4;

template <class T> class KCenter : public Objective {
 public:
  KCenter(Context &context, const SelectionRows &rows)
      : kernels_(context.kernels()), rows_(static_cast<const T *>(rows.data)), d_(rows.d), exact_at_(rows.n, 0) {}

  bool prepare(std::vector<double> &, const Cancellation &) override { return false; }
  double least_bound(double gain) const override { return gain; }
  bool might_exceed(double outside, double gain) const override { return outside > std::sqrt(gain); }

  // Stage: the number of centers that a row's bound takes into account.
  int64_t stages() const override { return static_cast<int64_t>(centers_.size()) + 1; }
  int64_t stage(int64_t row) const override { return exact_at_[row]; }

  void advance(const int64_t *rows, int64_t count, int, double *bounds) override {
    const int64_t from = exact_at_[rows[0]];
    const int64_t to = std::min(from + centers_at_once, static_cast<int64_t>(centers_.size()));
    for (int64_t i = 0; i < count; ++i) {
      const int64_t row = rows[i];
      for (int64_t center = from; center < to; ++center) {
        bounds[row] = std::min(bounds[row], squared_distance(kernels_, rows_ + row * d_, rows_ + centers_[center] * d_, d_));
      }
      exact_at_[row] = static_cast<int32_t>(to);
    }
  }

  double gain(int64_t, double bound) const override { return bound; }
  void pick(int64_t row, double) override { centers_.push_back(row); }
  double reported(double gain) const override { return std::sqrt(gain); }

 private:
  const KernelSet &kernels_;
  const T *rows_;
  const int64_t d_;
  std::vector<int64_t> centers_;
  std::vector<int32_t> exact_at_;
};

template <class T> void check_finite(Context &context, const SelectionRows &rows) {
  constexpr int64_t piece = 1 << 16;
  const T *x = static_cast<const T *>(rows.data);
  const int64_t count = rows.n * rows.d;
  std::atomic<bool> finite{true};
  context.pool().for_each((count + piece - 1) / piece, [&](int64_t task, int) {
    if (!all_finite(context.kernels(), x + task * piece, std::min(piece, count - task * piece))) finite.store(false, std::memory_order_relaxed);
  });
  if (!finite.load()) throw_non_finite();
}

template <class T>
std::unique_ptr<Selection> open(Context &context, const SelectionRows &rows, const double *distances, const Cancellation &cancellation) {
  check_finite<T>(context, rows);
  cancellation.check();
  Candidates candidates(rows.n);
  for (int64_t i = 0; i < rows.n; ++i) {
    const double distance = distances == nullptr ? INFINITY : distances[i];
    require(distance >= 0, "A distance is negative or NaN.");
    candidates.bounds()[i] = distance * distance;
  }
  return std::make_unique<GreedySearch>(context, std::make_unique<KCenter<T>>(context, rows), std::move(candidates));
}

}  // namespace

std::unique_ptr<Selection> open_k_center(Context &context, const SelectionRows &rows, const double *distances,
                                         const Cancellation &cancellation) {
  return rows.type == ASSAY_FLOAT32 ? open<float>(context, rows, distances, cancellation)
                                    : open<double>(context, rows, distances, cancellation);
}

}  // namespace assay
