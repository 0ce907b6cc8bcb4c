// Vectors of one instruction set. Sources that include this are compiled once per set, with ASSAY_VECTOR_BYTES and the rows of a
// register tile (ASSAY_ROWS_F32, ASSAY_ROWS_F64) defined. Everything is in an unnamed namespace and no standard template is used: a
// function with external linkage could be merged by the linker with its twin of a lesser instruction set, and crash there.
#pragma once

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define ASSAY_INLINE inline __attribute__((always_inline))
#if defined(__clang__)
#define ASSAY_UNROLL _Pragma("clang loop unroll(full)")
#else
#define ASSAY_UNROLL _Pragma("GCC unroll 32")
#endif

namespace assay {
namespace {

typedef float VectorF32 __attribute__((vector_size(ASSAY_VECTOR_BYTES)));
typedef double VectorF64 __attribute__((vector_size(ASSAY_VECTOR_BYTES)));

// The same in memory, at any address. These are for access alone: deduction (`auto`, templates) drops the alignment.
typedef float LooseF32 __attribute__((vector_size(ASSAY_VECTOR_BYTES), aligned(4), may_alias));
typedef double LooseF64 __attribute__((vector_size(ASSAY_VECTOR_BYTES), aligned(8), may_alias));
/** As many float32 as a VectorF64 has lanes. */
typedef float LooseHalfF32 __attribute__((vector_size(ASSAY_VECTOR_BYTES / 2), aligned(4), may_alias));

/** Vectors side by side in a register tile: with 3, a tile has enough independent sums to hide the latency of multiply-add. */
constexpr int tile_vectors = 3;

/** Shape of the register tile: `rows` x `columns`, a row being `tile_vectors` vectors of `lanes`. */
template <class T> struct Tile;

template <> struct Tile<float> {
  typedef VectorF32 Vector;
  static constexpr int lanes = ASSAY_VECTOR_BYTES / 4;
  /** Vectors of float64 that one Vector comes to. */
  static constexpr int halves = 2;
  static constexpr int rows = ASSAY_ROWS_F32;
  static constexpr int columns = tile_vectors * lanes;
};

template <> struct Tile<double> {
  typedef VectorF64 Vector;
  static constexpr int lanes = ASSAY_VECTOR_BYTES / 8;
  static constexpr int halves = 1;
  static constexpr int rows = ASSAY_ROWS_F64;
  static constexpr int columns = tile_vectors * lanes;
};

constexpr int lanes_f64 = Tile<double>::lanes;

ASSAY_INLINE int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

ASSAY_INLINE const LooseF64 &vector_at(const double *p) { return *reinterpret_cast<const LooseF64 *>(p); }
ASSAY_INLINE LooseF64 &vector_at(double *p) { return *reinterpret_cast<LooseF64 *>(p); }
ASSAY_INLINE const LooseF32 &vector_at(const float *p) { return *reinterpret_cast<const LooseF32 *>(p); }
ASSAY_INLINE LooseF32 &vector_at(float *p) { return *reinterpret_cast<LooseF32 *>(p); }

/** Writes a vector past the caches, to memory aligned for it; other threads may read it after `end_streaming`. */
ASSAY_INLINE void stream_vector(double *p, const VectorF64 &v) {
#if defined(__AVX512F__)
  _mm512_stream_pd(p, v);
#elif defined(__AVX__)
  _mm256_stream_pd(p, v);
#elif defined(__x86_64__)
  _mm_stream_pd(p, v);
#else
  vector_at(p) = v;
#endif
}
ASSAY_INLINE void stream_vector(float *p, const VectorF32 &v) {
#if defined(__AVX512F__)
  _mm512_stream_ps(p, v);
#elif defined(__AVX__)
  _mm256_stream_ps(p, v);
#elif defined(__x86_64__)
  _mm_stream_ps(p, v);
#else
  vector_at(p) = v;
#endif
}

/** Such writes are in no order with those that say that the work is done, unless told. */
ASSAY_INLINE void end_streaming() {
#if defined(__x86_64__)
  _mm_sfence();
#endif
}

/**
 * Reads `lanes_f64` numbers as float64. By intrinsics where there are some: compilers make four instructions of a conversion between
 * vectors of different sizes. (Those with a mask, of all ones, are the ones without an undefined operand, which GCC warns of.)
 */
ASSAY_INLINE void load_f64(const double *p, VectorF64 &v) { v = vector_at(p); }
ASSAY_INLINE void load_f64(const float *p, VectorF64 &v) {
#if defined(__AVX512F__)
  v = _mm512_maskz_cvtps_pd(0xff, _mm256_loadu_ps(p));
#elif defined(__AVX__)
  v = _mm256_cvtps_pd(_mm_loadu_ps(p));
#else
  v = __builtin_convertvector(*reinterpret_cast<const LooseHalfF32 *>(p), VectorF64);
#endif
}

/** A vector in float64, lower lanes first. */
ASSAY_INLINE void widen(const VectorF64 &v, VectorF64 (&wide)[1]) { wide[0] = v; }
ASSAY_INLINE void widen(const VectorF32 &v, VectorF64 (&wide)[2]) {
#if defined(__AVX512F__)
  const __m512d pairs = _mm512_castps_pd(v);
  wide[0] = _mm512_maskz_cvtps_pd(0xff, _mm256_castpd_ps(_mm512_maskz_extractf64x4_pd(0xff, pairs, 0)));
  wide[1] = _mm512_maskz_cvtps_pd(0xff, _mm256_castpd_ps(_mm512_maskz_extractf64x4_pd(0xff, pairs, 1)));
#elif defined(__AVX__)
  wide[0] = _mm256_cvtps_pd(_mm256_castps256_ps128(v));
  wide[1] = _mm256_cvtps_pd(_mm256_extractf128_ps(v, 1));
#else
  float lanes[2 * lanes_f64];
  vector_at(lanes) = v;
  load_f64(lanes, wide[0]);
  load_f64(lanes + lanes_f64, wide[1]);
#endif
}

/** Reads `count` < `lanes_f64` numbers as float64, zeros behind them. */
template <class T> ASSAY_INLINE void load_tail_f64(const T *p, int64_t count, VectorF64 &v) {
  double tail[lanes_f64] = {};
  for (int64_t i = 0; i < count; ++i) tail[i] = static_cast<double>(p[i]);
  v = vector_at(tail);
}

/** Sum of the lanes by halves: always in the same order. */
ASSAY_INLINE double sum_lanes(const VectorF64 &v) {
  double parts[lanes_f64];
  vector_at(parts) = v;
  for (int half = lanes_f64 / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; ++i) parts[i] += parts[i + half];
  }
  return parts[0];
}

}  // namespace
}  // namespace assay
