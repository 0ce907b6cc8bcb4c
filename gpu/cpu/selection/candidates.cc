#include "selection/candidates.h"

#include <algorithm>

namespace assay {
namespace {

constexpr double none = -1.0;

}  // namespace

Candidates::Candidates(int64_t n)
    : n_(n), bounds_(n, 0.0), picked_(n, 0), available_(n, 1), largest_((n + block_rows - 1) / block_rows, none) {}

int64_t Candidates::last_row(int64_t block) const { return std::min(n_, (block + 1) * block_rows); }

void Candidates::remove(int64_t row) {
  picked_[row] = 1;
  available_[row] = 0;
  refresh(row / block_rows);
}

void Candidates::set_eligible(Context &context, const uint8_t *eligible) {
  context.pool().for_each(blocks(), [&](int64_t block, int) {
    bool changed = false;
    for (int64_t row = first_row(block); row < last_row(block); ++row) {
      const uint8_t now = !picked_[row] && (eligible == nullptr || eligible[row] != 0);
      changed |= now != available_[row];
      available_[row] = now;
    }
    if (changed) refresh(block);
  });
}

void Candidates::refresh(int64_t block) {
  double largest = none;
  for (int64_t row = first_row(block); row < last_row(block); ++row) {
    const double bound = available_[row] ? bounds_[row] : none;
    largest = bound > largest ? bound : largest;
  }
  largest_[block] = largest;
}

void Candidates::refresh_all(Context &context) {
  context.pool().for_each(blocks(), [&](int64_t block, int) { refresh(block); });
}

int64_t Candidates::top(int64_t block) const {
  int64_t row = first_row(block);
  while (!available_[row] || bounds_[row] != largest_[block]) ++row;
  return row;
}

void Candidates::largest_blocks(size_t count, std::vector<int64_t> &found) const {
  at_least(0, found);
  const size_t kept = std::min(count, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end(),
                    [this](int64_t a, int64_t b) { return largest_[a] != largest_[b] ? largest_[a] > largest_[b] : a < b; });
  found.resize(kept);
}

void Candidates::at_least(double threshold, std::vector<int64_t> &found) const {
  found.clear();
  for (int64_t block = 0; block < blocks(); ++block) {
    if (largest_[block] >= 0 && largest_[block] >= threshold) found.push_back(block);
  }
}

}  // namespace assay
