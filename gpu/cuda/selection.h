// Greedy selection among rows on the device. Every pick brings the values of all rows up to date: a device reads them all faster
// than a host keeps a heap.
#pragma once
#include <memory>
#include <vector>

#include "products.h"

class Selection {
 public:
  virtual ~Selection() = default;

  /** See assay_selection_next. @returns how many rows were picked. */
  std::int64_t next(std::int64_t count, const std::uint8_t *eligible, double outside, std::int64_t *picked, double *gains,
                    const std::int32_t *cancel);

 protected:
  Selection(Context &context, const HostRows &rows, const std::int32_t *cancel);

  /** Brings the values of all rows up to date with the last pick. */
  virtual void refresh(const std::int32_t *cancel) = 0;
  /** What the best row is searched by: g, and q when the value is q / (1 + g). */
  virtual const double *values() const = 0;
  virtual const double *numerators() const { return nullptr; }
  /** The gain of a row of that value. */
  virtual double gain(double value) const { return value; }
  /** Upper bound of the value of a row outside, whose g or distance is at most `outside`. */
  virtual double bound(double outside) { return outside; }
  /** Takes the pick in; the values of the rows may wait for the next `refresh`. */
  virtual void accept(std::int64_t row, double value) = 0;

  const void *row_data(std::int64_t row) const;
  /** The row as float64, zeros up to `padded` columns. */
  void widen_row(std::int64_t row, int padded, double *out);
  DeviceRows part(std::int64_t first, std::int64_t count) const;

  Context &context_;
  const std::int64_t n_;
  const std::int64_t d_;
  const std::int32_t type_;
  const int stride_;

 private:
  struct Found {
    double value;
    std::int64_t row;
  };

  void open_rows(const std::uint8_t *eligible);
  Found find_best();

  Buffer<unsigned char> rows_;
  Buffer<unsigned char> open_;
  Buffer<unsigned char> bests_;
  PinnedBuffer<Found> found_;
  std::vector<std::uint8_t> open_on_host_;
  std::vector<bool> picked_;
};

std::unique_ptr<Selection> open_design_selection(Context &context, const HostRows &rows, const double *a, bool traces, const double *f,
                                                 const std::int32_t *cancel);
std::unique_ptr<Selection> open_center_selection(Context &context, const HostRows &rows, const double *distances, const std::int32_t *cancel);
