/*
 * C ABI of the compute engines. Two libraries implement it: `gpu/cpu` (native) and `gpu/cuda` (cuda). A caller needs no more than
 * a foreign-function interface: plain structs behind opaque handles, fixed-width integers, no callbacks.
 *
 * Conventions
 * - Matrices are row-major. X is n x d; rows are float32 or float64 (`assay_type`). n and d are at least 1 unless said otherwise.
 * - Every fallible function returns an `assay_status` and, unless it is ASSAY_OK, writes a zero-terminated English sentence into
 *   `message` (ASSAY_MESSAGE_BYTES bytes, may be NULL). Outputs are unspecified after a failure; nothing outside them is touched.
 * - Inputs are read in place and are free again when the call returns, except where a function says otherwise.
 * - `cancel` may be NULL. A call that finds a non-zero value there ends soon with ASSAY_CANCELLED. The accumulator it was about to
 *   change must then be closed, not used again.
 * - Functions on one context may be called from several threads; a context does one thing at a time and makes others wait.
 *   Handles belong to their context and are closed before it. Closing NULL does nothing.
 * - Results do not depend on the number of threads, nor on how the rows were cut into blocks, bit by bit. Rows that are equal bit by
 *   bit get equal results wherever they stand.
 */
#ifndef ASSAY_ENGINE_H
#define ASSAY_ENGINE_H

#include <stdint.h>

#if defined(_WIN32)
#define ASSAY_API __declspec(dllexport)
#else
#define ASSAY_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define ASSAY_ABI_VERSION 1
#define ASSAY_MESSAGE_BYTES 512

enum assay_status {
  ASSAY_OK = 0,
  /** An argument no caller of ours gives: a bug of the caller. */
  ASSAY_INVALID = 1,
  ASSAY_OUT_OF_MEMORY = 2,
  /** The device is gone for this process (a sticky CUDA error): close everything and use another engine. */
  ASSAY_DEVICE_LOST = 3,
  /** NaN or an infinity in the rows. */
  ASSAY_NON_FINITE = 4,
  ASSAY_NOT_POSITIVE_DEFINITE = 5,
  ASSAY_CANCELLED = 6,
  /** No device, no driver, or an instruction set that this machine lacks. */
  ASSAY_UNAVAILABLE = 7
};

enum assay_type { ASSAY_FLOAT32 = 0, ASSAY_FLOAT64 = 1 };

/** Gram products in float64, or in float32 with float64 sums at least every 512 rows (float32 rows only). */
enum assay_precision { ASSAY_F64 = 0, ASSAY_MIXED = 1 };

/** What a greedy selection maximises; see assay_selection_open. */
enum assay_objective { ASSAY_D_OPTIMAL = 0, ASSAY_A_OPTIMAL = 1, ASSAY_K_CENTER = 2 };

typedef struct assay_context assay_context;
typedef struct assay_gram assay_gram;
typedef struct assay_scorer assay_scorer;
typedef struct assay_selection assay_selection;

ASSAY_API int32_t assay_abi_version(void);

/**
 * Opens the engine.
 * @param threads threads to compute with, 0 for all cores this process may use.
 * @param variant NULL or "" for the best there is; native: "avx512", "avx2", "baseline" to force an instruction set; cuda: a device
 *   ordinal in decimals.
 */
ASSAY_API int32_t assay_open(int32_t threads, const char *variant, assay_context **context, char *message);
ASSAY_API void assay_close(assay_context *context);

/** Device and variant in words ("AMD EPYC 9354, AVX-512"), cut at `capacity` bytes; threads used (cuda: multiprocessors). */
ASSAY_API int32_t assay_describe(assay_context *context, char *device, int64_t capacity, int32_t *threads, char *message);

/* ---- Gram: G = XᵀX (d x d) and C = XᵀP (d x c), summed over blocks of rows, all sums in float64 ---- */

/** c may be 0. `precision` is a wish: float64 rows are always multiplied in float64. */
ASSAY_API int32_t assay_gram_open(assay_context *context, int64_t d, int64_t c, int32_t precision, assay_gram **gram, char *message);

/**
 * Adds n rows (n may be 0). All blocks of one accumulator have the same type.
 * @param products n x c, NULL when c is 0.
 * @param key 0, or a number that stands for the content of these rows within this context: an engine with memory of its own may
 *   keep them and use them again when a later call on the context gives the same key.
 * Refuses NaN and infinities (ASSAY_NON_FINITE); the accumulator must then be closed.
 */
ASSAY_API int32_t assay_gram_add(assay_gram *gram, const void *rows, int32_t type, int64_t n, const double *products, int64_t key,
                                 const int32_t *cancel, char *message);

/** Writes G (both triangles), C, and the precision that was used. The accumulator may go on afterwards. */
ASSAY_API int32_t assay_gram_finish(assay_gram *gram, double *g, double *c, int32_t *precision, char *message);
ASSAY_API void assay_gram_close(assay_gram *gram);

/* ---- Factor: A = G + λI = LLᵀ ---- */

/**
 * Float64 Cholesky and R = L⁻ᵀ (upper triangular, zeros below; A⁻¹ = RRᵀ).
 * @param log_det log det A. @param inverse_trace Tr A⁻¹.
 * @param condition estimate of cond A: 15 power iterations on A and 15 on A⁻¹.
 * ASSAY_NOT_POSITIVE_DEFINITE names the pivot.
 */
ASSAY_API int32_t assay_factor(assay_context *context, const double *g, int64_t d, double lambda, double *r, double *log_det,
                               double *inverse_trace, double *condition, const int32_t *cancel, char *message);

/* ---- Scores: ‖xᵢR‖² and XW, a block of rows at a time ---- */

/**
 * @param r d x d upper triangular, or NULL for no scores. float32 rows are multiplied with R rounded to float32 (when it fits the range
 *   of float32, else in float64), float64 rows in float64; squares are summed in float64.
 * @param exact not 0: products in float64 for float32 rows, too.
 * @param w d x c, or NULL with c = 0. XW is computed in float64.
 */
ASSAY_API int32_t assay_scorer_open(assay_context *context, int64_t d, const double *r, int32_t exact, const double *w, int64_t c,
                                    assay_scorer **scorer, char *message);

/** @param scores length n (NULL without r). @param projected n x c (NULL without w). @param wide 1 when products with R were float64. */
ASSAY_API int32_t assay_scorer_run(assay_scorer *scorer, const void *rows, int32_t type, int64_t n, int64_t key, double *scores,
                                   double *projected, int32_t *wide, const int32_t *cancel, char *message);
ASSAY_API void assay_scorer_close(assay_scorer *scorer);

/* ---- Greedy selection among rows in memory ---- */

/**
 * Starts a greedy selection among n rows, which are read in place and must stay until the selection is closed.
 * D: gain log(1 + g), g = xᵀA⁻¹x. A: gain xᵀA⁻¹FA⁻¹x / (1 + g), the fall of Tr FA⁻¹ (F = I: A-optimal; F = second moment of a target:
 * V-optimal). After a pick A ← A + xxᵀ. K-center: gain = distance to the nearest center so far; a pick becomes a center.
 * All in float64; among equal gains the lowest row wins. Exact greedy: lazy evaluation only skips rows that provably cannot win.
 * @param a D and A: the d x d matrix A to start with (symmetric positive definite). K-center: NULL.
 * @param f A: F, d x d, NULL for the identity. Else NULL.
 * @param distances K-center: n distances to the nearest center there is already, NULL for none (every distance is infinite; the
 *   first pick is then the first eligible row). Else NULL.
 */
ASSAY_API int32_t assay_selection_open(assay_context *context, int32_t objective, const void *rows, int32_t type, int64_t n, int64_t d,
                                       const double *a, const double *f, const double *distances, const int32_t *cancel,
                                       assay_selection **selection, char *message);

/**
 * Picks up to `count` more rows.
 * @param eligible n bytes, rows with 0 are passed over; NULL: all. Rows already picked are never picked again.
 * @param outside bound on rows that are not among these n: their largest g (D and A) or distance (K-center); 0 for none. Picking stops
 *   before the first pick whose gain might be exceeded by such a row.
 * @param picked,gains length `count`. @param done how many were picked; fewer than `count` when rows ran out or `outside` stopped it.
 */
ASSAY_API int32_t assay_selection_next(assay_selection *selection, int64_t count, const uint8_t *eligible, double outside,
                                       int64_t *picked, double *gains, int64_t *done, const int32_t *cancel, char *message);
ASSAY_API void assay_selection_close(assay_selection *selection);

/* ---- Facility location over tokens ---- */

/**
 * Greedy facility location by cosine similarity, in each of `tiles` groups of n tokens by itself: gain(j) = Σᵢ max(0, sᵢⱼ − mᵢ), mᵢ the best
 * similarity of token i to a pick so far, at first −1. Zero tokens have similarity 0. Ties: lowest token.
 * @param tokens tiles x n x d float32. @param m picks per tile, at most n. @param picked tiles x m, in the order of picking.
 */
ASSAY_API int32_t assay_facility_location(assay_context *context, const float *tokens, int64_t tiles, int64_t n, int64_t d, int64_t m,
                                          int32_t *picked, const int32_t *cancel, char *message);

#ifdef __cplusplus
}
#endif
#endif
