#include "cholesky.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "row_kernels.h"

namespace assay {
namespace {

/** Rows that are factored before the rest is updated. */
int64_t block_size(int64_t d) { return d <= 1024 ? 64 : 128; }

/** Columns that are solved for, or a block of the trailing matrix that is updated, as one task. Multiples of every tile. */
constexpr int64_t solve_columns = 96;
constexpr int64_t update_rows = 192;
constexpr int64_t update_columns = 96;

/** Groups of columns of the inverse that one task solves for: they share the factor's way from memory when it is large. */
int64_t panels_at_once(int64_t d) { return d < 3000 ? 1 : 3; }

int64_t divide_up(int64_t value, int64_t by) { return (value + by - 1) / by; }

[[noreturn]] void throw_pivot(int64_t pivot, double value) {
  char text[160];
  std::snprintf(text, sizeof text, "The matrix is not positive definite: pivot %lld is %g; a larger lambda is needed.",
                static_cast<long long>(pivot + 1), value);
  throw Failure{ASSAY_NOT_POSITIVE_DEFINITE, text};
}

/** Factors the diagonal block of `size` rows from `k`, row by row; only columns of the block are touched. */
void factor_diagonal(const KernelSet &kernels, SquareMatrix &a, int64_t k, int64_t size) {
  const int64_t width = round_up(size, kernels.f64.lanes);
  for (int64_t i = 0; i < size; ++i) {
    double *row = a.row(k + i) + k;
    kernels.combine(a.row(k) + k, a.ld(), i, a.row(k) + k + i, a.ld(), -1.0, width, row);
    const double pivot = row[i];
    if (!(pivot > 0 && pivot < INFINITY)) throw_pivot(k + i, pivot);
    const double root = std::sqrt(pivot);
    for (int64_t j = 0; j < i; ++j) row[j] = 0;
    for (int64_t j = i; j < size; ++j) row[j] /= root;
  }
}

/** Rows of the block to the right of its diagonal: columns [from, to) of U₁₁⁻ᵀA₁₂, by substitution. */
void solve_block(const KernelSet &kernels, SquareMatrix &a, int64_t k, int64_t size, int64_t from, int64_t to) {
  const int64_t width = round_up(to - from, kernels.f64.lanes);
  for (int64_t i = 0; i < size; ++i) {
    double *row = a.row(k + i) + from;
    kernels.combine(a.row(k) + from, a.ld(), i, a.row(k) + k + i, a.ld(), -1.0, width, row);
    const double pivot = a.row(k + i)[k + i];
    for (int64_t j = 0; j < to - from; ++j) row[j] /= pivot;
  }
}

/** The length of a vector without overflow; scales it to length 1. */
double normalize(double *x, int64_t d) {
  double largest = 0;
  for (int64_t i = 0; i < d; ++i) largest = std::max(largest, std::fabs(x[i]));
  if (!(largest > 0) || !std::isfinite(largest)) return largest;
  double sum = 0;
  for (int64_t i = 0; i < d; ++i) sum += (x[i] / largest) * (x[i] / largest);
  const double length = largest * std::sqrt(sum);
  for (int64_t i = 0; i < d; ++i) x[i] = x[i] / largest / std::sqrt(sum);
  return length;
}

/** A start for power iterations that no structure of a matrix is likely to be orthogonal to: hashed indices, centred. */
void fill_start(double *x, int64_t d) {
  for (int64_t i = 0; i < d; ++i) {
    uint64_t h = static_cast<uint64_t>(i + 1) * 0x9e3779b97f4a7c15u;
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebu;
    x[i] = static_cast<double>((h ^ (h >> 31)) >> 11) * 0x1p-53 - 0.5;
  }
}

constexpr int power_steps = 15;

/** Largest eigenvalue, from below: the Rayleigh quotient after the last step. `apply` writes A·x over its second argument. */
template <class Apply> double largest_eigenvalue(int64_t d, int64_t ld, Apply &&apply) {
  AlignedArray<double> x = AlignedArray<double>::zeros(ld);
  AlignedArray<double> y = AlignedArray<double>::zeros(ld);
  fill_start(x.data(), d);
  double quotient = 0;
  for (int step = 0; step < power_steps; ++step) {
    normalize(x.data(), d);
    apply(x.data(), y.data());
    quotient = 0;
    for (int64_t i = 0; i < d; ++i) quotient += x[i] * y[i];
    std::swap(x, y);
  }
  return quotient;
}

}  // namespace

SquareMatrix::SquareMatrix(int64_t order, const KernelSet &kernels) : order_(order) {
  ld_ = round_up(order, kernels.f64.columns) + kernels.f64.columns;
  ld_ = round_up(ld_, 8);
  // Rows a multiple of a page apart would share a cache set.
  if (ld_ % 512 == 0) ld_ += 24;
  data_ = AlignedArray<double>::zeros((order + kernels.f64.columns) * ld_);
}

void factor_in_place(Context &context, SquareMatrix &a, const Cancellation &cancellation) {
  const KernelSet &kernels = context.kernels();
  const int64_t d = a.order();
  const int64_t columns = kernels.f64.columns;
  const int64_t block = block_size(d);
  const int64_t panel_stride = columns * block;
  AlignedArray<double> panels(divide_up(d, columns) * panel_stride);
  struct Piece {
    int64_t i, j;
  };
  std::vector<Piece> pieces;
  for (int64_t k = 0; k < d; k += block) {
    cancellation.check();
    const int64_t size = std::min(block, d - k);
    factor_diagonal(kernels, a, k, size);
    const int64_t next = k + size;
    const int64_t rest = d - next;
    if (rest == 0) break;
    const int64_t solve_width = solve_columns / columns * columns;
    context.pool().for_each(divide_up(rest, solve_width), [&](int64_t task, int) {
      const int64_t from = task * solve_width;
      const int64_t to = std::min(from + solve_width, rest);
      solve_block(kernels, a, k, size, next + from, next + to);
      kernels.pack_columns_f64(a.row(k) + next + from, a.ld(), to - from, 0, size, panels.data() + from / columns * panel_stride,
                               panel_stride, false);
    });
    pieces.clear();
    for (int64_t i = 0; i < rest; i += update_rows) {
      for (int64_t j = i; j < rest; j += update_columns) pieces.push_back({i, j});
    }
    context.pool().for_each(static_cast<int64_t>(pieces.size()), [&](int64_t task, int) {
      const auto [i, j] = pieces[task];
      kernels.gram_f64(panels.data(), panel_stride, size, i, std::min(i + update_rows, rest), j, std::min(j + update_columns, rest),
                       rest, -1.0, a.row(next + i) + next + j, a.ld());
    });
  }
  for (int64_t i = 0; i < d; ++i) {
    std::fill_n(a.row(i), i, 0.0);
    std::fill(a.row(i) + d, a.row(i) + a.ld(), 0.0);
  }
}

SquareMatrix invert_factor(Context &context, const SquareMatrix &u, const Cancellation &cancellation) {
  const KernelSet &kernels = context.kernels();
  const TileShape &tile = kernels.f64;
  const int64_t d = u.order();
  const int64_t groups = divide_up(d, tile.rows);
  SquareMatrix r(d, kernels);
  // Rows of U in groups, columns first: what the register tile takes as its left factor.
  AlignedArray<double> packed(groups * tile.rows * d);
  context.pool().for_each(groups, [&](int64_t g, int) {
    const int64_t count = std::min(tile.rows, d - g * tile.rows);
    double *out = packed.data() + g * tile.rows * d;
    for (int64_t k = g * tile.rows; k < d; ++k) {
      for (int64_t i = 0; i < tile.rows; ++i) out[k * tile.rows + i] = i < count ? u.row(g * tile.rows + i)[k] : 0.0;
    }
  });
  const int64_t panel_count = divide_up(d, tile.columns);
  const int64_t together = panels_at_once(d);
  const int64_t tasks = divide_up(panel_count, together);
  ThreadArrays<double> panel_store(context.threads(), together * tile.columns * (d + tile.rows));
  ThreadArrays<double> tile_store(context.threads(), tile.rows * tile.columns);
  context.pool().for_each(tasks, [&](int64_t task, int thread) {
    if (cancellation.requested()) return;
    // The longest come first, so that threads end together.
    const int64_t last = panel_count - task * together;
    const int64_t first = std::max<int64_t>(0, last - together);
    double *product = tile_store.of(thread);
    for (int64_t g = std::min(groups, divide_up(std::min(last * tile.columns, d), tile.rows)) - 1; g >= 0; --g) {
      const int64_t top = g * tile.rows;
      const int64_t count = std::min(tile.rows, d - top);
      const double *left = packed.data() + g * tile.rows * d;
      for (int64_t p = first; p < last; ++p) {
        const int64_t j0 = p * tile.columns;
        const int64_t width = std::min(tile.columns, d - j0);
        const int64_t bottom = j0 + width;
        if (top >= bottom) continue;
        double *panel = panel_store.of(thread) + (p - first) * tile.columns * (d + tile.rows);
        const int64_t below = std::min(top + tile.rows, bottom);
        kernels.tile_f64(left + below * tile.rows, panel + below * tile.columns, bottom - below, divide_up(width, tile.lanes), product);
        // Back substitution through the group itself.
        for (int64_t i = std::min(count, bottom - top) - 1; i >= 0; --i) {
          double *row = panel + (top + i) * tile.columns;
          const double pivot = left[(top + i) * tile.rows + i];
          for (int64_t j = 0; j < tile.columns; ++j) {
            double value = (top + i == j0 + j ? 1.0 : 0.0) - (j < width ? product[i * tile.columns + j] : 0.0);
            for (int64_t q = i + 1; q < std::min(count, bottom - top); ++q) {
              value -= left[(top + q) * tile.rows + i] * panel[(top + q) * tile.columns + j];
            }
            row[j] = j < width && top + i <= j0 + j ? value / pivot : 0.0;
          }
          std::copy_n(row, width, r.row(top + i) + j0);
        }
      }
    }
  });
  cancellation.check();
  return r;
}

Factorization factorize(Context &context, const double *a, int64_t d, double lambda, const Cancellation &cancellation) {
  SquareMatrix u(d, context.kernels());
  for (int64_t i = 0; i < d; ++i) {
    std::copy_n(a + i * d + i, d - i, u.row(i) + i);
    u.row(i)[i] += lambda;
  }
  factor_in_place(context, u, cancellation);
  Factorization result;
  for (int64_t i = 0; i < d; ++i) result.log_det += 2 * std::log(u.row(i)[i]);
  result.r = invert_factor(context, u, cancellation);
  return result;
}

double sum_of_squares(const KernelSet &kernels, const SquareMatrix &r) {
  double sum = 0;
  for (int64_t i = 0; i < r.order(); ++i) {
    double square = 0;
    dots(kernels, r.row(i), r.row(i), r.ld(), 1, r.order(), &square);
    sum += square;
  }
  return sum;
}

void multiply_inverse(Context &context, const SquareMatrix &r, const double *x, double *half, double *y) {
  const KernelSet &kernels = context.kernels();
  const int64_t d = r.order();
  const int64_t lanes = kernels.f64.lanes;
  const int64_t width = 64;
  const bool alone = d < 768;
  // half = Rᵀx by columns, then y = R·half by rows: each element is one thread's.
  const auto columns = [&](int64_t from, int64_t to) {
    std::fill(half + from, half + to, 0.0);
    kernels.combine(r.row(0) + from, r.ld(), std::min(to, d), x, 1, 1.0, to - from, half + from);
  };
  const auto rows = [&](int64_t from, int64_t to) {
    const int64_t start = from / lanes * lanes;
    dots(kernels, half + start, r.row(from) + start, r.ld(), to - from, d - start, y + from);
  };
  const int64_t whole = round_up(d, lanes);
  const int64_t tasks = divide_up(whole, width);
  if (alone) {
    for (int64_t t = 0; t < tasks; ++t) columns(t * width, std::min((t + 1) * width, whole));
    for (int64_t t = 0; t < tasks; ++t) rows(t * width, std::min((t + 1) * width, d));
    return;
  }
  context.pool().for_each(tasks, [&](int64_t t, int) { columns((tasks - 1 - t) * width, std::min((tasks - t) * width, whole)); });
  context.pool().for_each(tasks, [&](int64_t t, int) { rows(t * width, std::min((t + 1) * width, d)); });
}

double estimate_condition(Context &context, const double *g, double lambda, const SquareMatrix &r) {
  const KernelSet &kernels = context.kernels();
  const int64_t d = r.order();
  const int64_t rows = 64;
  const double top = largest_eigenvalue(d, r.ld(), [&](const double *x, double *y) {
    context.pool().for_each(divide_up(d, rows), [&](int64_t task, int) {
      const int64_t from = task * rows;
      const int64_t to = std::min(from + rows, d);
      dots(kernels, x, g + from * d, d, to - from, d / kernels.f64.lanes * kernels.f64.lanes, y + from);
      for (int64_t i = from; i < to; ++i) {
        // The caller's rows end at d: what does not fill a vector is added one by one.
        for (int64_t j = d / kernels.f64.lanes * kernels.f64.lanes; j < d; ++j) y[i] += g[i * d + j] * x[j];
        y[i] += lambda * x[i];
      }
    });
  });
  AlignedArray<double> half = AlignedArray<double>::zeros(r.ld());
  const double inverse = largest_eigenvalue(
      d, r.ld(), [&](const double *x, double *y) { multiply_inverse(context, r, x, half.data(), y); });
  return std::max(1.0, top * inverse);
}

}  // namespace assay
