// Rows on the host and on the device.
#pragma once
#include <cstdint>

#include "assay_engine.h"

/** A caller's row-major n × d block. `key` is not 0 when the block may be kept on the device. */
struct HostRows {
  const void *data;
  std::int32_t type;
  std::int64_t rows;
  std::int64_t columns;
  std::int64_t key = 0;
};

inline std::int64_t value_bytes(std::int32_t type) { return type == ASSAY_FLOAT64 ? 8 : 4; }

/** Columns from row to row on the device: the next multiple of 16 bytes. What is added holds zeros. */
inline int device_stride(std::int32_t type, std::int64_t columns) {
  const std::int64_t per_copy = 16 / value_bytes(type);
  return static_cast<int>((columns + per_copy - 1) / per_copy * per_copy);
}

inline std::int64_t device_row_bytes(std::int32_t type, std::int64_t columns) { return device_stride(type, columns) * value_bytes(type); }

inline std::int64_t rounded_up(std::int64_t value, std::int64_t multiple) { return (value + multiple - 1) / multiple * multiple; }
