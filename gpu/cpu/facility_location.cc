#include "facility_location.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <vector>

#include "aligned_array.h"

namespace assay {
namespace {

/** Blocks of the similarity matrix, and depth of a product: multiples of every tile. */
constexpr int64_t block_rows = 192;
constexpr int64_t block_columns = 96;
constexpr int64_t depth = 256;

/** A token and what it would have gained when it was last looked at: terms only fall, and so does their sum in any fixed order. */
struct Candidate {
  double gain;
  int32_t token;
  int32_t looked_at;

  bool operator<(const Candidate &other) const { return gain != other.gain ? gain < other.gain : token > other.token; }
};

/** Similarities of one tile, and the room to compute them. */
struct Tile {
  explicit Tile(const KernelSet &kernels, int64_t n, int64_t d)
      : ld(round_up(round_up(n, kernels.f64.columns) + kernels.f64.columns, 8)),
        panel_stride(kernels.f64.columns * d),
        transposed(d * n),
        panels(round_up(n, kernels.f64.columns) * d),
        similarities((n + kernels.f64.columns) * ld),
        best(ld),
        candidates(static_cast<size_t>(n)) {}

  const int64_t ld;
  const int64_t panel_stride;
  /** Tokens of length 1, d x n. */
  AlignedArray<double> transposed;
  AlignedArray<double> panels;
  AlignedArray<double> similarities;
  /** mᵢ; 0 behind the last token, where similarities are so low that they never gain. */
  AlignedArray<double> best;
  /** Room for the heap: threads of the pool must not allocate. */
  std::vector<Candidate> candidates;
};

/** Token i scaled to length 1, as column i. @return finite */
bool normalize_token(const float *token, int64_t i, int64_t n, int64_t d, double *transposed) {
  double square = 0;
  for (int64_t k = 0; k < d; ++k) square += static_cast<double>(token[k]) * token[k];
  const double length = std::sqrt(square);
  for (int64_t k = 0; k < d; ++k) transposed[k * n + i] = length > 0 ? token[k] / length : 0.0;
  return std::isfinite(square);
}

/** Lazy greedy: only a token whose old gain might still win is looked at again. Does not throw. */
void pick_greedily(const KernelSet &kernels, Tile &tile, int64_t n, int64_t m, int32_t *picked, const Cancellation &cancellation) {
  const int64_t whole = round_up(n, kernels.f64.lanes);
  std::fill_n(tile.best.data(), n, -1.0);
  std::fill_n(tile.best.data() + n, whole - n, 0.0);
  const auto row = [&](int64_t i) { return tile.similarities.data() + i * tile.ld; };
  Candidate *const heap = tile.candidates.data();
  Candidate *end = heap + n;
  for (int64_t j = 0; j < n; ++j) heap[j] = {kernels.gain_over(row(j), tile.best.data(), whole), static_cast<int32_t>(j), 0};
  std::make_heap(heap, end);
  for (int32_t pick = 0; pick < m && !cancellation.requested(); ++pick) {
    for (;;) {
      std::pop_heap(heap, end);
      Candidate &top = end[-1];
      if (top.looked_at == pick) break;
      top.gain = kernels.gain_over(row(top.token), tile.best.data(), whole);
      top.looked_at = pick;
      std::push_heap(heap, end);
    }
    --end;
    const int32_t token = end->token;
    picked[pick] = token;
    const double *own = row(token);
    for (int64_t i = 0; i < n; ++i) tile.best[i] = std::max(tile.best[i], own[i]);
  }
}

}  // namespace

void facility_location(Context &context, const float *tokens, int64_t tiles, int64_t n, int64_t d, int64_t m, int32_t *picked,
                       const Cancellation &cancellation) {
  const KernelSet &kernels = context.kernels();
  ThreadPool &pool = context.pool();
  const int64_t together = std::min<int64_t>(tiles, context.threads());
  std::vector<Tile> store;
  for (int64_t t = 0; t < together; ++t) store.emplace_back(kernels, n, d);
  const int64_t chunks = (n + block_columns - 1) / block_columns;
  const int64_t block_lines = (n + block_rows - 1) / block_rows;
  std::atomic<bool> finite{true};
  for (int64_t first = 0; first < tiles; first += together) {
    cancellation.check();
    const int64_t count = std::min(together, tiles - first);
    pool.for_each(count * chunks, [&](int64_t task, int) {
      Tile &tile = store[task / chunks];
      const int64_t from = task % chunks * block_columns;
      const int64_t to = std::min(from + block_columns, n);
      const float *own = tokens + (first + task / chunks) * n * d;
      for (int64_t i = from; i < to; ++i) {
        if (!normalize_token(own + i * d, i, n, d, tile.transposed.data())) finite.store(false, std::memory_order_relaxed);
      }
      kernels.pack_columns_f64(tile.transposed.data() + from, n, to - from, 0, d,
                               tile.panels.data() + from / kernels.f64.columns * tile.panel_stride, tile.panel_stride, false);
    });
    if (!finite.load()) throw_non_finite();
    pool.for_each(count * block_lines * chunks, [&](int64_t task, int) {
      Tile &tile = store[task / (block_lines * chunks)];
      const int64_t i = task / chunks % block_lines * block_rows;
      const int64_t j = task % chunks * block_columns;
      const int64_t bottom = std::min(i + block_rows, n);
      const int64_t right = std::min(j + block_columns, n);
      if (right <= i) return;
      for (int64_t row = i; row < bottom; ++row) std::fill(tile.similarities.data() + row * tile.ld + j, tile.similarities.data() + row * tile.ld + right, 0.0);
      for (int64_t k = 0; k < d; k += depth) {
        kernels.gram_f64(tile.panels.data() + k * kernels.f64.columns, tile.panel_stride, std::min(depth, d - k), i, bottom, j, right, n, 1.0,
                         tile.similarities.data() + i * tile.ld + j, tile.ld);
      }
    });
    pool.for_each(count * chunks, [&](int64_t task, int) {
      Tile &tile = store[task / chunks];
      const int64_t from = task % chunks * block_columns;
      for (int64_t i = from; i < std::min(from + block_columns, n); ++i) {
        double *row = tile.similarities.data() + i * tile.ld;
        for (int64_t j = 0; j < i; ++j) row[j] = tile.similarities[j * tile.ld + i];
        std::fill(row + n, row + round_up(n, kernels.f64.lanes), -2.0);
      }
    });
    pool.for_each(count, [&](int64_t t, int) {
      pick_greedily(kernels, store[t], n, m, picked + (first + t) * m, cancellation);
    });
  }
  cancellation.check();
}

}  // namespace assay
