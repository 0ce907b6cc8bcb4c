// XᵀX and XᵀP in float64.
//
// Rows are cut into panels of 512, counted from the first row of an accumulator. Panel p is added to the sums of slot p mod
// `slots`, one row after another, so that the bits depend on nothing but the rows: not on blocks, launches or timing. The slots
// are added up in order at the end. A thread block makes one unit, 64 × (64 or 128) sums, over every panel of a launch that
// belongs to one slot.
#pragma once
#include "launch.cuh"
#include "tensor_product.cuh"
#include "tiles.cuh"

namespace column_products {

constexpr int panel_rows = 512;
constexpr int unit_rows = 64;      // columns of X that a unit's rows stand for
constexpr int unit_columns = 128;  // columns of X, at most
constexpr int cross_columns = 32;  // columns of P
constexpr int threads = 128;
constexpr int stages = 4;

/** Rows of a stage: 16 bytes times the columns of a tile should keep many copies under way. */
template <class T>
constexpr int stage_rows = sizeof(T) == 4 ? 16 : 8;

/** Padding that gives the 4 rows × 8 columns of a fragment different banks. */
template <class T>
constexpr int padding = sizeof(T) == 4 ? 8 : 4;

template <class T, int Columns>
using Stage = Tile<T, stage_rows<T>, Columns, padding<T>>;

/** Where the sums of a launch go. */
struct Sums {
  double *data;  // slots × slot_size
  int stride;
  std::int64_t slot_size;
  int slots;
  std::int64_t first_panel;  // number of the launch's first panel
};

/** The panels of one slot within a launch, as a sequence of stages. */
template <class T>
struct PanelWalk {
  static constexpr int stages_per_panel = panel_rows / stage_rows<T>;
  std::int64_t first;  // first panel within the launch
  int step;

  __device__ std::int64_t row(int stage) const {
    const std::int64_t panel = first + static_cast<std::int64_t>(stage / stages_per_panel) * step;
    return panel * panel_rows + stage % stages_per_panel * stage_rows<T>;
  }

  /** Number of stages until the rows run out. */
  __device__ int length(std::int64_t rows) const {
    const std::int64_t panels = (rows + panel_rows - 1) / panel_rows;
    const std::int64_t mine = (panels - first + step - 1) / step;
    const std::int64_t start = (first + (mine - 1) * step) * panel_rows;
    const std::int64_t left = rows - start < panel_rows ? rows - start : panel_rows;
    return static_cast<int>((mine - 1) * stages_per_panel + (left + stage_rows<T> - 1) / stage_rows<T>);
  }
};

/** Steps of a stage that are written out; without tensor cores a second one would not fit into the registers. */
constexpr int steps_at_once = ASSAY_ARCH >= 800 ? 2 : 1;

/** The block's warps stand side by side over the columns: each makes 64 × 8·ColumnTiles sums. */
constexpr int row_tiles = unit_rows / 16;

template <class Left, class Right, int Columns>
struct Shared {
  Stage<Left, unit_rows> left[stages];
  Tile<Right, stage_rows<Left>, Columns, padding<Right>> right[stages];
};

template <int ColumnTiles>
using Accumulators = double[row_tiles][ColumnTiles][4];

/** Moves sums between registers and memory; `to_memory` or back. */
template <int ColumnTiles, bool to_memory>
__device__ __forceinline__ void move_sums(Accumulators<ColumnTiles> &sums, double *corner, int stride) {
  const int lane = threadIdx.x % 32, g = lane / 4, t = lane % 4;
  const int column = static_cast<int>(threadIdx.x) / 32 * 8 * ColumnTiles + 2 * t;
#pragma unroll
  for (int m = 0; m < row_tiles; ++m)
#pragma unroll
    for (int n = 0; n < ColumnTiles; ++n)
#pragma unroll
      for (int half = 0; half < 2; ++half) {
        auto *at = reinterpret_cast<double2 *>(corner + (16 * m + 8 * half + g) * stride + column + 8 * n);
        if constexpr (to_memory) *at = make_double2(sums[m][n][2 * half], sums[m][n][2 * half + 1]);
        else sums[m][n][2 * half] = at->x, sums[m][n][2 * half + 1] = at->y;
      }
}

/** sums += leftᵀ · right over the rows of a stage; values become float64 on their way into the fragments. */
template <int ColumnTiles, class Left, class Right, int Columns>
__device__ __forceinline__ void multiply_stage(Accumulators<ColumnTiles> &sums, const Shared<Left, Right, Columns> &shared, int stage) {
  const auto &left = shared.left[stage];
  const auto &right = shared.right[stage];
  const int lane = threadIdx.x % 32, g = lane / 4, t = lane % 4;
  const int column = static_cast<int>(threadIdx.x) / 32 * 8 * ColumnTiles + g;
#pragma unroll steps_at_once
  for (int k = 0; k < stage_rows<Left>; k += 8) {
    double a[row_tiles][4], b[ColumnTiles][2];
#pragma unroll
    for (int m = 0; m < row_tiles; ++m)
#pragma unroll
      for (int i = 0; i < 4; ++i) a[m][i] = left.at[k + t + 4 * (i / 2)][16 * m + g + 8 * (i % 2)];
#pragma unroll
    for (int n = 0; n < ColumnTiles; ++n)
#pragma unroll
      for (int i = 0; i < 2; ++i) b[n][i] = right.at[k + t + 4 * i][column + 8 * n];
    multiply_tiles(sums, a, b);
  }
}

/**
 * One unit: the sums of left columns [left_column, +64) by right columns [right_column, +32·ColumnTiles), with the copies of the next
 * stages under way while one is multiplied.
 */
template <class Left, class Right, int ColumnTiles, int Columns>
__device__ __forceinline__ void sum_unit(Shared<Left, Right, Columns> &shared, const MatrixView<Left> &left,
                                         const MatrixView<Right> &right, const PanelWalk<Left> &walk, int left_column,
                                         int right_column, double *corner, int stride) {
  const int length = walk.length(left.rows);
  const auto load = [&](int stage) {
    if (stage < length) {
      const std::int64_t row = walk.row(stage);
      load_tile<threads, unit_rows>(shared.left[stage % stages], left, row, left_column);
      load_tile<threads, 32 * ColumnTiles>(shared.right[stage % stages], right, row, right_column);
    }
    commit_copies();
  };
  for (int stage = 0; stage < stages - 1; ++stage) load(stage);
  Accumulators<ColumnTiles> sums;
  move_sums<ColumnTiles, false>(sums, corner, stride);
  for (int stage = 0; stage < length; ++stage) {
    wait_copies<stages - 2>();
    __syncthreads();  // the stage is there for all, and all are done with the one before, whose place is filled next
    load(stage + stages - 1);
    multiply_stage<ColumnTiles>(sums, shared, stage % stages);
  }
  move_sums<ColumnTiles, true>(sums, corner, stride);
}

}  // namespace column_products
