#include "facility.h"

#include <algorithm>

#include "facility_kernels.cuh"

namespace {

constexpr double share_of_free_memory = 0.5;
constexpr double nothing_yet = -1;  // mᵢ before the first pick

/** Groups of n tokens whose similarities fit on the device together; at least one is tried. */
std::int64_t groups_at_once(std::int64_t groups, std::int64_t n) {
  std::size_t free_bytes = 0, total = 0;
  check(cudaMemGetInfo(&free_bytes, &total), "asking for free memory");
  const double fitting = static_cast<double>(free_bytes) * share_of_free_memory / (static_cast<double>(n) * static_cast<double>(n) * 8);
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::min(fitting, 1e9)), 1, groups);
}

/** Everything the device holds for some groups. */
class Groups {
 public:
  Groups(Context &context, std::int64_t most, std::int64_t n, std::int64_t d, std::int64_t m)
      : context_(context),
        n_(static_cast<int>(n)),
        d_(d),
        m_(static_cast<int>(m)),
        tokens_(context, most * n * device_stride(ASSAY_FLOAT32, d)),
        inverse_norms_(context, most * n),
        similarities_(context, most * n * n),
        best_(context, most * n),
        gains_(context, most * n),
        taken_(context, most * n),
        picked_(context, most * m) {}

  void run(const float *tokens, std::int64_t first, std::int64_t groups, std::int32_t *picked, const std::int32_t *cancel) {
    const HostRows rows{tokens, ASSAY_FLOAT32, (first + groups) * n_, d_};
    context_.upload(rows, first * n_, groups * n_, true, tokens_.get(), cancel);
    prepare(groups);
    for (int pick = 0; pick < m_; ++pick) {
      if (pick % picks_between_looks == 0) context_.compute.wait();
      throw_if_cancelled(cancel);
      launch(context_.compute, {groups * across(), facility::threads, sizeof(facility::GainShared)}, facility::gains_kernel, similarities(),
             static_cast<const double *>(best_.get()), n_, across(), gains_.get());
      launch(context_.compute, {groups, facility::threads, sizeof(facility::PickShared)}, facility::pick_kernel, similarities(),
             static_cast<const double *>(gains_.get()), n_, pick, m_, taken_.get(), best_.get(), picked_.get());
    }
    check(cudaMemcpyAsync(picked + first * m_, picked_.get(), static_cast<std::size_t>(groups * m_) * 4, cudaMemcpyDeviceToHost,
                          context_.compute),
          "reading picks back");
    context_.compute.wait();
  }

 private:
  static constexpr int picks_between_looks = 64;

  void prepare(std::int64_t groups) {
    const std::int64_t count = groups * n_;
    const MatrixView<float> x{tokens_.get(), count, device_stride(ASSAY_FLOAT32, d_)};
    launch(context_.compute, row_sums::grid_of(count), facility::inverse_norms_kernel, x,
           inverse_norms_.get());
    launch(context_.compute, {groups * across() * across(), facility::threads, sizeof(facility::SimilarityShared)}, facility::similarity_kernel,
           x, static_cast<const double *>(inverse_norms_.get()), n_, across(), similarities_.get());
    launch(context_.compute, row_sums::grid_of_values(count), facility::fill_kernel, best_.get(), count,
           nothing_yet);
    check(cudaMemsetAsync(taken_.get(), 0, static_cast<std::size_t>(count), context_.compute), "clearing marks");
  }

  int across() const { return (n_ + facility::tile - 1) / facility::tile; }
  const double *similarities() const { return similarities_.get(); }

  Context &context_;
  const int n_;
  const std::int64_t d_;
  const int m_;
  Buffer<float> tokens_;
  Buffer<double> inverse_norms_;
  Buffer<double> similarities_;
  Buffer<double> best_;
  Buffer<double> gains_;
  Buffer<unsigned char> taken_;
  Buffer<std::int32_t> picked_;
};

}  // namespace

void locate_facilities(Context &context, const float *tokens, std::int64_t tiles, std::int64_t n, std::int64_t d, std::int64_t m,
                       std::int32_t *picked, const std::int32_t *cancel) {
  const std::int64_t most = groups_at_once(tiles, n);
  Groups groups(context, most, n, d, m);
  for (std::int64_t first = 0; first < tiles; first += most) groups.run(tokens, first, std::min(most, tiles - first), picked, cancel);
}
