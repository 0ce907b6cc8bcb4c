// Copies rows into a buffer that the device can fetch, and looks for NaN and infinities on the way.
#pragma once
#include <cstdint>

#include "rows.h"

/**
 * Copies rows [first, first + count) one behind the other, device_row_bytes each, zeros behind the last column.
 * @param check whether to look for NaN and infinities. @returns the first row that has one, or -1.
 */
std::int64_t pack_rows(const HostRows &rows, std::int64_t first, std::int64_t count, bool check, void *target);
