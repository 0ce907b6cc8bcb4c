// K-center: the row farthest from all centers becomes the next center.
#include <limits>

#include "row_sums.cuh"
#include "selection.h"

using row_sums::threads;

namespace {

/** K-center: the distance to the nearest center, now that `center` is one. */
template <class T>
__global__ void __launch_bounds__(threads) near_center_kernel(MatrixView<T> x, const double *center, double *distances) {
  const std::int64_t row = row_sums::row_of_warp();
  if (row >= x.rows) return;
  const double squared = row_sums::sum_over_row(x.data + row * x.stride, x.stride, [=](double sum, double value, int column) {
    const double difference = value - center[column];
    return fma(difference, difference, sum);
  });
  if (row_sums::first_lane()) distances[row] = fmin(distances[row], sqrt(squared));
}

class CenterSelection : public Selection {
 public:
  CenterSelection(Context &context, const HostRows &rows, const double *distances, const std::int32_t *cancel)
      : Selection(context, rows, cancel), distances_(context, n_), center_(context, stride_) {
    const std::vector<double> infinite(distances == nullptr ? static_cast<std::size_t>(n_) : 0, std::numeric_limits<double>::infinity());
    check(cudaMemcpyAsync(distances_.get(), distances == nullptr ? infinite.data() : distances, distances_.bytes(), cudaMemcpyHostToDevice,
                          context.compute),
          "copying distances to the device");
    context.compute.wait();
  }

 private:
  void accept(std::int64_t row, double) override {
    widen_row(row, stride_, center_.get());
    moved_ = true;
  }

  void refresh(const std::int32_t *) override {
    if (!moved_) return;
    moved_ = false;
    const Grid grid = row_sums::grid_of(n_);
    const double *center = center_.get();
    if (type_ == ASSAY_FLOAT64) launch(context_.compute, grid, near_center_kernel<double>, view<double>(), center, distances_.get());
    else launch(context_.compute, grid, near_center_kernel<float>, view<float>(), center, distances_.get());
  }

  const double *values() const override { return distances_.get(); }

  template <class T>
  MatrixView<T> view() const {
    return {static_cast<const T *>(row_data(0)), n_, stride_};
  }

  Buffer<double> distances_;
  Buffer<double> center_;
  bool moved_ = false;
};

}  // namespace

std::unique_ptr<Selection> open_center_selection(Context &context, const HostRows &rows, const double *distances, const std::int32_t *cancel) {
  return std::make_unique<CenterSelection>(context, rows, distances, cancel);
}
