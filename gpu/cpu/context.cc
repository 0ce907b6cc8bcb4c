#include "context.h"

#include "processor.h"

namespace assay {

Context::Context(int threads, const std::string &variant)
    : kernels_(select_kernels(variant)),
      description_(processor_name() + ", " + kernels_.words),
      pool_(threads > 0 ? threads : usable_cores()) {}

}  // namespace assay
