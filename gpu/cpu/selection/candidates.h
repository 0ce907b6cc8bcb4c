// Upper bounds on what rows are worth, in blocks whose largest bound is kept: the rows that might win are found without a look at
// the others, and the order in which they are looked at is nobody's business.
#pragma once

#include <cstdint>
#include <vector>

#include "context.h"

namespace assay {

class Candidates {
 public:
  static constexpr int64_t block_rows = 256;

  explicit Candidates(int64_t n);

  int64_t rows() const { return n_; }
  int64_t blocks() const { return static_cast<int64_t>(largest_.size()); }
  int64_t first_row(int64_t block) const { return block * block_rows; }
  int64_t last_row(int64_t block) const;

  /** Bounds, one per row. Whoever changes one calls `refresh` for its block. */
  std::vector<double> &bounds() { return bounds_; }
  /** Not picked and not passed over. */
  bool available(int64_t row) const { return available_[row] != 0; }
  double largest(int64_t block) const { return largest_[block]; }

  /** Takes a row out for good. */
  void remove(int64_t row);

  /** Says which rows may be picked from now on: n bytes, or NULL for all. */
  void set_eligible(Context &context, const uint8_t *eligible);

  /** Finds the largest bound of a block again. */
  void refresh(int64_t block);
  void refresh_all(Context &context);

  /** The available row of a block with its largest bound; there must be one. */
  int64_t top(int64_t block) const;

  /** Up to `count` blocks with the largest bounds that have available rows, into `found`. */
  void largest_blocks(size_t count, std::vector<int64_t> &found) const;

  /** Blocks with a bound of at least `threshold`, into `found`. */
  void at_least(double threshold, std::vector<int64_t> &found) const;

 private:
  int64_t n_;
  std::vector<double> bounds_;
  std::vector<uint8_t> picked_;
  std::vector<uint8_t> available_;
  /** Largest bound among the available rows of a block; negative when there are none. */
  std::vector<double> largest_;
};

}  // namespace assay
