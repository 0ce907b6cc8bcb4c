#include "selection/design_state.h"

#include <algorithm>
#include <cmath>

#include "dense.h"

namespace assay {

DesignState::DesignState(Context &context, int64_t d, const double *a, bool traced, const double *f, const Cancellation &cancellation)
    : context_(context),
      d_(d),
      traced_(traced),
      epoch_length_(std::max<int64_t>(64, d)),
      a_(d * d),
      directions_(0),
      traced_directions_(0),
      products_(epoch_length_) {
  std::copy_n(a, d * d, a_.data());
  if (traced && f != nullptr) {
    f_ = AlignedArray<double>(d * d);
    std::copy_n(f, d * d, f_.data());
    packed_f_ = PackedFactor(context.kernels(), f, d, d, d);
  }
  start_epoch(cancellation);
  directions_ = History(ld());
  traced_directions_ = History(ld());
  half_ = AlignedArray<double>::zeros(ld());
  image_ = AlignedArray<double>::zeros(ld());
}

bool DesignState::prepare(const Cancellation &cancellation) {
  if (picks_ - epoch_start_ >= epoch_length_) {
    add_epoch_rows(a_);
    start_epoch(cancellation);
    return true;
  }
  // The bound does not rise with picks: an old one is right, but loose.
  if (traced_ && picks_ - trace_bound_at_ >= std::max<int64_t>(32, d_ / 4)) {
    AlignedArray<double> a(d_ * d_);
    std::copy_n(a_.data(), d_ * d_, a.data());
    add_epoch_rows(a);
    refresh_trace_bound(factorize(context_, a.data(), d_, 0.0, cancellation).r);
  }
  return false;
}

void DesignState::start_epoch(const Cancellation &cancellation) {
  const KernelSet &kernels = context_.kernels();
  r_ = factorize(context_, a_.data(), d_, 0.0, cancellation).r;
  if (triangle_.size() == 0) triangle_ = AlignedArray<double>(triangle_size(d_, kernels.f64.columns));
  pack_triangle(r_.row(0), r_.ld(), d_, kernels.f64.columns, triangle_.data());
  epoch_start_ = picks_;
  epoch_rows_.clear();
  directions_.clear();
  traced_directions_.clear();
  traces_.clear();
  if (!traced_) return;
  const AlignedArray<double> transpose = dense_transpose(r_);
  AlignedArray<double> inverse(d_ * d_);
  gram_of(context_, transpose.data(), d_, d_, inverse.data());
  inverse_ = PackedFactor(kernels, inverse.data(), d_, d_, d_);
  refresh_trace_bound(r_);
}

/** A += Σ xxᵀ over the picks of this epoch. */
void DesignState::add_epoch_rows(AlignedArray<double> &a) {
  AlignedArray<double> sum(d_ * d_);
  gram_of(context_, epoch_rows_.data(), static_cast<int64_t>(epoch_rows_.size()) / d_, d_, sum.data());
  for (int64_t i = 0; i < d_ * d_; ++i) a[i] += sum[i];
}

/**
 * (Tr S¹⁶)^(1/16) for S = RᵀFR, whose eigenvalues are those of A⁻¹F: between the largest of them and d^(1/16) times that.
 */
void DesignState::refresh_trace_bound(const SquareMatrix &r) {
  trace_bound_at_ = picks_;
  AlignedArray<double> s(d_ * d_);
  const AlignedArray<double> dense = dense_copy(r);
  if (f_.size() == 0) {
    gram_of(context_, dense.data(), d_, d_, s.data());
  } else {
    AlignedArray<double> fr(d_ * d_);
    multiply_rows(context_, f_.data(), d_, d_, PackedFactor(context_.kernels(), dense.data(), d_, d_, d_), fr.data());
    const AlignedArray<double> transpose = dense_transpose(r);
    multiply_rows(context_, transpose.data(), d_, d_, PackedFactor(context_.kernels(), fr.data(), d_, d_, d_), s.data());
  }
  double trace = 0;
  for (int64_t i = 0; i < d_; ++i) trace += s[i * d_ + i];
  if (!(trace > 0)) {
    trace_bound_ = 0;
    return;
  }
  for (int64_t i = 0; i < d_ * d_; ++i) s[i] /= trace;
  AlignedArray<double> square(d_ * d_);
  for (int power = 1; power < 8; power *= 2) {
    gram_of(context_, s.data(), d_, d_, square.data());
    std::swap(s, square);
  }
  double sum = 0;
  for (int64_t i = 0; i < d_ * d_; ++i) sum += s[i] * s[i];
  // A little more than rounding took away.
  trace_bound_ = trace * std::pow(sum, 1.0 / 16) * (1 + 1e-9);
}

void DesignState::evaluate_bounds(const double *groups, int64_t count, double *g) const {
  const KernelSet &kernels = context_.kernels();
  kernels.score_f64(groups, (count + kernels.f64.rows - 1) / kernels.f64.rows, d_, triangle_.data(), g);
}

void DesignState::evaluate(const double *groups, int64_t count, double *scratch, double *g, double *q) const {
  const KernelSet &kernels = context_.kernels();
  evaluate_bounds(groups, count, g);
  if (!traced_) return;
  // q = yFyᵀ with y = xA⁻¹.
  const int64_t room = round_up(count, kernels.f64.rows) * d_;
  double *y = scratch;
  double *z = scratch;
  inverse_.multiply(kernels, groups, count, y, d_);
  if (f_.size() > 0) {
    double *packed = scratch + room;
    z = scratch + 2 * room;
    kernels.pack_rows_f64(y, nullptr, count, d_, packed);
    packed_f_.multiply(kernels, packed, count, z, d_);
  }
  for (int64_t i = 0; i < count; ++i) {
    q[i] = 0;
    for (int64_t k = i * d_; k < (i + 1) * d_; ++k) q[i] += y[k] * z[k];
  }
}

/** y = A⁻¹x as of now. */
void DesignState::inverse_times(const double *x, double *y) {
  const KernelSet &kernels = context_.kernels();
  multiply_inverse(context_, r_, x, half_.data(), y);
  directions_.dots_with(kernels, x, d_, products_.data());
  directions_.subtract_combination(kernels, products_.data(), y);
}

void DesignState::pick(const double *x, double g) {
  epoch_rows_.insert(epoch_rows_.end(), x, x + d_);
  AlignedArray<double> v = AlignedArray<double>::zeros(ld());
  inverse_times(x, v.data());
  const double root = std::sqrt(1 + g);
  for (int64_t k = 0; k < d_; ++k) v[k] /= root;
  if (traced_) {
    const double *fv = v.data();
    if (f_.size() > 0) {
      for (int64_t i = 0; i < d_; ++i) {
        double sum = 0;
        for (int64_t k = 0; k < d_; ++k) sum += f_[i * d_ + k] * v[k];
        image_[i] = sum;
      }
      fv = image_.data();
    }
    double trace = 0;
    for (int64_t k = 0; k < d_; ++k) trace += v[k] * fv[k];
    AlignedArray<double> w = AlignedArray<double>::zeros(ld());
    inverse_times(fv, w.data());
    std::copy_n(w.data(), ld(), traced_directions_.append());
    traces_.push_back(trace);
  }
  std::copy_n(v.data(), ld(), directions_.append());
  ++picks_;
}

}  // namespace assay
