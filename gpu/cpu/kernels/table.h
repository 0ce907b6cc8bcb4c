// The table of the instruction set this source is compiled for.
#pragma once

#include "kernels/kernel_set.h"
#include "kernels/pack.h"
#include "kernels/products.h"
#include "kernels/vector_sums.h"

namespace assay {
namespace {

template <class T> constexpr TileShape tile_shape() { return {Tile<T>::rows, Tile<T>::lanes, Tile<T>::columns}; }

constexpr KernelSet make_table(const char *variant, const char *words) {
  return KernelSet{
      .variant = variant,
      .words = words,
      .f32 = tile_shape<float>(),
      .f64 = tile_shape<double>(),
      .pack_columns_f32 = pack_columns<float, float>,
      .pack_columns_f32_f64 = pack_columns<float, double>,
      .pack_columns_f64 = pack_columns<double, double>,
      .pack_rows_f32 = pack_rows<float, float>,
      .pack_rows_f32_f64 = pack_rows<float, double>,
      .pack_rows_f64 = pack_rows<double, double>,
      .gram_f32 = gram_block<float>,
      .gram_f64 = gram_block<double>,
      .cross_f32 = cross<float>,
      .cross_f64 = cross<double>,
      .score_f32 = score<float>,
      .score_f64 = score<double>,
      .tile_f64 = tile,
      .dots_f32 = dots<float>,
      .dots_f64 = dots<double>,
      .combine = combine,
      .squared_distance_f32 = squared_distance<float>,
      .squared_distance_f64 = squared_distance<double>,
      .gain_over = gain_over,
      .finite_f32 = all_finite<float>,
      .finite_f64 = all_finite<double>,
  };
}

}  // namespace
}  // namespace assay
