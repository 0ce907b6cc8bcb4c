// Functions of a kernel set by the type of the rows, so that code over rows is written once.
#pragma once

#include "kernels/kernel_set.h"

namespace assay {

inline Scan pack_columns(const KernelSet &k, const float *rows, int64_t stride, int64_t width, int64_t k0, int64_t k1, float *panels,
                         int64_t panel_stride, bool streams) {
  return k.pack_columns_f32(rows, stride, width, k0, k1, panels, panel_stride, streams);
}
inline Scan pack_columns(const KernelSet &k, const float *rows, int64_t stride, int64_t width, int64_t k0, int64_t k1, double *panels,
                         int64_t panel_stride, bool streams) {
  return k.pack_columns_f32_f64(rows, stride, width, k0, k1, panels, panel_stride, streams);
}
inline Scan pack_columns(const KernelSet &k, const double *rows, int64_t stride, int64_t width, int64_t k0, int64_t k1, double *panels,
                         int64_t panel_stride, bool streams) {
  return k.pack_columns_f64(rows, stride, width, k0, k1, panels, panel_stride, streams);
}

inline bool pack_rows(const KernelSet &k, const float *rows, const int64_t *indices, int64_t count, int64_t d, float *groups) {
  return k.pack_rows_f32(rows, indices, count, d, groups);
}
inline bool pack_rows(const KernelSet &k, const float *rows, const int64_t *indices, int64_t count, int64_t d, double *groups) {
  return k.pack_rows_f32_f64(rows, indices, count, d, groups);
}
inline bool pack_rows(const KernelSet &k, const double *rows, const int64_t *indices, int64_t count, int64_t d, double *groups) {
  return k.pack_rows_f64(rows, indices, count, d, groups);
}

inline void gram_block(const KernelSet &k, const float *panels, int64_t panel_stride, int64_t depth, int64_t i0, int64_t i1, int64_t j0,
                       int64_t j1, int64_t d, double scale, double *block, int64_t ld) {
  k.gram_f32(panels, panel_stride, depth, i0, i1, j0, j1, d, scale, block, ld);
}
inline void gram_block(const KernelSet &k, const double *panels, int64_t panel_stride, int64_t depth, int64_t i0, int64_t i1, int64_t j0,
                       int64_t j1, int64_t d, double scale, double *block, int64_t ld) {
  k.gram_f64(panels, panel_stride, depth, i0, i1, j0, j1, d, scale, block, ld);
}

inline void cross_panel(const KernelSet &k, const float *panel, const double *factors, int64_t depth, double *out, int64_t ld) {
  k.cross_f32(panel, factors, depth, out, ld);
}
inline void cross_panel(const KernelSet &k, const double *panel, const double *factors, int64_t depth, double *out, int64_t ld) {
  k.cross_f64(panel, factors, depth, out, ld);
}

inline void dots(const KernelSet &k, const float *const *x, int64_t x_count, const double *v, int64_t ld, int64_t v_count, int64_t d,
                 double *out, int64_t out_ld) {
  k.dots_f32(x, x_count, v, ld, v_count, d, out, out_ld);
}
inline void dots(const KernelSet &k, const double *const *x, int64_t x_count, const double *v, int64_t ld, int64_t v_count, int64_t d,
                 double *out, int64_t out_ld) {
  k.dots_f64(x, x_count, v, ld, v_count, d, out, out_ld);
}
/** out[s] = x · v_s for one x. */
template <class T>
void dots(const KernelSet &k, const T *x, const double *v, int64_t ld, int64_t v_count, int64_t d, double *out) {
  dots(k, &x, 1, v, ld, v_count, d, out, v_count);
}

inline double squared_distance(const KernelSet &k, const float *x, const float *y, int64_t d) { return k.squared_distance_f32(x, y, d); }
inline double squared_distance(const KernelSet &k, const double *x, const double *y, int64_t d) { return k.squared_distance_f64(x, y, d); }

inline bool all_finite(const KernelSet &k, const float *x, int64_t count) { return k.finite_f32(x, count); }
inline bool all_finite(const KernelSet &k, const double *x, int64_t count) { return k.finite_f64(x, count); }

template <class T> const TileShape &tile_of(const KernelSet &k);
template <> inline const TileShape &tile_of<float>(const KernelSet &k) { return k.f32; }
template <> inline const TileShape &tile_of<double>(const KernelSet &k) { return k.f64; }

}  // namespace assay
