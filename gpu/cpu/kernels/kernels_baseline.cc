// What every processor of the family has: 16 bytes. x86-64 (SSE2) has 16 registers and no fused multiply-add, others have 32.
#define ASSAY_VECTOR_BYTES 16
#if defined(__x86_64__)
#define ASSAY_ROWS_F32 4
#define ASSAY_ROWS_F64 3
#else
#define ASSAY_ROWS_F32 6
#define ASSAY_ROWS_F64 6
#endif
#include "kernels/table.h"

namespace assay {

const KernelSet &baseline_kernels() {
  static constexpr KernelSet table = make_table("baseline", "no vector extensions beyond the baseline");
  return table;
}

}  // namespace assay
