// D-, A- and V-optimal selection, A ← A + xxᵀ with every pick. D: g = xᵀA⁻¹x, gain log(1 + g). A and V: q = xᵀA⁻¹FA⁻¹x, gain q/(1 + g).
//
// Within an epoch of max(64, d) picks the values of all rows are updated by one rank-one term per pick; then A is added up and factored
// anew, and all values are computed from the rows, so that rounding errors do not pile up.
#include <algorithm>
#include <cmath>

#include "factor.h"
#include "gram_sums.h"
#include "inverse.h"
#include "row_sums.cuh"
#include "selection.h"

using row_sums::dot;
using row_sums::first_lane;
using row_sums::row_of_warp;
using row_sums::threads;

namespace {

/** D: g −= (x·v)². */
template <class T>
__global__ void __launch_bounds__(threads) lower_gains_kernel(MatrixView<T> x, const double *v, double *g) {
  const std::int64_t row = row_of_warp();
  if (row >= x.rows) return;
  const double t = dot(x.data + row * x.stride, x.stride, v);
  if (first_lane()) g[row] = fma(-t, t, g[row]);
}

/** A: q −= 2(x·v)(x·w) − (x·v)²(vᵀFv), and g as for D. */
template <class T>
__global__ void __launch_bounds__(threads) lower_traces_kernel(MatrixView<T> x, const double *v, const double *w, const double *vfv, double *g,
                                                               double *q) {
  const std::int64_t row = row_of_warp();
  if (row >= x.rows) return;
  const T *values = x.data + row * x.stride;
  const double t = dot(values, x.stride, v), u = dot(values, x.stride, w);
  if (!first_lane()) return;
  g[row] = fma(-t, t, g[row]);
  q[row] = fma(t * t, *vfv, fma(-2 * t, u, q[row]));
}

constexpr std::int64_t shortest_epoch = 64;
/** Rows whose values are computed at a time from the rows. */
constexpr std::int64_t piece = tuning::piece_rows / 2;

class DesignSelection : public Selection {
 public:
  DesignSelection(Context &context, const HostRows &rows, const double *a, bool traces, const double *f, const std::int32_t *cancel)
      : Selection(context, rows, cancel),
        traces_(traces),
        epoch_(std::max(shortest_epoch, d_)),
        a_(a, a + d_ * d_),
        g_(context, n_),
        inverse_(context, d_, epoch_),
        picks_(context, epoch_ * device_row_bytes(type_, d_)),
        row_(context, inverse_.stride()) {
    if (traces) q_ = Buffer<double>(context, n_);
    if (traces) w_ = Buffer<double>(context, inverse_.stride());
    if (traces) vfv_ = Buffer<double>(context, 1);
    if (f != nullptr) f_ = upload_matrix(context, f, d_, d_, panel_columns);
    if (f != nullptr) fv_ = Buffer<double>(context, f_.rows + f_.stride);
    if (f != nullptr) check(cudaMemsetAsync(fv_.get(), 0, fv_.bytes(), context.compute), "clearing a vector");
    g_on_host_.reserve(1);
    begin_epoch(cancel);
  }

 private:
  const double *values() const override { return g_.get(); }
  const double *numerators() const override { return traces_ ? q_.get() : nullptr; }
  double gain(double value) const override { return traces_ ? value : std::log1p(value); }

  /** For A and V: q ≤ μg and so q/(1 + g) ≤ μg/(1 + g). */
  double bound(double outside) override {
    if (!traces_) return outside;
    if (largest_ratio_ < 0) largest_ratio_ = bound_ratio();
    return largest_ratio_ * outside / (1 + outside);
  }

  void accept(std::int64_t row, double value) override {
    picked_row_ = row;
    picked_g_ = traces_ ? read_g(row) : value;
    check(cudaMemcpyAsync(picks_.get() + inverse_.count() * device_row_bytes(type_, d_), row_data(row),
                          static_cast<std::size_t>(device_row_bytes(type_, d_)), cudaMemcpyDeviceToDevice, context_.compute),
          "copying a row");
  }

  double read_g(std::int64_t row) {
    check(cudaMemcpyAsync(g_on_host_.get(), g_.get() + row, sizeof(double), cudaMemcpyDeviceToHost, context_.compute), "reading a value");
    context_.compute.wait();
    return *g_on_host_.get();
  }

  void refresh(const std::int32_t *cancel) override {
    if (picked_row_ < 0) return;
    if (inverse_.count() + 1 == epoch_) {
      inverse_.keep();
      add_picks();
      begin_epoch(cancel);
    } else {
      lower();
    }
    picked_row_ = -1;
  }

  void begin_epoch(const std::int32_t *cancel) {
    std::vector<double> r(a_.size());
    factor_matrix(context_, a_.data(), d_, 0, r.data(), nullptr, cancel);
    inverse_.begin(r.data());
    largest_ratio_ = -1;
    evaluate(cancel);
  }

  /** g, and q, of all rows from the rows. */
  void evaluate(const std::int32_t *cancel) {
    const std::int64_t most = std::min(piece, n_);
    const Buffer<double> workspace(context_, score_workspace(most, inverse_.factor()));
    const std::int64_t product_values = f_.stride > 0 ? most * product_stride() : 0;
    const Buffer<double> y(context_, product_values), z(context_, product_values);
    for (std::int64_t first = 0; first < n_; first += most) {
      throw_if_cancelled(cancel);
      const DeviceRows x = part(first, std::min(most, n_ - first));
      score_wide(context_, x, inverse_.factor(), true, workspace.get(), g_.get() + first);
      if (traces_ && f_.stride == 0) score_wide(context_, x, inverse_.start(), false, workspace.get(), q_.get() + first);
      if (f_.stride > 0) evaluate_traces(x, y.get(), z.get(), q_.get() + first);
      context_.compute.wait();
    }
  }

  /** q = yᵀFy with y = A⁻¹x. */
  void evaluate_traces(const DeviceRows &x, double *y, double *z, double *q) {
    multiply_rows(context_, x, inverse_.start(), y, product_stride());
    multiply_rows(context_, {y, ASSAY_FLOAT64, x.rows, product_stride()}, f_, z, product_stride());
    multiply_row_by_row(context_, y, z, x.rows, product_stride(), q);
  }

  int product_stride() const { return device_stride(ASSAY_FLOAT64, d_); }

  /** Takes the pick into account: v = A⁻¹x/√(1 + g), g −= (x·v)², and for q with w = A⁻¹Fv, A before the pick. */
  void lower() {
    double *v = inverse_.next_term();
    widen_row(picked_row_, inverse_.stride(), row_.get());
    inverse_.multiply(row_.get(), 1 / std::sqrt(1 + picked_g_), v);
    if (traces_) prepare_traces(v);
    if (type_ == ASSAY_FLOAT64) lower_rows<double>(v);
    else lower_rows<float>(v);
    inverse_.keep();
  }

  void prepare_traces(const double *v) {
    const double *fv = v;
    if (f_.stride > 0) {
      multiply_vector(context_, f_.data.get(), d_, f_.stride, v, fv_.get());
      fv = fv_.get();
    }
    inverse_.multiply(fv, 1, w_.get());
    multiply_vector(context_, v, 1, inverse_.stride(), fv, vfv_.get());
  }

  template <class T>
  void lower_rows(const double *v) {
    const Grid grid = row_sums::grid_of(n_);
    const MatrixView<T> x{static_cast<const T *>(row_data(0)), n_, stride_};
    if (traces_)
      launch(context_.compute, grid, lower_traces_kernel<T>, x, v, static_cast<const double *>(w_.get()),
             static_cast<const double *>(vfv_.get()), g_.get(), q_.get());
    else
      launch(context_.compute, grid, lower_gains_kernel<T>, x, v, g_.get());
  }

  /** A += Σ xxᵀ over the epoch's picks. */
  void add_picks() {
    GramSums sums(context_, d_, 0, type_ == ASSAY_FLOAT64 ? Products::f64_of_f64 : Products::f64_of_f32);
    const std::int64_t count = inverse_.count(), whole = count / GramSums::panel * GramSums::panel;
    if (whole > 0) sums.add(picks_.get(), nullptr, whole);
    std::vector<double> added(a_.size());
    sums.finish(picks_.get() + whole * device_row_bytes(type_, d_), nullptr, count - whole, added.data(), nullptr);
    for (std::size_t i = 0; i < a_.size(); ++i) a_[i] += added[i];
  }

  /**
   * μ ≥ λmax(A⁻¹F), so that q ≤ μg: the 16th root of Tr (A⁻¹F)¹⁶, scaled by Tr A⁻¹F against overflow. A is that of the epoch's
   * beginning; it
   * only grows, and μ falls.
   */
  double bound_ratio() {
    DeviceMatrix power = make_matrix(context_, d_, d_, panel_columns), other = make_matrix(context_, d_, d_, panel_columns);
    const DeviceMatrix &start = inverse_.start();
    if (f_.stride > 0) multiply_square(start, f_, power);
    else
      check(cudaMemcpyAsync(power.data.get(), start.data.get(), start.data.bytes(), cudaMemcpyDeviceToDevice, context_.compute),
            "copying a matrix");
    double logarithm = 0;  // of the factors taken out so far
    constexpr int squarings = 4;
    for (int squaring = 0; squaring <= squarings; ++squaring) {
      const double trace = take_out_trace(power);
      if (!(trace > 0)) return 0;
      logarithm = 2 * logarithm + std::log(trace);
      if (squaring == squarings) break;
      multiply_square(power, power, other);
      std::swap(power, other);
    }
    constexpr double rounding = 1 + 1e-9;
    return std::exp(logarithm / (1 << squarings)) * rounding;
  }

  void multiply_square(const DeviceMatrix &left, const DeviceMatrix &right, DeviceMatrix &out) {
    multiply_rows(context_, {left.data.get(), ASSAY_FLOAT64, d_, left.stride}, right, out.data.get(), out.stride);
  }

  /** Divides a matrix by its trace. @returns the trace */
  double take_out_trace(const DeviceMatrix &matrix) {
    std::vector<double> diagonal(static_cast<std::size_t>(d_));
    check(cudaMemcpy2DAsync(diagonal.data(), 8, matrix.data.get(), static_cast<std::size_t>(matrix.stride + 1) * 8, 8,
                            static_cast<std::size_t>(d_), cudaMemcpyDeviceToHost, context_.compute),
          "reading a diagonal");
    context_.compute.wait();
    double trace = 0;
    for (const double value : diagonal) trace += value;
    scale_matrix(context_, matrix, 1 / trace);
    return trace;
  }

  const bool traces_;
  const std::int64_t epoch_;
  std::vector<double> a_;  // A at the beginning of the epoch
  Buffer<double> g_;
  Buffer<double> q_;
  Inverse inverse_;
  Buffer<unsigned char> picks_;
  Buffer<double> row_;
  DeviceMatrix f_;
  Buffer<double> fv_;
  Buffer<double> w_;
  Buffer<double> vfv_;
  double largest_ratio_ = -1;
  std::int64_t picked_row_ = -1;
  double picked_g_ = 0;
  PinnedBuffer<double> g_on_host_;
};

}  // namespace

std::unique_ptr<Selection> open_design_selection(Context &context, const HostRows &rows, const double *a, bool traces, const double *f,
                                                 const std::int32_t *cancel) {
  return std::make_unique<DesignSelection>(context, rows, a, traces, f, cancel);
}
