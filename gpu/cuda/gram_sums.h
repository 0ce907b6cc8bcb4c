// Sums over rows on the device: G = XᵀX and C = XᵀP, in slots (column_products.cuh).
#pragma once
#include "context.h"

/** How products with rows are formed. */
enum class Products { f64_of_f32, f64_of_f64, f32 };

class GramSums {
 public:
  /** Rows of a panel: launches start at multiples of it. */
  static constexpr std::int64_t panel = 512;

  /** @param d columns of X @param c columns of P, 0 for none. */
  GramSums(Context &context, std::int64_t d, std::int64_t c, Products products);

  /** Most rows that one launch should have for it to end soon; a whole number of panels for every slot. */
  std::int64_t rows_at_once() const;

  /**
   * Adds whole panels, rows × device_stride, on the compute stream; `p` likewise (null without P).
   */
  void add(const void *rows, const double *p, std::int64_t count);

  /**
   * Writes G (d × d, both triangles) and C (d × c, null without P), counting `count` < 512 more rows behind the whole panels, which are not
   * added for good. Waits for the device.
   */
  void finish(const void *rows, const double *p, std::int64_t count, double *g, double *cross);

  int slots() const { return slot_count_; }

 private:
  struct Slots {
    Buffer<double> data;
    int stride;
    std::int64_t size;
  };

  void launch_gram(const void *rows, std::int64_t count, double *sums, int slots, std::int64_t first_panel);
  void launch_cross(const void *rows, const double *p, std::int64_t count, double *sums, int slots, std::int64_t first_panel);
  Slots make_slots(std::int64_t rows, std::int64_t columns);
  Buffer<double> copy_of_slot(const Slots &sums, int slot);
  void read_back(const Slots &sums, const Buffer<double> &extra, int extra_slot, std::int64_t columns, bool symmetric, double *out);

  Context &context_;
  const int d_;
  const int c_;
  const Products products_;
  int units_;
  int slot_count_;
  Slots gram_;
  Slots cross_;
  std::int64_t panels_ = 0;
};

/** Whether float32 products with float64 sums are faster on this device than products in float64: timed once, on the device itself. */
bool mixed_is_faster(Context &context);
