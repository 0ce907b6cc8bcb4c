#include "gram.h"

#include <algorithm>
#include <cstring>

#include "row_kernels.h"

namespace assay {
namespace {

/** Rows of a panel: long enough to hide the addition to float64 sums, short enough for packed tiles to stay in the cache. */
constexpr int64_t panel_rows = 256;
/** Rows that are packed as one task: a panel is a number of them. */
constexpr int64_t rows_per_pack = 32;
/** Bytes of the rows of a stage: a stage is worth the meeting of threads at its end, and its packed panels stay in the cache. */
constexpr int64_t stage_bytes = 1 << 20;
constexpr int64_t most_stage_panels = 16;
/** Block of G that is one task, at most: its rows' panels fit a level 2 cache. Multiples of every tile. */
constexpr int64_t block_rows = 192;
constexpr int64_t block_columns = 96;

/**
 * Sizes for which float32 products neither overflow in a panel nor lose digits to subnormal numbers. A panel whose largest number
 * lies outside is multiplied in float64.
 */
constexpr float narrow_from = 1e-12f;
constexpr float narrow_to = 1e16f;

/** Leading dimension for sums: whole tiles, and no multiple of a page, for rows of a tile would share a cache set. */
int64_t leading_dimension(int64_t d, const KernelSet &kernels) {
  const int64_t whole = round_up(d, kernels.f32.columns) + kernels.f32.columns;
  return round_up(whole, 8) + (round_up(whole, 8) % 512 == 0 ? 24 : 0);
}

int64_t divide_up(int64_t value, int64_t by) { return (value + by - 1) / by; }

/** Puts tasks in the order in which every thread has a run of them as its own (`ThreadPool::for_each_at_home`). */
template <class Task> std::vector<Task> dealt_out(const std::vector<Task> &tasks, int threads) {
  std::vector<Task> dealt(tasks.size());
  size_t next = 0;
  for (int thread = 0; thread < threads; ++thread) {
    for (size_t own = thread; own < tasks.size(); own += threads) dealt[own] = tasks[next++];
  }
  return dealt;
}

template <class T> void make_room(AlignedArray<T> &array, int64_t size) {
  if (array.size() < size) array = AlignedArray<T>(size);
}

}  // namespace

GramAccumulator::GramAccumulator(Context &context, int64_t d, int64_t c, assay_precision precision)
    : context_(context),
      d_(d),
      c_(c),
      mixed_wished_(precision == ASSAY_MIXED),
      ld_(leading_dimension(d, context.kernels())),
      stage_panels_(std::clamp<int64_t>(stage_bytes / (8 * panel_rows * d), 1, most_stage_panels)),
      wide_size_(round_up(d, context.kernels().f64.columns) * panel_rows),
      narrow_size_(round_up(d, context.kernels().f32.columns) * panel_rows) {
  sums_ = AlignedArray<double>::zeros((d + context.kernels().f32.columns) * ld_);
  cross_ = AlignedArray<double>::zeros(round_up(c, 4) * ld_);
  // Blocks of G by rows, so that one block of rows serves a run of tasks; narrow ones where there would be few tasks for a thread.
  const int64_t wanted = 24 * context.threads();
  const int64_t blocks = divide_up(d, block_rows) * divide_up(d, block_columns) / 2;
  const int64_t columns = blocks >= wanted ? block_columns : std::max<int64_t>(48, context.kernels().f32.columns);
  for (int64_t i = 0; i < d; i += block_rows) {
    for (int64_t j = i / columns * columns; j < d; j += columns) {
      pieces_.push_back({false, i, std::min(i + block_rows, d), j, std::min(j + columns, d)});
    }
  }
  pieces_ = dealt_out(pieces_, context.threads());
  if (c > 0) {
    for (int64_t j = 0; j < d; j += block_columns) pieces_.push_back({true, 0, 0, j, std::min(j + block_columns, d)});
  }
}

void GramAccumulator::add(const void *rows, assay_type type, int64_t n, const double *products, const Cancellation &cancellation) {
  require(type_ == -1 || type_ == type, "All blocks of an accumulator have the same type.");
  if (n == 0) return;
  type_ = type;
  if (type == ASSAY_FLOAT32) {
    add_rows(static_cast<const float *>(rows), n, products, cancellation);
  } else {
    add_rows(static_cast<const double *>(rows), n, products, cancellation);
  }
}

template <class T> void GramAccumulator::add_rows(const T *rows, int64_t n, const double *products, const Cancellation &cancellation) {
  const auto advance = [&](int64_t count) {
    rows += count * d_;
    products = products ? products + count * c_ : nullptr;
    n -= count;
  };
  if (waiting_ > 0) {
    const int64_t count = std::min(n, panel_rows - waiting_);
    keep(rows, products, count);
    advance(count);
    if (waiting_ < panel_rows) return cancellation.check();
    const Stage<T> panel = waiting_rows<T>();
    add_panels(panel.rows, panel.products, 1, cancellation);
    waiting_ = 0;
  }
  const int64_t panels = n / panel_rows;
  add_panels(rows, products, panels, cancellation);
  advance(panels * panel_rows);
  if (n > 0) keep(rows, products, n);
}

/** Copies rows that do not fill a panel. Their NaN are found now, not when the panel is full. */
template <class T> void GramAccumulator::keep(const T *rows, const double *products, int64_t count) {
  if (!all_finite(context_.kernels(), rows, count * d_)) throw_non_finite();
  make_room(waiting_rows_, panel_rows * d_ * static_cast<int64_t>(sizeof(T)));
  make_room(waiting_products_, panel_rows * c_);
  std::memcpy(waiting_rows_.data() + waiting_ * d_ * sizeof(T), rows, count * d_ * sizeof(T));
  if (c_ > 0) std::memcpy(waiting_products_.data() + waiting_ * c_, products, count * c_ * sizeof(double));
  waiting_ += count;
}

template <class T> GramAccumulator::Stage<T> GramAccumulator::waiting_rows() const {
  return {reinterpret_cast<const T *>(waiting_rows_.data()), waiting_products_.data(), waiting_};
}

template <class T>
void GramAccumulator::add_panels(const T *rows, const double *products, int64_t panels, const Cancellation &cancellation) {
  const int64_t stages = divide_up(panels, stage_panels_);
  const auto stage_at = [&](int64_t s) {
    if (s < 0 || s >= stages) return Stage<T>{};
    const int64_t first = s * stage_panels_ * panel_rows;
    return Stage<T>{rows + first * d_, products ? products + first * c_ : nullptr,
                    std::min(stage_panels_ * panel_rows, panels * panel_rows - first)};
  };
  for (int64_t s = -1; s < stages; ++s) {
    cancellation.check();
    Packed &now = packed_[s & 1];
    Packed &next = packed_[(s + 1) & 1];
    const Stage<T> coming = stage_at(s + 1);
    if (s >= 0) end_packing(stage_at(s), now);
    begin_packing(coming, next);
    const int64_t multiply = s >= 0 ? static_cast<int64_t>(pieces_.size()) : 0;
    context_.pool().for_each_at_home(multiply + divide_up(coming.count, rows_per_pack), [&](int64_t task, int) {
      if (task >= multiply) return pack_piece(coming, next, task - multiply);
      const Piece &piece = pieces_[task];
      multiply_piece(piece, now, sums_.data() + piece.i0 * ld_ + piece.j0, ld_, cross_.data() + piece.j0, ld_);
    });
  }
}

template <class T> void GramAccumulator::begin_packing(const Stage<T> &stage, Packed &packed) {
  const int64_t panels = divide_up(stage.count, panel_rows);
  packed.count = stage.count;
  if (mixed_wished_ && sizeof(T) == 4) {
    make_room(packed.narrow, panels * narrow_size_);
  } else {
    make_room(packed.wide, panels * wide_size_);
  }
  make_room(packed.factors, panels * panel_rows * round_up(c_, 4));
  packed.scans.resize(divide_up(stage.count, rows_per_pack));
  packed.uses_narrow.assign(panels, 0);
}

template <class T> void GramAccumulator::pack_piece(const Stage<T> &stage, Packed &packed, int64_t piece) {
  const KernelSet &k = context_.kernels();
  const int64_t first = piece * rows_per_pack;
  const int64_t panel = first / panel_rows;
  const int64_t from = first % panel_rows;
  const int64_t to = std::min(from + rows_per_pack, stage.count - panel * panel_rows);
  const T *rows = stage.rows + panel * panel_rows * d_;
  // Whichever thread packs them, all will read them.
  const bool streams = context_.threads() > 1;
  if (mixed_wished_ && sizeof(T) == 4) {
    packed.scans[piece] = k.pack_columns_f32(reinterpret_cast<const float *>(rows), d_, d_, from, to,
                                             packed.narrow.data() + panel * narrow_size_, k.f32.columns * panel_rows, streams);
  } else {
    packed.scans[piece] =
        pack_columns(k, rows, d_, d_, from, to, packed.wide.data() + panel * wide_size_, k.f64.columns * panel_rows, streams);
  }
  for (int64_t q = 0; q < round_up(c_, 4); ++q) {
    double *factors = packed.factors.data() + (panel * round_up(c_, 4) + q / 4 * 4) * panel_rows + q % 4;
    const double *products = stage.products + panel * panel_rows * c_ + q;
    for (int64_t r = from; r < to; ++r) factors[4 * r] = q < c_ ? products[r * c_] : 0.0;
  }
}

/**
 * Looks at what packing has seen. Panels whose numbers do not fit float32 products are packed once more, in float64.
 * @throws Failure ASSAY_NON_FINITE
 */
template <class T> void GramAccumulator::end_packing(const Stage<T> &stage, Packed &packed) {
  for (const Scan &scan : packed.scans) {
    if (!scan.finite) throw_non_finite();
  }
  if (!mixed_wished_ || sizeof(T) != 4) return;
  const KernelSet &k = context_.kernels();
  constexpr int64_t pieces = panel_rows / rows_per_pack;
  for (int64_t panel = 0; panel * panel_rows < packed.count; ++panel) {
    const int64_t first = panel * pieces;
    const int64_t last = std::min<int64_t>(first + pieces, static_cast<int64_t>(packed.scans.size()));
    float largest = 0;
    for (int64_t piece = first; piece < last; ++piece) largest = std::max(largest, packed.scans[piece].largest);
    packed.uses_narrow[panel] = largest == 0 || (largest >= narrow_from && largest <= narrow_to);
    used_narrow_ |= packed.uses_narrow[panel] != 0;
    if (packed.uses_narrow[panel]) continue;
    make_room(packed.wide, static_cast<int64_t>(packed.uses_narrow.size()) * wide_size_);
    const T *rows = stage.rows + panel * panel_rows * d_;
    const int64_t count = std::min(panel_rows, packed.count - panel * panel_rows);
    context_.pool().for_each(last - first, [&](int64_t piece, int) {
      const int64_t to = std::min((piece + 1) * rows_per_pack, count);
      pack_columns(k, rows, d_, d_, piece * rows_per_pack, to, packed.wide.data() + panel * wide_size_, k.f64.columns * panel_rows, false);
    });
  }
}

/** Adds the share of a stage to a block of G (`block` is its first element) or to columns of Cᵀ (`cross` is the first one). */
void GramAccumulator::multiply_piece(const Piece &piece, const Packed &packed, double *block, int64_t ld, double *cross,
                                     int64_t cross_ld) const {
  const KernelSet &k = context_.kernels();
  const auto multiply = [&](const auto *panels, int64_t columns, int64_t panel) {
    const int64_t stride = columns * panel_rows;
    const int64_t depth = std::min(panel_rows, packed.count - panel * panel_rows);
    if (!piece.cross) {
      return gram_block(k, panels, stride, depth, piece.i0, piece.i1, piece.j0, piece.j1, d_, 1.0, block, ld);
    }
    const double *factors = packed.factors.data() + panel * round_up(c_, 4) * panel_rows;
    for (int64_t q = 0; q < c_; q += 4) {
      for (int64_t j = piece.j0; j < piece.j1; j += columns) {
        cross_panel(k, panels + j / columns * stride, factors + q * panel_rows, depth, cross + q * cross_ld + (j - piece.j0), cross_ld);
      }
    }
  };
  for (int64_t panel = 0; panel * panel_rows < packed.count; ++panel) {
    if (packed.uses_narrow[panel]) {
      multiply(packed.narrow.data() + panel * narrow_size_, k.f32.columns, panel);
    } else {
      multiply(packed.wide.data() + panel * wide_size_, k.f64.columns, panel);
    }
  }
}

assay_precision GramAccumulator::finish(double *g, double *c) {
  if (type_ == ASSAY_FLOAT64) {
    finish_with<double>(g, c);
  } else {
    finish_with<float>(g, c);
  }
  return used_narrow_ ? ASSAY_MIXED : ASSAY_F64;
}

/** Adds the rows that wait to copies of the sums: the sums themselves stay, so that more rows may come. */
template <class T> void GramAccumulator::finish_with(double *g, double *c) {
  const Stage<T> waiting = waiting_rows<T>();
  Packed &packed = packed_[0];
  begin_packing(waiting, packed);
  context_.pool().for_each(divide_up(waiting.count, rows_per_pack), [&](int64_t piece, int) { pack_piece(waiting, packed, piece); });
  end_packing(waiting, packed);
  const int64_t ld = block_columns + context_.kernels().f32.columns;
  const int64_t tile_rows = block_rows + context_.kernels().f32.columns;
  ThreadArrays<double> blocks(context_.threads(), tile_rows * ld);
  ThreadArrays<double> crosses(context_.threads(), round_up(c_, 4) * ld);
  context_.pool().for_each(static_cast<int64_t>(pieces_.size()), [&](int64_t task, int thread) {
    const Piece &piece = pieces_[task];
    double *block = blocks.of(thread);
    double *cross = crosses.of(thread);
    std::fill_n(piece.cross ? cross : block, piece.cross ? round_up(c_, 4) * ld : tile_rows * ld, 0.0);
    multiply_piece(piece, packed, block, ld, cross, ld);
    for (int64_t j = piece.j0; piece.cross && j < piece.j1; ++j) {
      for (int64_t q = 0; q < c_; ++q) c[j * c_ + q] = cross_[q * ld_ + j] + cross[q * ld + (j - piece.j0)];
    }
    for (int64_t i = piece.i0; i < piece.i1; ++i) {
      for (int64_t j = std::max(i, piece.j0); j < piece.j1; ++j) {
        const double sum = sums_[i * ld_ + j] + block[(i - piece.i0) * ld + (j - piece.j0)];
        g[i * d_ + j] = sum;
        g[j * d_ + i] = sum;
      }
    }
  });
}

}  // namespace assay
