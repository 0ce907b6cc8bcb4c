#include "selection/optimal_design.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "row_kernels.h"
#include "selection/design_state.h"
#include "selection/greedy.h"

namespace assay {
namespace {

/** A row of which nothing is known but a bound. */
constexpr int32_t never = -1;

static_assert(Objective::group_rows <= DesignState::catch_up_rows);

template <class T> class OptimalDesign : public Objective {
 public:
  OptimalDesign(Context &context, bool traced, const SelectionRows &rows, const double *a, const double *f,
                const Cancellation &cancellation)
      : context_(context),
        traced_(traced),
        rows_(static_cast<const T *>(rows.data)),
        d_(rows.d),
        state_(context, rows.d, a, traced, f, cancellation),
        exact_at_(rows.n, traced ? never : 0),
        q_(traced ? rows.n : 0),
        groups_(context.threads(), context.kernels().f64.rows * rows.d),
        scratch_(context.threads(), state_.scratch_size(context.kernels().f64.rows)),
        picked_(AlignedArray<double>::zeros(state_.ld())) {}

  /** Bounds of all rows: g with the matrix to begin with. */
  void evaluate_all(std::vector<double> &bounds, const Cancellation &cancellation) {
    const KernelSet &k = context_.kernels();
    const int64_t n = static_cast<int64_t>(bounds.size());
    const int64_t task_rows = k.f64.rows * std::max<int64_t>(8, 512 * 1024 / (8 * d_ * k.f64.rows));
    ThreadArrays<double> groups(context_.threads(), task_rows * d_);
    ThreadArrays<double> gains(context_.threads(), task_rows);
    std::atomic<bool> finite{true};
    context_.pool().for_each((n + task_rows - 1) / task_rows, [&](int64_t task, int thread) {
      if (cancellation.requested()) return;
      const int64_t first = task * task_rows;
      const int64_t count = std::min(task_rows, n - first);
      if (!pack_rows(k, rows_ + first * d_, nullptr, count, d_, groups.of(thread))) finite.store(false, std::memory_order_relaxed);
      state_.evaluate_bounds(groups.of(thread), count, gains.of(thread));
      std::copy_n(gains.of(thread), count, bounds.begin() + first);
    });
    cancellation.check();
    if (!finite.load()) throw_non_finite();
  }

  bool prepare(std::vector<double> &bounds, const Cancellation &cancellation) override {
    if (!state_.prepare(cancellation)) return false;
    // From here on g is computed afresh where it is needed. The old g still bounds it, but for rounding of either.
    const double largest = bounds.empty() ? 0 : *std::max_element(bounds.begin(), bounds.end());
    for (double &bound : bounds) bound = bound * (1 + 1e-11) + 1e-13 * largest;
    return true;
  }

  double least_bound(double gain) const override {
    if (!traced_ || gain <= 0) return gain;
    // gain ≤ μg/(1 + g), so g ≥ gain/(μ - gain); μ - gain is only non-positive by rounding.
    const double mu = state_.trace_bound();
    return gain / std::max(mu - gain, 1e-9 * gain) * (1 - 1e-9);
  }

  bool might_exceed(double outside, double gain) const override {
    if (!traced_) return outside > gain;
    return state_.trace_bound() * (std::isinf(outside) ? 1.0 : outside / (1 + outside)) > gain;
  }

  // Stage 0: exact in an earlier epoch, or never. Stage 1 + t: exact after t picks of this one.
  int64_t stages() const override { return state_.picks() - state_.epoch_start() + 2; }
  int64_t stage(int64_t row) const override {
    return exact_at_[row] == never ? 0 : std::max<int64_t>(0, exact_at_[row] - state_.epoch_start() + 1);
  }

  void advance(const int64_t *rows, int64_t count, int thread, double *bounds) override {
    if (stage(rows[0]) == 0) return evaluate(rows, count, thread, bounds);
    const T *x[Objective::group_rows] = {};
    double g[Objective::group_rows];
    double q[Objective::group_rows];
    for (int64_t i = 0; i < count; ++i) {
      x[i] = rows_ + rows[i] * d_;
      g[i] = bounds[rows[i]];
      if (traced_) q[i] = q_[rows[i]];
    }
    const int64_t from = exact_at_[rows[0]];
    state_.catch_up(x, count, from, g, q);
    for (int64_t i = 0; i < count; ++i) {
      bounds[rows[i]] = g[i];
      if (traced_) q_[rows[i]] = q[i];
      exact_at_[rows[i]] = static_cast<int32_t>(state_.next_stop(from));
    }
  }

  double gain(int64_t row, double bound) const override { return traced_ ? std::max(q_[row], 0.0) / (1 + bound) : bound; }

  void pick(int64_t row, double bound) override {
    std::copy_n(rows_ + row * d_, d_, picked_.data());
    state_.pick(picked_.data(), bound);
  }

  double reported(double gain) const override { return traced_ ? gain : std::log1p(gain); }

 private:
  /** Evaluates rows afresh, with the matrix at the epoch's start. */
  void evaluate(const int64_t *rows, int64_t count, int thread, double *bounds) {
    const KernelSet &k = context_.kernels();
    double g[Objective::group_rows];
    double q[Objective::group_rows];
    for (; count > 0; rows += k.f64.rows, count -= k.f64.rows) {
      const int64_t now = std::min(k.f64.rows, count);
      pack_rows(k, rows_, rows, now, d_, groups_.of(thread));
      state_.evaluate(groups_.of(thread), now, scratch_.of(thread), g, q);
      for (int64_t i = 0; i < now; ++i) {
        bounds[rows[i]] = g[i];
        if (traced_) q_[rows[i]] = q[i];
        exact_at_[rows[i]] = static_cast<int32_t>(state_.epoch_start());
      }
    }
  }

  Context &context_;
  const bool traced_;
  const T *rows_;
  const int64_t d_;
  DesignState state_;
  /** Number of picks after which a row's g (and q) were exact. */
  std::vector<int32_t> exact_at_;
  std::vector<double> q_;
  ThreadArrays<double> groups_;
  ThreadArrays<double> scratch_;
  AlignedArray<double> picked_;
};

template <class T>
std::unique_ptr<Selection> open(Context &context, bool traced, const SelectionRows &rows, const double *a, const double *f,
                                const Cancellation &cancellation) {
  auto design = std::make_unique<OptimalDesign<T>>(context, traced, rows, a, f, cancellation);
  Candidates candidates(rows.n);
  design->evaluate_all(candidates.bounds(), cancellation);
  return std::make_unique<GreedySearch>(context, std::move(design), std::move(candidates));
}

}  // namespace

std::unique_ptr<Selection> open_optimal_design(Context &context, bool traced, const SelectionRows &rows, const double *a, const double *f,
                                               const Cancellation &cancellation) {
  return rows.type == ASSAY_FLOAT32 ? open<float>(context, traced, rows, a, f, cancellation)
                                    : open<double>(context, traced, rows, a, f, cancellation);
}

}  // namespace assay
