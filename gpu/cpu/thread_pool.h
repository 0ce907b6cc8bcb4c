// Threads that stay: a stage of work is a number of tasks that they and the calling thread take one after another.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <type_traits>
#include <vector>

namespace assay {

class ThreadPool {
 public:
  /** @param threads threads that compute, the calling one among them. @throws std::system_error */
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool &) = delete;
  ThreadPool &operator=(const ThreadPool &) = delete;

  int threads() const { return static_cast<int>(workers_.size()) + 1; }

  /**
   * Calls body(task, thread) for every task below `count`, in order of their start, and returns when all are done. Which thread takes
   * which task is left to chance, so results must not depend on it. The body must not throw. One caller at a time.
   */
  template <class Body> void for_each(int64_t count, Body &&body) {
    using Plain = std::remove_reference_t<Body>;
    run(count, [](void *context, int64_t task, int thread) { (*static_cast<Plain *>(context))(task, thread); },
        const_cast<void *>(static_cast<const void *>(&body)));
  }

 private:
  using Call = void (*)(void *context, int64_t task, int thread);

  struct Stage {
    Call call;
    void *context;
    int64_t count;
    std::atomic<int64_t> next{0};

    void work(int thread);
  };

  void run(int64_t count, Call call, void *context);
  void serve(int thread);
  void stop();

  alignas(64) std::atomic<uint32_t> signal_{0};
  alignas(64) std::atomic<Stage *> stage_{nullptr};
  alignas(64) std::atomic<int32_t> inside_{0};
  std::atomic<bool> stopping_{false};
  std::vector<std::thread> workers_;
};

}  // namespace assay
