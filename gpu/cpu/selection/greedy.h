// Exact greedy search: the row with the largest gain, the lowest among equals, pick after pick.
//
// Lazy: a row is brought up to date only as far, and only when, its bound still reaches the best gain that is known. To know a good
// one early, the runners-up of the pick before are looked at first.
#pragma once

#include <memory>

#include "selection/candidates.h"
#include "selection/objective.h"
#include "selection/selection.h"

namespace assay {

class GreedySearch : public Selection {
 public:
  /** @param candidates with the bounds to begin with. */
  GreedySearch(Context &context, std::unique_ptr<Objective> objective, Candidates candidates);

  int64_t next(int64_t count, const uint8_t *eligible, double outside, int64_t *picked, double *gains,
               const Cancellation &cancellation) override;

 private:
  struct Best {
    double gain = -1;
    int64_t row = -1;

    void take(double other_gain, int64_t other_row) {
      if (row < 0 || other_gain > gain || (other_gain == gain && other_row < row)) {
        gain = other_gain;
        row = other_row;
      }
    }
  };

  /** Rows of one stage that are one task: [from, to) of `rows_`. */
  struct Group {
    int64_t from, to;
  };

  Best find(const Cancellation &cancellation);
  void find_seeds();
  void find_rows(double threshold);
  void group_rows();
  template <class Known> void settle(const Group &group, int thread, Best &best, Known &&known);
  void keep_runners_up(const Best &best);

  Context &context_;
  std::unique_ptr<Objective> objective_;
  Candidates candidates_;
  std::vector<int64_t> runners_up_;
  std::vector<Best> thread_best_;
  std::vector<int64_t> blocks_;
  std::vector<int64_t> rows_;
  std::vector<int64_t> sorted_;
  std::vector<int64_t> stage_starts_;
  std::vector<Group> groups_;
};

}  // namespace assay
