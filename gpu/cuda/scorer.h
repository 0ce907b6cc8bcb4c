// Scores and projections of blocks of rows that come from the host.
#pragma once
#include <array>

#include "products.h"

class Scorer {
 public:
  /** @param r d × d upper triangular, or null. @param w d × c, or null with c = 0. */
  Scorer(Context &context, std::int64_t d, const double *r, bool exact, const double *w, std::int64_t c);

  /** @returns whether products with R were float64. */
  bool run(const HostRows &rows, double *scores, double *projected, const std::int32_t *cancel);

 private:
  /** One of two sets of buffers: while the device works with one, results of the other are taken. */
  struct Lane {
    Buffer<unsigned char> rows;
    Buffer<double> results;
    PinnedBuffer<double> fetched;
    Event done;
    std::int64_t first = 0;
    std::int64_t count = 0;
  };

  std::int64_t piece_rows(const HostRows &rows) const;
  void start(Lane &lane, const HostRows &rows, const unsigned char *resident, bool wide, std::int64_t piece, const std::int32_t *cancel);
  void take(Lane &lane, double *scores, double *projected);

  Context &context_;
  const std::int64_t d_;
  const std::int64_t c_;
  const bool scored_;
  bool exact_ = false;
  DeviceMatrix r_;
  DeviceMatrix w_;
  Buffer<float> rounded_;
  Buffer<double> workspace_;
  std::array<Lane, 2> lanes_;
};
