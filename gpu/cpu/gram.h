// Gram accumulator: G = XᵀX and C = XᵀP over blocks of rows.
//
// Rows are taken in panels of a fixed number, counted from the very first row; what does not fill a panel waits for the next block.
// A panel's products are summed in registers and then added to float64 sums, each element by one thread: the bits depend neither on
// threads nor on blocks. Threads meet after every stage, which is one panel, or several short ones; while the panels of a stage are
// multiplied, those of the next one are packed.
#pragma once

#include <cstdint>
#include <vector>

#include "aligned_array.h"
#include "context.h"
#include "failure.h"

namespace assay {

class GramAccumulator {
 public:
  GramAccumulator(Context &context, int64_t d, int64_t c, assay_precision precision);

  /** @throws Failure ASSAY_NON_FINITE, ASSAY_CANCELLED; the accumulator is of no use after that. */
  void add(const void *rows, assay_type type, int64_t n, const double *products, const Cancellation &cancellation);

  /** Writes G (d x d, both triangles) and C (d x c). @return the precision of the products so far */
  assay_precision finish(double *g, double *c);

 private:
  /** Rows of one stage, in place. */
  template <class T> struct Stage {
    const T *rows = nullptr;
    const double *products = nullptr;
    int64_t count = 0;
  };

  /** A stage packed for the register tiles, panel after panel. */
  struct Packed {
    AlignedArray<double> wide;
    AlignedArray<float> narrow;
    /** Four columns of P at a time. */
    AlignedArray<double> factors;
    std::vector<Scan> scans;
    /** Which panels are to be multiplied in float32. */
    std::vector<char> uses_narrow;
    int64_t count = 0;
  };

  /** What a task of multiplication does: a block of G, or with `cross` columns [j0, j1) of C. */
  struct Piece {
    bool cross;
    int64_t i0, i1, j0, j1;
  };

  template <class T> void add_rows(const T *rows, int64_t n, const double *products, const Cancellation &cancellation);
  template <class T> void add_panels(const T *rows, const double *products, int64_t panels, const Cancellation &cancellation);
  template <class T> void keep(const T *rows, const double *products, int64_t count);
  template <class T> Stage<T> waiting_rows() const;

  template <class T> void begin_packing(const Stage<T> &stage, Packed &packed);
  template <class T> void pack_piece(const Stage<T> &stage, Packed &packed, int64_t piece);
  template <class T> void end_packing(const Stage<T> &stage, Packed &packed);
  void multiply_piece(const Piece &piece, const Packed &packed, double *block, int64_t ld, double *cross, int64_t cross_ld) const;
  template <class T> void finish_with(double *g, double *c);

  Context &context_;
  const int64_t d_;
  const int64_t c_;
  const bool mixed_wished_;
  /** Between rows of `sums_`; past d, room for whole tiles. */
  const int64_t ld_;
  const int64_t stage_panels_;
  /** Elements of a packed panel in either precision. */
  const int64_t wide_size_;
  const int64_t narrow_size_;
  AlignedArray<double> sums_;
  /** Cᵀ in rows of `ld_`, a multiple of four rows. */
  AlignedArray<double> cross_;
  std::vector<Piece> pieces_;
  Packed packed_[2];
  bool used_narrow_ = false;
  int type_ = -1;
  AlignedArray<char> waiting_rows_;
  AlignedArray<double> waiting_products_;
  int64_t waiting_ = 0;
};

}  // namespace assay
