// Packing: numbers are put in the order in which the register tiles read them, converted, and looked at for NaN and infinities on
// the way (x·0 is NaN for those alone, so one sum tells).
#pragma once

#include "kernels/kernel_set.h"
#include "kernels/vector_types.h"

namespace assay {
namespace {

/** Copies one vector into a panel and adds its non-finite numbers up. */
template <bool streams> ASSAY_INLINE void pack_vector(const float *from, float *to, VectorF32 &check) {
  const VectorF32 v = vector_at(from);
  if constexpr (streams) {
    stream_vector(to, v);
  } else {
    vector_at(to) = v;
  }
  check += v * 0.0f;
}

template <bool streams, class In> ASSAY_INLINE void pack_vector(const In *from, double *to, VectorF64 &check) {
  VectorF64 v;
  load_f64(from, v);
  if constexpr (streams) {
    stream_vector(to, v);
  } else {
    vector_at(to) = v;
  }
  check += v * 0.0;
}

ASSAY_INLINE void note_largest(const float *from, VectorF32 &largest) {
  const VectorF32 v = vector_at(from);
  const VectorF32 size = v < 0.0f ? -v : v;
  largest = size > largest ? size : largest;
}

template <class In> ASSAY_INLINE void note_largest(const In *, VectorF64 &) {}

template <bool streams, class In, class Out>
Scan pack_columns_with(const In *rows, int64_t stride, int64_t width, int64_t k0, int64_t k1, Out *panels, int64_t panel_stride) {
  typedef typename Tile<Out>::Vector Vector;
  constexpr int64_t columns = Tile<Out>::columns;
  constexpr int64_t lanes = Tile<Out>::lanes;
  const int64_t whole = width / columns;
  Vector check{};
  Vector largest{};
  for (int64_t k = k0; k < k1; ++k) {
    const In *row = rows + k * stride;
    Out *out = panels + k * columns;
    for (int64_t p = 0; p < whole; ++p, row += columns, out += panel_stride) {
      ASSAY_UNROLL for (int v = 0; v < tile_vectors; ++v) {
        pack_vector<streams>(row + v * lanes, out + v * lanes, check);
        note_largest(row + v * lanes, largest);
      }
    }
    int64_t rest = width - whole * columns;
    if (rest == 0) continue;
    for (int v = 0; v < tile_vectors; ++v, rest -= lanes, out += lanes) {
      In tail[lanes] = {};
      const In *from = row + v * lanes;
      if (rest < lanes) {
        for (int64_t i = 0; i < rest; ++i) tail[i] = from[i];
        from = tail;
      }
      pack_vector<streams>(from, out, check);
      note_largest(from, largest);
    }
  }
  Out lane_checks[lanes];
  Out lane_largest[lanes];
  vector_at(lane_checks) = check;
  vector_at(lane_largest) = largest;
  Scan scan{true, 0.0f};
  for (int64_t i = 0; i < lanes; ++i) {
    scan.finite &= lane_checks[i] == 0;
    const float size = static_cast<float>(lane_largest[i]);
    scan.largest = size > scan.largest ? size : scan.largest;
  }
  if (streams) end_streaming();
  return scan;
}

template <class In, class Out>
Scan pack_columns(const In *rows, int64_t stride, int64_t width, int64_t k0, int64_t k1, Out *panels, int64_t panel_stride, bool streams) {
  return streams ? pack_columns_with<true>(rows, stride, width, k0, k1, panels, panel_stride)
                 : pack_columns_with<false>(rows, stride, width, k0, k1, panels, panel_stride);
}

typedef float Quad32 __attribute__((vector_size(16)));
typedef double Quad64 __attribute__((vector_size(32)));
typedef float LooseQuad32 __attribute__((vector_size(16), aligned(4), may_alias));
typedef double LooseQuad64 __attribute__((vector_size(32), aligned(8), may_alias));
typedef int32_t Order32 __attribute__((vector_size(16)));
typedef int64_t Order64 __attribute__((vector_size(32)));

#if defined(__clang__)
#define ASSAY_SHUFFLE(Order, a, b, i, j, k, l) __builtin_shufflevector(a, b, i, j, k, l)
#else
#define ASSAY_SHUFFLE(Order, a, b, i, j, k, l) __builtin_shuffle(a, b, Order{i, j, k, l})
#endif

/** Transposes 4 x 4 numbers. */
#define ASSAY_TRANSPOSE(Quad, Order)                                      \
  ASSAY_INLINE void transpose(Quad &a, Quad &b, Quad &c, Quad &d) {       \
    const Quad ab_low = ASSAY_SHUFFLE(Order, a, b, 0, 4, 1, 5);           \
    const Quad ab_high = ASSAY_SHUFFLE(Order, a, b, 2, 6, 3, 7);          \
    const Quad cd_low = ASSAY_SHUFFLE(Order, c, d, 0, 4, 1, 5);           \
    const Quad cd_high = ASSAY_SHUFFLE(Order, c, d, 2, 6, 3, 7);          \
    a = ASSAY_SHUFFLE(Order, ab_low, cd_low, 0, 1, 4, 5);                 \
    b = ASSAY_SHUFFLE(Order, ab_low, cd_low, 2, 3, 6, 7);                 \
    c = ASSAY_SHUFFLE(Order, ab_high, cd_high, 0, 1, 4, 5);               \
    d = ASSAY_SHUFFLE(Order, ab_high, cd_high, 2, 3, 6, 7);               \
  }
ASSAY_TRANSPOSE(Quad32, Order32)
ASSAY_TRANSPOSE(Quad64, Order64)

ASSAY_INLINE void load_quad(const float *p, Quad32 &q) { q = *reinterpret_cast<const LooseQuad32 *>(p); }
ASSAY_INLINE void load_quad(const double *p, Quad64 &q) { q = *reinterpret_cast<const LooseQuad64 *>(p); }
ASSAY_INLINE void store_quad(const Quad32 &q, float *p) { *reinterpret_cast<LooseQuad32 *>(p) = q; }
ASSAY_INLINE void store_quad(const Quad64 &q, double *p) { *reinterpret_cast<LooseQuad64 *>(p) = q; }
ASSAY_INLINE void store_quad(const Quad32 &q, double *p) {
  *reinterpret_cast<LooseQuad64 *>(p) = __builtin_convertvector(q, Quad64);
}

template <class T> struct QuadOf;
template <> struct QuadOf<float> {
  typedef Quad32 Type;
};
template <> struct QuadOf<double> {
  typedef Quad64 Type;
};

/** Packs 4 rows beside each other, columns [0, width), width a multiple of 4; `out` advances by `group` per column. */
template <int group, class In, class Out>
ASSAY_INLINE void pack_four_rows(const In *const *rows, int64_t width, Out *out, typename QuadOf<In>::Type &check) {
  typedef typename QuadOf<In>::Type Quad;
  for (int64_t k = 0; k < width; k += 4, out += 4 * group) {
    Quad a, b, c, d;
    load_quad(rows[0] + k, a);
    load_quad(rows[1] + k, b);
    load_quad(rows[2] + k, c);
    load_quad(rows[3] + k, d);
    check += (a + b * 0 + c * 0 + d * 0) * 0;
    transpose(a, b, c, d);
    store_quad(a, out);
    store_quad(b, out + group);
    store_quad(c, out + 2 * group);
    store_quad(d, out + 3 * group);
  }
}

template <class In, class Out> bool pack_rows(const In *x, const int64_t *indices, int64_t count, int64_t d, Out *groups) {
  constexpr int group = Tile<Out>::rows;
  constexpr int fours = group % 4 == 0 ? group / 4 : 0;
  const int64_t whole = fours > 0 ? d / 4 * 4 : 0;
  typename QuadOf<In>::Type check{};
  In tail_check = 0;
  for (int64_t first = 0; first < count; first += group, groups += group * d) {
    // A group that is not full repeats its last row: the sums of the copies are never looked at.
    const In *rows[group];
    for (int i = 0; i < group; ++i) {
      const int64_t position = smaller(first + i, count - 1);
      rows[i] = x + (indices ? indices[position] : position) * d;
    }
    for (int q = 0; q < fours; ++q) pack_four_rows<group>(rows + 4 * q, whole, groups + 4 * q, check);
    for (int64_t k = whole; k < d; ++k) {
      for (int i = 0; i < group; ++i) {
        groups[k * group + i] = static_cast<Out>(rows[i][k]);
        tail_check += rows[i][k] * 0;
      }
    }
  }
  for (int i = 0; i < 4; ++i) tail_check += check[i];
  return tail_check == 0;
}

template <class T> bool all_finite(const T *x, int64_t count) {
  VectorF64 check{};
  int64_t i = 0;
  for (; i + lanes_f64 <= count; i += lanes_f64) {
    VectorF64 v;
    load_f64(x + i, v);
    check += v * 0.0;
  }
  VectorF64 tail;
  load_tail_f64(x + i, count - i, tail);
  check += tail * 0.0;
  return sum_lanes(check) == 0;
}

}  // namespace
}  // namespace assay
