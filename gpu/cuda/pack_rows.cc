#include "pack_rows.h"

#include <cstring>

namespace {

/** Bits of the exponent: all ones in NaN and infinities. */
template <class Bits>
constexpr Bits exponent = sizeof(Bits) == 4 ? Bits{0x7f800000u} : static_cast<Bits>(0x7ff0000000000000u);

template <class Bits>
bool all_finite(const Bits *values, std::int64_t count) {
  unsigned bad = 0;  // no early exit, for the loop to run on vectors
  for (std::int64_t i = 0; i < count; ++i) bad |= (values[i] & exponent<Bits>) == exponent<Bits>;
  return bad == 0;
}

template <class Bits>
std::int64_t pack(const HostRows &rows, std::int64_t first, std::int64_t count, bool check, Bits *target) {
  const std::int64_t columns = rows.columns, stride = device_stride(rows.type, columns);
  const Bits *source = static_cast<const Bits *>(rows.data) + first * columns;
  std::int64_t bad = -1;
  for (std::int64_t row = 0; row < count; ++row) {
    Bits *to = target + row * stride;
    std::memcpy(to, source + row * columns, static_cast<std::size_t>(columns) * sizeof(Bits));
    std::memset(to + columns, 0, static_cast<std::size_t>(stride - columns) * sizeof(Bits));
    if (check && bad < 0 && !all_finite(to, columns)) bad = first + row;
  }
  return bad;
}

}  // namespace

std::int64_t pack_rows(const HostRows &rows, std::int64_t first, std::int64_t count, bool check, void *target) {
  if (rows.type == ASSAY_FLOAT64) return pack(rows, first, count, check, static_cast<std::uint64_t *>(target));
  return pack(rows, first, count, check, static_cast<std::uint32_t *>(target));
}
