// What the engine asks of an instruction set: a table of functions. Three sources fill one each from the same code.
#pragma once

#include <cstdint>

namespace assay {

/** What was seen of the numbers while they were packed. */
struct Scan {
  bool finite;
  /** Largest absolute value; only where float32 stays float32, else 0. */
  float largest;
};

/** Register tile of one type: `rows` x `columns` sums, made of vectors of `lanes`. `rows` divides `columns`. */
struct TileShape {
  int64_t rows;
  int64_t lanes;
  int64_t columns;
};

/**
 * Functions of one instruction set.
 *
 * Layouts. Column panels: columns in groups of `columns`; panel p holds for every row k the `columns` numbers of its group,
 * zeros behind the last column. Row groups: rows in groups of `rows`; a group holds for every column the numbers of its rows.
 * Triangle panels: column panels of an upper triangular matrix without the rows below the panel; panel p starts at
 * columns² p (p + 1) / 2. No function depends on where in a panel or group a row stands.
 */
struct KernelSet {
  const char *variant;
  const char *words;
  TileShape f32;
  TileShape f64;

  /**
   * Packs rows [k0, k1) of a row-major matrix (`stride` between rows, `width` columns) into column panels `panel_stride` apart. What
   * threads read that did not pack it is best written past the caches (`streams`; panels are then aligned to cache lines): a cache that
   * is not theirs would have to be asked for every line, before it is written as before it is read.
   */
  Scan (*pack_columns_f32)(const float *rows, int64_t stride, int64_t width, int64_t k0, int64_t k1, float *panels,
                           int64_t panel_stride, bool streams);
  Scan (*pack_columns_f32_f64)(const float *rows, int64_t stride, int64_t width, int64_t k0, int64_t k1, double *panels,
                               int64_t panel_stride, bool streams);
  Scan (*pack_columns_f64)(const double *rows, int64_t stride, int64_t width, int64_t k0, int64_t k1, double *panels,
                           int64_t panel_stride, bool streams);

  /** Packs `count` rows of length d into row groups. `indices` names the rows; NULL: the first `count`. @return all finite */
  bool (*pack_rows_f32)(const float *rows, const int64_t *indices, int64_t count, int64_t d, float *groups);
  bool (*pack_rows_f32_f64)(const float *rows, const int64_t *indices, int64_t count, int64_t d, double *groups);
  bool (*pack_rows_f64)(const double *rows, const int64_t *indices, int64_t count, int64_t d, double *groups);

  /**
   * Adds `scale` (1 or -1) times the products of k packed rows to the block [i0, i1) x [j0, j1) of a symmetric matrix of order d,
   * `block` being its element (i0, j0). Tiles below the diagonal are left out. i0 is a multiple of `rows`, j0 of `columns`. Writes
   * up to whole tiles: the matrix has room for `rows` more rows and `columns` more columns.
   */
  void (*gram_f32)(const float *panels, int64_t panel_stride, int64_t k, int64_t i0, int64_t i1, int64_t j0, int64_t j1, int64_t d,
                   double scale, double *block, int64_t ld);
  void (*gram_f64)(const double *panels, int64_t panel_stride, int64_t k, int64_t i0, int64_t i1, int64_t j0, int64_t j1, int64_t d,
                   double scale, double *block, int64_t ld);

  /** Adds to 4 rows `out` (`ld` apart, one panel wide) the products of a column panel with `factors` (k x 4), all in float64. */
  void (*cross_f32)(const float *panel, const double *factors, int64_t k, double *out, int64_t ld);
  void (*cross_f64)(const double *panel, const double *factors, int64_t k, double *out, int64_t ld);

  /** Row sums of squares of X·R for row groups and triangle panels; squares are added in float64. */
  void (*score_f32)(const float *groups, int64_t group_count, int64_t d, const float *triangle, double *scores);
  void (*score_f64)(const double *groups, int64_t group_count, int64_t d, const double *triangle, double *scores);

  /** One tile: `out` (rows x columns) = row group x column panel over k, the first `vectors` vectors of it. */
  void (*tile_f64)(const double *group, const double *panel, int64_t k, int64_t vectors, double *out);

  /** out[i · out_ld + s] = x_i · v_s. The v_s are `ld` apart and readable up to a whole vector, with zeros behind d. */
  void (*dots_f32)(const float *const *x, int64_t x_count, const double *v, int64_t ld, int64_t v_count, int64_t d, double *out,
                   int64_t out_ld);
  void (*dots_f64)(const double *const *x, int64_t x_count, const double *v, int64_t ld, int64_t v_count, int64_t d, double *out,
                   int64_t out_ld);

  /** out += scale · Σ_k coefficients[k · step] · row_k over `width` columns, a multiple of the lanes; terms are added in order of k. */
  void (*combine)(const double *rows, int64_t ld, int64_t count, const double *coefficients, int64_t step, double scale, int64_t width,
                  double *out);

  /** Σ (x - y)² in float64. */
  double (*squared_distance_f32)(const float *x, const float *y, int64_t d);
  double (*squared_distance_f64)(const double *x, const double *y, int64_t d);

  /** Σ max(0, s - m) over `count` numbers, a multiple of the lanes. */
  double (*gain_over)(const double *s, const double *m, int64_t count);

  bool (*finite_f32)(const float *x, int64_t count);
  bool (*finite_f64)(const double *x, int64_t count);
};

const KernelSet &baseline_kernels();
#if defined(__x86_64__)
const KernelSet &avx2_kernels();
const KernelSet &avx512_kernels();
#endif

}  // namespace assay
