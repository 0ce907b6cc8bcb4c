// The one exception of this library: what a call of the C ABI ends with when it is not ASSAY_OK.
#pragma once

#include <cstdint>
#include <string>

#include "assay_engine.h"

namespace assay {

struct Failure {
  assay_status status;
  std::string message;
};

/** Throws ASSAY_INVALID unless `holds`. */
inline void require(bool holds, const char *message) {
  if (!holds) throw Failure{ASSAY_INVALID, message};
}

/** The caller's flag. Threads look at it between pieces of work; the calling thread throws when they are done. */
class Cancellation {
 public:
  explicit Cancellation(const int32_t *flag) : flag_(flag) {}

  bool requested() const { return flag_ != nullptr && __atomic_load_n(flag_, __ATOMIC_RELAXED) != 0; }

  void check() const {
    if (requested()) throw Failure{ASSAY_CANCELLED, "The operation was cancelled."};
  }

 private:
  const int32_t *flag_;
};

[[noreturn]] inline void throw_non_finite() {
  throw Failure{ASSAY_NON_FINITE, "The rows hold NaN or an infinity."};
}

}  // namespace assay
