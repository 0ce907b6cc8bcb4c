// An accumulator of G and C over blocks of rows that come from the host.
#pragma once
#include <array>
#include <memory>

#include "gram_sums.h"

class Gram {
 public:
  Gram(Context &context, std::int64_t d, std::int64_t c, bool mixed_wanted) : context_(context), d_(d), c_(c), mixed_wanted_(mixed_wanted) {}

  /** @param products rows × c, null when c is 0. */
  void add(const HostRows &rows, const double *products, const std::int32_t *cancel);
  /** @returns the precision that was used. */
  assay_precision finish(double *g, double *cross);

 private:
  /** Rows, and their products, that wait for a launch. While one batch is multiplied the other is filled. */
  struct Batch {
    Buffer<unsigned char> rows;
    Buffer<double> products;
    Event used;  // the device is done with it
  };

  void begin(std::int32_t type);
  void *place(std::int64_t row) const;
  double *product_place(std::int64_t row) const;
  void fill(const HostRows &rows, const double *products, std::int64_t first, std::int64_t count, const unsigned char *resident,
            const std::int32_t *cancel);
  void flush();
  void next_batch();
  void gather(const HostRows &rows, const double *products, const unsigned char *resident, const std::int32_t *cancel);
  void add_resident(const HostRows &rows, const unsigned char *resident, const double *products, const std::int32_t *cancel);

  Context &context_;
  const std::int64_t d_;
  const std::int64_t c_;
  const bool mixed_wanted_;
  std::int32_t type_ = -1;
  Products kind_ = Products::f64_of_f32;
  std::unique_ptr<GramSums> sums_;
  std::array<Batch, 2> batches_;
  int current_ = 0;
  std::int64_t capacity_ = 0;
  std::int64_t filled_ = 0;
};
