// Dot products, combinations and distances of single vectors, always added in an order that depends on nothing but the length.
#pragma once

#include "kernels/vector_types.h"

namespace assay {
namespace {

/** Fetches the cache lines of `count` vectors that begin at element j, for whom every line is two or one vectors of ours. */
template <class T> ASSAY_INLINE void fetch(const T *const *x, int64_t count, int64_t j) {
  if (j * static_cast<int64_t>(sizeof(T)) % 64 != 0) return;
  for (int64_t i = 0; i < count; ++i) __builtin_prefetch(x[i] + j);
}

/**
 * Dot products of `xs` vectors with `vs` others at a time: each is one sum, so that its bits do not depend on its company.
 * @param coming vectors that come next; they are fetched from memory meanwhile.
 */
template <int xs, int vs, class T>
ASSAY_INLINE void dots_at_once(const T *const *x, const double *v, int64_t ld, int64_t d, double *out, int64_t out_ld, int64_t coming) {
  VectorF64 c[xs][vs] = {};
  int64_t j = 0;
  for (; j + lanes_f64 <= d; j += lanes_f64) {
    fetch(x + xs, coming, j);
    VectorF64 a[xs];
    ASSAY_UNROLL for (int i = 0; i < xs; ++i) load_f64(x[i] + j, a[i]);
    ASSAY_UNROLL for (int s = 0; s < vs; ++s) {
      const VectorF64 b = vector_at(v + s * ld + j);
      ASSAY_UNROLL for (int i = 0; i < xs; ++i) c[i][s] += a[i] * b;
    }
  }
  if (j < d) {
    ASSAY_UNROLL for (int i = 0; i < xs; ++i) {
      VectorF64 a;
      load_tail_f64(x[i] + j, d - j, a);
      ASSAY_UNROLL for (int s = 0; s < vs; ++s) c[i][s] += a * vector_at(v + s * ld + j);
    }
  }
  ASSAY_UNROLL for (int i = 0; i < xs; ++i) {
    ASSAY_UNROLL for (int s = 0; s < vs; ++s) out[i * out_ld + s] = sum_lanes(c[i][s]);
  }
}

template <int xs, class T>
ASSAY_INLINE void dots_of(const T *const *x, const double *v, int64_t ld, int64_t count, int64_t d, double *out, int64_t out_ld,
                          int64_t coming) {
  int64_t s = 0;
  for (; s + 4 <= count; s += 4) dots_at_once<xs, 4>(x, v + s * ld, ld, d, out + s, out_ld, s == 0 ? coming : 0);
  for (; s < count; ++s) dots_at_once<xs, 1>(x, v + s * ld, ld, d, out + s, out_ld, s == 0 ? coming : 0);
}

template <class T>
void dots(const T *const *x, int64_t x_count, const double *v, int64_t ld, int64_t v_count, int64_t d, double *out, int64_t out_ld) {
  // As many sums as there are registers for.
  constexpr int64_t most = ASSAY_VECTOR_BYTES == 64 ? 4 : 2;
  for (; x_count >= most; x_count -= most, x += most, out += most * out_ld) {
    dots_of<most>(x, v, ld, v_count, d, out, out_ld, smaller(x_count - most, most));
  }
  for (; x_count > 0; --x_count, ++x, out += out_ld) dots_of<1>(x, v, ld, v_count, d, out, out_ld, 0);
}

template <int width>
ASSAY_INLINE void combine_columns(const double *rows, int64_t ld, int64_t count, const double *coefficients, int64_t step, double scale,
                                  double *out) {
  VectorF64 c[width] = {};
  for (int64_t k = 0; k < count; ++k) {
    ASSAY_UNROLL for (int v = 0; v < width; ++v) c[v] += coefficients[k * step] * vector_at(rows + k * ld + v * lanes_f64);
  }
  ASSAY_UNROLL for (int v = 0; v < width; ++v) vector_at(out + v * lanes_f64) += scale * c[v];
}

void combine(const double *rows, int64_t ld, int64_t count, const double *coefficients, int64_t step, double scale, int64_t width,
             double *out) {
  constexpr int wide = 8;
  int64_t j = 0;
  for (; j + wide * lanes_f64 <= width; j += wide * lanes_f64) {
    combine_columns<wide>(rows + j, ld, count, coefficients, step, scale, out + j);
  }
  for (; j < width; j += lanes_f64) combine_columns<1>(rows + j, ld, count, coefficients, step, scale, out + j);
}

template <class T> double squared_distance(const T *x, const T *y, int64_t d) {
  constexpr int chains = 4;
  VectorF64 sums[chains] = {};
  int64_t j = 0;
  for (; j + chains * lanes_f64 <= d; j += chains * lanes_f64) {
    ASSAY_UNROLL for (int s = 0; s < chains; ++s) {
      VectorF64 a, b;
      load_f64(x + j + s * lanes_f64, a);
      load_f64(y + j + s * lanes_f64, b);
      a -= b;
      sums[s] += a * a;
    }
  }
  for (; j < d; j += lanes_f64) {
    VectorF64 a, b;
    load_tail_f64(x + j, smaller(d - j, lanes_f64), a);
    load_tail_f64(y + j, smaller(d - j, lanes_f64), b);
    a -= b;
    sums[0] += a * a;
  }
  const VectorF64 all = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  return sum_lanes(all);
}

double gain_over(const double *s, const double *m, int64_t count) {
  constexpr int chains = 4;
  VectorF64 sums[chains] = {};
  const VectorF64 zero{};
  int64_t i = 0;
  for (; i + chains * lanes_f64 <= count; i += chains * lanes_f64) {
    ASSAY_UNROLL for (int c = 0; c < chains; ++c) {
      const VectorF64 gain = vector_at(s + i + c * lanes_f64) - vector_at(m + i + c * lanes_f64);
      sums[c] += gain > zero ? gain : zero;
    }
  }
  for (; i < count; i += lanes_f64) {
    const VectorF64 gain = vector_at(s + i) - vector_at(m + i);
    sums[0] += gain > zero ? gain : zero;
  }
  const VectorF64 all = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  return sum_lanes(all);
}

}  // namespace
}  // namespace assay
