// How much memory there is for this process.
#pragma once

#include <algorithm>
#include <cstdint>
#include <fstream>

#include <unistd.h>

namespace assay {

/** The number in a file of a control group; the largest there is without the file or without a limit in it (`max`). */
inline uint64_t group_limit(const char *path) {
  std::ifstream file(path);
  uint64_t bytes = 0;
  return file >> bytes ? bytes : UINT64_MAX;
}

/** Bytes that this machine has, or its container may use: the limit of control groups, version 2 or 1. */
inline uint64_t usable_memory() {
  static const uint64_t bytes =
      std::min({static_cast<uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<uint64_t>(sysconf(_SC_PAGESIZE)),
                group_limit("/sys/fs/cgroup/memory.max"), group_limit("/sys/fs/cgroup/memory/memory.limit_in_bytes")});
  return bytes;
}

}  // namespace assay
