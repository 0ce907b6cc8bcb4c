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
  template <class Body> void for_each(int64_t count, Body &&body) { run(count, 1, plain(body), address(body)); }

  /**
   * The same, but every thread begins with tasks of its own, those that leave its number modulo `threads()`, and takes others' only when
   * these are done. What a task writes anew in every stage then stays in one core's caches; cores that share none are slow at passing
   * it on.
   */
  template <class Body> void for_each_at_home(int64_t count, Body &&body) { run(count, threads(), plain(body), address(body)); }

 private:
  using Call = void (*)(void *context, int64_t task, int thread);

  /** Tasks of one thread that were started; on a cache line of its own. */
  struct alignas(64) Queue {
    std::atomic<int64_t> next{0};
  };

  struct Stage {
    Call call;
    void *context;
    int64_t count;
    /** Queue q holds the tasks q, q + queue_count, … */
    Queue *queues;
    int queue_count;

    void work(int thread);
  };

  template <class Body> static Call plain(Body &) {
    return [](void *context, int64_t task, int thread) { (*static_cast<std::remove_reference_t<Body> *>(context))(task, thread); };
  }
  template <class Body> static void *address(Body &body) { return const_cast<void *>(static_cast<const void *>(&body)); }

  void run(int64_t count, int queue_count, Call call, void *context);
  void serve(int thread);
  void stop();

  alignas(64) std::atomic<uint32_t> signal_{0};
  alignas(64) std::atomic<Stage *> stage_{nullptr};
  alignas(64) std::atomic<int32_t> inside_{0};
  std::atomic<bool> stopping_{false};
  std::vector<Queue> queues_;
  std::vector<std::thread> workers_;
};

}  // namespace assay
