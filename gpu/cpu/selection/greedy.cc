#include "selection/greedy.h"

#include <algorithm>
#include <atomic>

namespace assay {
namespace {

/** Rows that are looked at before the others. */
constexpr size_t seeds = 8;
/** Fewer groups than this are not worth waking threads for. */
constexpr int64_t groups_for_threads = 3;

}  // namespace

GreedySearch::GreedySearch(Context &context, std::unique_ptr<Objective> objective, Candidates candidates)
    : context_(context), objective_(std::move(objective)), candidates_(std::move(candidates)), thread_best_(context.threads()) {
  candidates_.refresh_all(context);
}

int64_t GreedySearch::next(int64_t count, const uint8_t *eligible, double outside, int64_t *picked, double *gains,
                           const Cancellation &cancellation) {
  candidates_.set_eligible(context_, eligible);
  for (int64_t done = 0; done < count; ++done) {
    cancellation.check();
    if (objective_->prepare(candidates_.bounds(), cancellation)) candidates_.refresh_all(context_);
    const Best best = find(cancellation);
    if (best.row < 0) return done;
    if (outside > 0 && objective_->might_exceed(outside, best.gain)) return done;
    keep_runners_up(best);
    picked[done] = best.row;
    gains[done] = objective_->reported(best.gain);
    objective_->pick(best.row, candidates_.bounds()[best.row]);
    candidates_.remove(best.row);
  }
  return count;
}

GreedySearch::Best GreedySearch::find(const Cancellation &cancellation) {
  Best best;
  find_seeds();
  group_rows();
  for (const Group &group : groups_) settle(group, 0, best, [&] { return best.gain; });
  for (const int64_t row : rows_) candidates_.refresh(row / Candidates::block_rows);

  find_rows(objective_->least_bound(best.gain));
  group_rows();
  const int64_t tasks = static_cast<int64_t>(groups_.size());
  if (tasks < groups_for_threads) {
    for (const Group &group : groups_) settle(group, 0, best, [&] { return best.gain; });
  } else {
    std::fill(thread_best_.begin(), thread_best_.end(), best);
    // What other threads have found only saves work: a row that cannot win is left where it is, or brought up to date in vain.
    std::atomic<double> found{best.gain};
    context_.pool().for_each(tasks, [&](int64_t task, int thread) {
      if (cancellation.requested()) return;
      Best &own = thread_best_[thread];
      double known = found.load(std::memory_order_relaxed);
      settle(groups_[task], thread, own, [&] { return std::max(own.gain, known); });
      while (own.gain > known && !found.compare_exchange_weak(known, own.gain, std::memory_order_relaxed)) {
      }
    });
    for (const Best &own : thread_best_) best.take(own.gain, own.row);
  }
  context_.pool().for_each(static_cast<int64_t>(blocks_.size()), [&](int64_t block, int) { candidates_.refresh(blocks_[block]); });
  cancellation.check();
  return best;
}

/** Rows to look at first: the runners-up of the last pick, or else those with the largest bounds of some blocks. */
void GreedySearch::find_seeds() {
  rows_.clear();
  for (const int64_t row : runners_up_) {
    if (candidates_.available(row)) rows_.push_back(row);
  }
  if (!rows_.empty()) return;
  candidates_.largest_blocks(seeds, blocks_);
  for (const int64_t block : blocks_) rows_.push_back(candidates_.top(block));
}

/** Every row whose bound reaches the threshold, and the blocks they are in. */
void GreedySearch::find_rows(double threshold) {
  rows_.clear();
  candidates_.at_least(threshold, blocks_);
  const std::vector<double> &bounds = candidates_.bounds();
  for (const int64_t block : blocks_) {
    for (int64_t row = candidates_.first_row(block); row < candidates_.last_row(block); ++row) {
      if (bounds[row] >= threshold && candidates_.available(row)) rows_.push_back(row);
    }
  }
}

/** Sorts `rows_` by stage and cuts it into groups, which never span stages. */
void GreedySearch::group_rows() {
  stage_starts_.assign(objective_->stages() + 1, 0);
  for (const int64_t row : rows_) ++stage_starts_[objective_->stage(row) + 1];
  for (size_t s = 1; s < stage_starts_.size(); ++s) stage_starts_[s] += stage_starts_[s - 1];
  groups_.clear();
  for (size_t s = 0; s + 1 < stage_starts_.size(); ++s) {
    for (int64_t from = stage_starts_[s]; from < stage_starts_[s + 1]; from += Objective::group_rows) {
      groups_.push_back({from, std::min(from + Objective::group_rows, stage_starts_[s + 1])});
    }
  }
  sorted_.resize(rows_.size());
  for (const int64_t row : rows_) sorted_[stage_starts_[objective_->stage(row)]++] = row;
  std::swap(rows_, sorted_);
}

/** Advances the rows of a group until each is up to date, or can no longer win. @param known the best gain that is known */
template <class Known> void GreedySearch::settle(const Group &group, int thread, Best &best, Known &&known) {
  std::vector<double> &bounds = candidates_.bounds();
  const int64_t last = objective_->stages() - 1;
  int64_t rows[Objective::group_rows];
  int64_t count = group.to - group.from;
  std::copy_n(rows_.begin() + group.from, count, rows);
  for (;;) {
    const double threshold = objective_->least_bound(known());
    count = std::remove_if(rows, rows + count, [&](int64_t row) { return bounds[row] < threshold; }) - rows;
    if (count == 0) return;
    if (objective_->stage(rows[0]) == last) break;
    objective_->advance(rows, count, thread, bounds.data());
  }
  for (int64_t i = 0; i < count; ++i) best.take(objective_->gain(rows[i], bounds[rows[i]]), rows[i]);
}

/** Of the rows that are up to date now, the best but the one that is picked. */
void GreedySearch::keep_runners_up(const Best &best) {
  const int64_t last = objective_->stages() - 1;
  const std::vector<double> &bounds = candidates_.bounds();
  std::vector<Best> contenders;
  for (const int64_t row : rows_) {
    if (row != best.row && objective_->stage(row) == last) contenders.push_back({objective_->gain(row, bounds[row]), row});
  }
  const size_t kept = std::min(seeds, contenders.size());
  std::partial_sort(contenders.begin(), contenders.begin() + static_cast<std::ptrdiff_t>(kept), contenders.end(),
                    [](const Best &a, const Best &b) { return a.gain != b.gain ? a.gain > b.gain : a.row < b.row; });
  runners_up_.clear();
  for (size_t i = 0; i < kept; ++i) runners_up_.push_back(contenders[i].row);
}

}  // namespace assay
