#include <algorithm>

#include "session.h"

namespace {

/**
 * Gains in one tile, computed plainly while picks are replayed. Two tokens that are each other's nearest gain the same, so that rounding
 * decides between them: a pick is right when its gain is the largest up to rounding, and when no lower token equals it bit by bit.
 */
class Oracle {
 public:
  Oracle(const float *tokens, std::int64_t n, std::int64_t d) : tokens_(tokens), n_(n), d_(d), best_(static_cast<std::size_t>(n), -1.0) {}

  bool right(std::int64_t token) const {
    if (token < 0 || token >= n_ || taken(token)) return false;
    double most = 0;
    for (std::int64_t j = 0; j < n_; ++j)
      if (!taken(j)) most = std::max(most, gain(j));
    for (std::int64_t j = 0; j < token; ++j)
      if (!taken(j) && std::equal(tokens_ + j * d_, tokens_ + (j + 1) * d_, tokens_ + token * d_)) return false;
    return gain(token) >= most - 1e-12 * static_cast<double>(n_);
  }

  void pick(std::int64_t token) {
    taken_.push_back(token);
    for (std::int64_t i = 0; i < n_; ++i) best_[static_cast<std::size_t>(i)] = std::max(best_[static_cast<std::size_t>(i)], similarity(i, token));
  }

 private:
  bool taken(std::int64_t token) const { return std::find(taken_.begin(), taken_.end(), token) != taken_.end(); }

  double dot(std::int64_t i, std::int64_t j) const {
    double sum = 0;
    for (std::int64_t k = 0; k < d_; ++k) sum += static_cast<double>(tokens_[i * d_ + k]) * tokens_[j * d_ + k];
    return sum;
  }

  double similarity(std::int64_t i, std::int64_t j) const {
    const double lengths = std::sqrt(dot(i, i)) * std::sqrt(dot(j, j));
    return lengths > 0 ? dot(i, j) / lengths : 0.0;
  }

  double gain(std::int64_t j) const {
    double sum = 0;
    for (std::int64_t i = 0; i < n_; ++i) sum += std::max(0.0, similarity(i, j) - best_[static_cast<std::size_t>(i)]);
    return sum;
  }

  const float *tokens_;
  const std::int64_t n_;
  const std::int64_t d_;
  std::vector<double> best_;
  std::vector<std::int64_t> taken_;
};

const Added facilities("facility location: odd shapes, equal and zero tokens", [] {
  Session session;
  const std::int64_t all[][4] = {{1, 1, 1, 1}, {3, 7, 5, 7}, {2, 45, 33, 12}};
  for (const auto &[tiles, n, d, m] : all) {
    auto tokens = random_values<float>(tiles * n * d, 11);
    if (n > 5) std::copy_n(tokens.begin(), d, tokens.begin() + 3 * d);
    if (n > 5) std::fill_n(tokens.begin() + 5 * d, d, 0.0f);
    Guarded<std::int32_t> picked(tiles * m);
    session.must(assay_facility_location(session.context, tokens.data(), tiles, n, d, m, picked.data(), nullptr, session.message),
                 "assay_facility_location");
    for (std::int64_t tile = 0; tile < tiles; ++tile) {
      Oracle oracle(tokens.data() + tile * n * d, n, d);
      for (std::int64_t pick = 0; pick < m; ++pick) {
        const std::int32_t token = picked[tile * m + pick];
        expect(oracle.right(token), "pick " + std::to_string(pick) + " of " + shape(n, d));
        oracle.pick(token);
      }
    }
  }
});

}  // namespace
