#include "scorer.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

#include "row_kernels.h"

namespace assay {
namespace {

/**
 * Bytes of packed rows that one task works through: they stay in the level 2 cache while the panels of R go by. Long rows would make
 * that a few, and every one of them would have to wait for R to come from memory.
 */
constexpr int64_t task_bytes = 384 * 1024;
constexpr int64_t least_task_rows = 96;
constexpr int64_t most_task_rows = 1024;

/** Whether R can be rounded to float32 without overflow, and without its diagonal sinking to subnormal numbers. */
bool fits_float32(const double *r, int64_t d) {
  double largest = 0;
  double smallest = INFINITY;
  for (int64_t i = 0; i < d; ++i) {
    for (int64_t j = i; j < d; ++j) largest = std::max(largest, std::fabs(r[i * d + j]));
    smallest = std::min(smallest, r[i * d + i]);
  }
  return largest < 1e30 && smallest > 1e-30;
}

/**
 * Whether float32 products can be behind a score: beyond, they may have overflowed or sunk to subnormal numbers on the way. (Only
 * rows far from those that R came from get there.)
 */
bool sound_in_float32(double score) { return score > 1e-60 && score < 1e60; }

}  // namespace

Scorer::Scorer(Context &context, int64_t d, const double *r, bool exact, const double *w, int64_t c)
    : context_(context), d_(d), scores_(r != nullptr) {
  const KernelSet &k = context.kernels();
  if (scores_) {
    wide_triangle_ = AlignedArray<double>(triangle_size(d, k.f64.columns));
    pack_triangle(r, d, d, k.f64.columns, wide_triangle_.data());
    narrow_ = !exact && fits_float32(r, d);
    if (narrow_) {
      narrow_triangle_ = AlignedArray<float>(triangle_size(d, k.f32.columns));
      pack_triangle(r, d, d, k.f32.columns, narrow_triangle_.data());
    }
  }
  if (w != nullptr) factor_ = PackedFactor(k, w, c, d, c);
}

bool Scorer::run(const void *rows, assay_type type, int64_t n, double *scores, double *projected, const Cancellation &cancellation) {
  if (type == ASSAY_FLOAT32) return run_rows(static_cast<const float *>(rows), n, scores, projected, cancellation);
  return run_rows(static_cast<const double *>(rows), n, scores, projected, cancellation);
}

template <class T>
bool Scorer::run_rows(const T *rows, int64_t n, double *scores, double *projected, const Cancellation &cancellation) {
  const KernelSet &k = context_.kernels();
  const bool narrow = scores_ && narrow_ && sizeof(T) == 4;
  const bool wide = scores_ && !narrow;
  // Groups of both types, so that tasks end where groups end; and several tasks for every thread.
  const int64_t group = std::lcm(k.f32.rows, k.f64.rows);
  const int64_t fitting = std::clamp(task_bytes / (d_ * (narrow ? 4 : 8)), least_task_rows, most_task_rows);
  const int64_t task_rows = std::max<int64_t>(1, std::min(fitting, n / (4 * context_.threads())) / group) * group;
  ThreadArrays<float> narrow_groups(narrow ? context_.threads() : 0, task_rows * d_);
  ThreadArrays<double> wide_groups(context_.threads(), (wide || projects() ? task_rows : k.f64.rows) * d_);
  ThreadArrays<double> task_scores(context_.threads(), task_rows);
  std::atomic<bool> finite{true};
  context_.pool().for_each((n + task_rows - 1) / task_rows, [&](int64_t task, int thread) {
    if (cancellation.requested() || !finite.load(std::memory_order_relaxed)) return;
    const int64_t first = task * task_rows;
    const int64_t count = std::min(task_rows, n - first);
    const T *x = rows + first * d_;
    double *own = task_scores.of(thread);
    double *groups = wide_groups.of(thread);
    bool good = true;
    if constexpr (sizeof(T) == 4) {
      if (narrow) {
        good = pack_rows(k, x, nullptr, count, d_, narrow_groups.of(thread));
        k.score_f32(narrow_groups.of(thread), (count + k.f32.rows - 1) / k.f32.rows, d_, narrow_triangle_.data(), own);
      }
    }
    if (wide || projects()) good = pack_rows(k, x, nullptr, count, d_, groups) && good;
    if (!good) return finite.store(false, std::memory_order_relaxed);
    if (projects()) factor_.multiply(k, groups, count, projected + first * factor_.columns(), factor_.columns());
    if (wide) k.score_f64(groups, (count + k.f64.rows - 1) / k.f64.rows, d_, wide_triangle_.data(), own);
    if (narrow) rescue(x, count, groups, own);
    if (scores_) std::copy_n(own, count, scores + first);
  });
  cancellation.check();
  if (!finite.load()) throw_non_finite();
  return wide;
}

/** Scores in float64 what float32 cannot hold. Whether a row is one of these is read from its own score: equal rows stay equal. */
template <class T> void Scorer::rescue(const T *rows, int64_t count, double *groups, double *scores) const {
  const KernelSet &k = context_.kernels();
  double own[16];
  for (int64_t i = 0; i < count; ++i) {
    const T *row = rows + i * d_;
    if (sound_in_float32(scores[i]) || std::all_of(row, row + d_, [](T x) { return x == 0; })) continue;
    pack_rows(k, row, nullptr, 1, d_, groups);
    k.score_f64(groups, 1, d_, wide_triangle_.data(), own);
    scores[i] = own[0];
  }
}

}  // namespace assay
