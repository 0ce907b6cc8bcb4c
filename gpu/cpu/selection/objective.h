// What a greedy selection maximises, as the search sees it.
//
// Every row has a bound that only falls from pick to pick, and a gain that is known once the row is up to date. Both are functions of
// the row's numbers and of the picks so far, not of when or how often the row was looked at: the search is free in what it looks at.
#pragma once

#include <cstdint>
#include <vector>

#include "failure.h"

namespace assay {

class Objective {
 public:
  /** Rows that `advance` takes at most. */
  static constexpr int64_t group_rows = 32;

  virtual ~Objective() = default;

  /** Gets ready to find the next pick; may widen all bounds. @return whether it did */
  virtual bool prepare(std::vector<double> &bounds, const Cancellation &cancellation) = 0;

  /** The least bound of a row whose gain is `gain` or more. */
  virtual double least_bound(double gain) const = 0;

  /** Whether a row elsewhere, of which the caller's bound `outside` is all that is known, might gain more than `gain`. */
  virtual bool might_exceed(double outside, double gain) const = 0;

  /** How far a row is: rows at one stage can be advanced together. Stages are below `stages()`, the last one is up to date. */
  virtual int64_t stage(int64_t row) const = 0;
  virtual int64_t stages() const = 0;

  /** Brings rows that are at one stage, but not the last, to a later one. Threads call this for different rows. */
  virtual void advance(const int64_t *rows, int64_t count, int thread, double *bounds) = 0;

  /** Gain of a row that is up to date. */
  virtual double gain(int64_t row, double bound) const = 0;

  /** Makes a row that is up to date a pick. */
  virtual void pick(int64_t row, double bound) = 0;

  /** A gain as the caller wants it. */
  virtual double reported(double gain) const = 0;
};

}  // namespace assay
