// Matrix products: one register tile, rows x (tile_vectors · lanes) sums that stay in registers over all of k, and what is done
// with it at the end.
#pragma once

#include "kernels/vector_types.h"

namespace assay {
namespace {

/** c[r][v] += a[r] · b[v] over k steps, for vectors [first, last) of the tile's width. */
template <class T, int rows, int first, int last, int a_step, int width>
ASSAY_INLINE void accumulate(const T *a, const T *b, int64_t k, typename Tile<T>::Vector (&c)[rows][width]) {
  constexpr int lanes = Tile<T>::lanes;
  for (; k > 0; --k, a += a_step, b += Tile<T>::columns) {
    typename Tile<T>::Vector bv[width];
    ASSAY_UNROLL for (int v = first; v < last; ++v) bv[v] = vector_at(b + v * lanes);
    ASSAY_UNROLL for (int r = 0; r < rows; ++r) {
      ASSAY_UNROLL for (int v = first; v < last; ++v) c[r][v] += a[r] * bv[v];
    }
  }
}

template <class T, int rows, int width> ASSAY_INLINE void clear(typename Tile<T>::Vector (&c)[rows][width]) {
  ASSAY_UNROLL for (int r = 0; r < rows; ++r) {
    ASSAY_UNROLL for (int v = 0; v < width; ++v) c[r][v] = typename Tile<T>::Vector{};
  }
}

// ---- Gram: both factors are column panels of the same rows ----

template <class T, int width>
ASSAY_INLINE void gram_tile(const T *a, const T *b, int64_t k, double scale, double *out, int64_t ld) {
  constexpr int rows = Tile<T>::rows;
  // The sums are needed at the end of k: by then they have come from memory.
  ASSAY_UNROLL for (int r = 0; r < rows; ++r) {
    __builtin_prefetch(out + r * ld, 1);
    __builtin_prefetch(out + r * ld + (width - 1) * Tile<T>::lanes, 1);
  }
  typename Tile<T>::Vector c[rows][width];
  clear<T>(c);
  accumulate<T, rows, 0, width, Tile<T>::columns>(a, b, k, c);
  ASSAY_UNROLL for (int r = 0; r < rows; ++r) {
    ASSAY_UNROLL for (int v = 0; v < width; ++v) {
      VectorF64 wide[Tile<T>::halves];
      widen(c[r][v], wide);
      ASSAY_UNROLL for (int h = 0; h < Tile<T>::halves; ++h) {
        vector_at(out + r * ld + v * Tile<T>::lanes + h * lanes_f64) += scale * wide[h];
      }
    }
  }
}

template <class T>
void gram_block(const T *panels, int64_t panel_stride, int64_t k, int64_t i0, int64_t i1, int64_t j0, int64_t j1, int64_t d,
                double scale, double *block, int64_t ld) {
  constexpr int64_t columns = Tile<T>::columns;
  constexpr int64_t lanes = Tile<T>::lanes;
  for (int64_t j = j0; j < j1; j += columns) {
    const int64_t end = j + (smaller(columns, d - j) + lanes - 1) / lanes * lanes;
    for (int64_t i = i0; i < smaller(i1, end); i += Tile<T>::rows) {
      // Vectors that lie below the diagonal altogether are left out.
      const int64_t skipped = i > j ? (i - j) / lanes * lanes : 0;
      const T *a = panels + i / columns * panel_stride + i % columns;
      const T *b = panels + j / columns * panel_stride + skipped;
      double *out = block + (i - i0) * ld + (j - j0) + skipped;
      switch ((end - j - skipped) / lanes) {
        case 3: gram_tile<T, 3>(a, b, k, scale, out, ld); break;
        case 2: gram_tile<T, 2>(a, b, k, scale, out, ld); break;
        default: gram_tile<T, 1>(a, b, k, scale, out, ld);
      }
    }
  }
}

/** Float64 products of a column panel with four columns of another matrix. */
template <class T> void cross(const T *panel, const double *factors, int64_t k, double *out, int64_t ld) {
  constexpr int vectors = Tile<T>::columns / lanes_f64;
  VectorF64 c[4][vectors] = {};
  for (; k > 0; --k, panel += Tile<T>::columns, factors += 4) {
    ASSAY_UNROLL for (int v = 0; v < vectors; ++v) {
      VectorF64 x;
      load_f64(panel + v * lanes_f64, x);
      ASSAY_UNROLL for (int q = 0; q < 4; ++q) c[q][v] += factors[q] * x;
    }
  }
  ASSAY_UNROLL for (int q = 0; q < 4; ++q) {
    ASSAY_UNROLL for (int v = 0; v < vectors; ++v) vector_at(out + q * ld + v * lanes_f64) += c[q][v];
  }
}

// ---- Scores: row groups times a triangle, squared and summed; the product itself is never stored ----

/** The steps of k at the diagonal, where every `lanes` steps one more vector of the panel is all zeros. */
template <class T, int first, int width>
ASSAY_INLINE void accumulate_diagonal(const T *a, const T *b, int64_t k, typename Tile<T>::Vector (&c)[Tile<T>::rows][width]) {
  if constexpr (first < width) {
    const int64_t steps = smaller(k, Tile<T>::lanes);
    accumulate<T, Tile<T>::rows, first, width, Tile<T>::rows>(a, b, steps, c);
    accumulate_diagonal<T, first + 1, width>(a + steps * Tile<T>::rows, b + steps * Tile<T>::columns, k - steps, c);
  }
}

/** Adds the squares of one panel of X·R to `sums`, one vector per row. */
template <class T, int width>
ASSAY_INLINE void score_panel(const T *groups, int64_t group_count, int64_t d, int64_t j, const T *panel, double *sums) {
  constexpr int rows = Tile<T>::rows;
  for (int64_t g = 0; g < group_count; ++g, groups += d * rows, sums += rows * lanes_f64) {
    typename Tile<T>::Vector c[rows][width];
    clear<T>(c);
    accumulate<T, rows, 0, width, rows>(groups, panel, j, c);
    accumulate_diagonal<T, 0, width>(groups + j * rows, panel + j * Tile<T>::columns, d - j, c);
    ASSAY_UNROLL for (int r = 0; r < rows; ++r) {
      VectorF64 squares = vector_at(sums + r * lanes_f64);
      ASSAY_UNROLL for (int v = 0; v < width; ++v) {
        VectorF64 wide[Tile<T>::halves];
        widen(c[r][v], wide);
        ASSAY_UNROLL for (int h = 0; h < Tile<T>::halves; ++h) squares += wide[h] * wide[h];
      }
      vector_at(sums + r * lanes_f64) = squares;
    }
  }
}

/** Row groups whose sums of squares fit on the stack at once. */
constexpr int64_t groups_at_once = 64;

template <class T> void score(const T *groups, int64_t group_count, int64_t d, const T *triangle, double *scores) {
  constexpr int64_t columns = Tile<T>::columns;
  constexpr int64_t rows = Tile<T>::rows;
  constexpr int64_t lanes = Tile<T>::lanes;
  double sums[groups_at_once * rows * lanes_f64];
  for (; group_count > 0; group_count -= groups_at_once) {
    const int64_t now = smaller(group_count, groups_at_once);
    memset(sums, 0, sizeof(double) * now * rows * lanes_f64);
    const T *panel = triangle;
    for (int64_t j = 0; j < d; j += columns) {
      switch ((smaller(columns, d - j) + lanes - 1) / lanes) {
        case 3: score_panel<T, 3>(groups, now, d, j, panel, sums); break;
        case 2: score_panel<T, 2>(groups, now, d, j, panel, sums); break;
        default: score_panel<T, 1>(groups, now, d, j, panel, sums);
      }
      panel += columns * (j + columns);
    }
    for (int64_t r = 0; r < now * rows; ++r) scores[r] = sum_lanes(vector_at(sums + r * lanes_f64));
    groups += now * rows * d;
    scores += now * rows;
  }
}

// ---- One tile, stored ----

template <int width> ASSAY_INLINE void stored_tile(const double *group, const double *panel, int64_t k, double *out) {
  constexpr int rows = Tile<double>::rows;
  VectorF64 c[rows][width];
  clear<double>(c);
  accumulate<double, rows, 0, width, rows>(group, panel, k, c);
  ASSAY_UNROLL for (int r = 0; r < rows; ++r) {
    ASSAY_UNROLL for (int v = 0; v < width; ++v) {
      vector_at(out + r * Tile<double>::columns + v * lanes_f64) = c[r][v];
    }
  }
}

void tile(const double *group, const double *panel, int64_t k, int64_t vectors, double *out) {
  switch (vectors) {
    case 3: return stored_tile<3>(group, panel, k, out);
    case 2: return stored_tile<2>(group, panel, k, out);
    default: return stored_tile<1>(group, panel, k, out);
  }
}

}  // namespace
}  // namespace assay
