// A context: one instruction set and one pool of threads. It does one thing at a time.
#pragma once

#include <mutex>
#include <string>

#include "kernels/kernel_set.h"
#include "thread_pool.h"

namespace assay {

class Context {
 public:
  /** @param threads 0 for all usable cores. @param variant "" for the best. */
  Context(int threads, const std::string &variant);

  const KernelSet &kernels() const { return kernels_; }
  ThreadPool &pool() { return pool_; }
  int threads() const { return pool_.threads(); }
  const std::string &description() const { return description_; }
  /** Held by whoever computes. */
  std::mutex &mutex() { return mutex_; }

 private:
  const KernelSet &kernels_;
  std::string description_;
  std::mutex mutex_;
  ThreadPool pool_;
};

}  // namespace assay
