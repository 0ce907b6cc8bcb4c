// Upper limits of a device, measured on it.
#pragma once
#include <cstdint>

/** Floating point operations a second of float64 products by tensor cores (two for every product and sum). */
double float64_peak();
/** The same of float32 fused multiply-adds. */
double float32_peak();
/** Bytes a second from pinned memory to the device, in pieces like those of the engine. */
double transfer_limit(std::int64_t bytes);
