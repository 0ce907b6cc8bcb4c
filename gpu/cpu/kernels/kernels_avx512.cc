// AVX-512: 32 registers of 64 bytes; 8 x 3 of them are sums.
#if defined(__x86_64__)
#define ASSAY_VECTOR_BYTES 64
#define ASSAY_ROWS_F32 8
#define ASSAY_ROWS_F64 8
#include "kernels/table.h"

namespace assay {

const KernelSet &avx512_kernels() {
  static constexpr KernelSet table = make_table("avx512", "AVX-512");
  return table;
}

}  // namespace assay
#endif
