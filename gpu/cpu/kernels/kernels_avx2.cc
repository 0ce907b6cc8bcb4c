// AVX2 with fused multiply-add: 16 registers of 32 bytes; 4 x 3 of them are sums.
#if defined(__x86_64__)
#define ASSAY_VECTOR_BYTES 32
#define ASSAY_ROWS_F32 4
#define ASSAY_ROWS_F64 4
#include "kernels/table.h"

namespace assay {

const KernelSet &avx2_kernels() {
  static constexpr KernelSet table = make_table("avx2", "AVX2");
  return table;
}

}  // namespace assay
#endif
