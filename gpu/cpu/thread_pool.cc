#include "thread_pool.h"

#include <chrono>

namespace assay {
namespace {

/** How long a thread looks for work before it sleeps: longer than the gap between two stages, short beside a time slice. */
constexpr auto patience = std::chrono::microseconds(50);

inline void relax() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

/** Waits until the value is no longer `old`: awake at first, asleep after that. */
template <class T> void await_change(std::atomic<T> &value, T old) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  do {
    for (int i = 0; i < 64; ++i) {
      if (value.load(std::memory_order_acquire) != old) return;
      relax();
    }
  } while (std::chrono::steady_clock::now() < deadline);
  value.wait(old, std::memory_order_acquire);
}

}  // namespace

ThreadPool::ThreadPool(int threads) : queues_(static_cast<size_t>(threads > 1 ? threads : 1)) {
  workers_.reserve(static_cast<size_t>(threads > 1 ? threads - 1 : 0));
  try {
    for (int thread = 1; thread < threads; ++thread) workers_.emplace_back([this, thread] { serve(thread); });
  } catch (...) {
    stop();
    throw;
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::stop() {
  stopping_.store(true);
  signal_.fetch_add(1);
  signal_.notify_all();
  for (std::thread &worker : workers_) worker.join();
  workers_.clear();
}

void ThreadPool::Stage::work(int thread) {
  for (int turn = 0; turn < queue_count; ++turn) {
    const int64_t first = (thread + turn) % queue_count;
    std::atomic<int64_t> &next = queues[first].next;
    for (;;) {
      const int64_t task = first + next.fetch_add(1, std::memory_order_relaxed) * queue_count;
      if (task >= count) break;
      call(context, task, thread);
    }
  }
}

void ThreadPool::run(int64_t count, int queue_count, Call call, void *context) {
  if (workers_.empty() || count <= 1) {
    for (int64_t task = 0; task < count; ++task) call(context, task, 0);
    return;
  }
  // Nobody is inside a stage now.
  for (int queue = 0; queue < queue_count; ++queue) queues_[queue].next.store(0, std::memory_order_relaxed);
  Stage stage{call, context, count, queues_.data(), queue_count};
  stage_.store(&stage);
  signal_.fetch_add(1);
  signal_.notify_all();
  stage.work(0);
  // A worker counts itself in before it looks for the stage, and the stage is withdrawn before they are counted: one that was
  // late sees none, and nobody waits for it. Both orders are sequentially consistent for that reason.
  stage_.store(nullptr);
  for (int32_t inside = inside_.load(); inside != 0; inside = inside_.load()) await_change(inside_, inside);
}

void ThreadPool::serve(int thread) {
  uint32_t seen = 0;
  for (;;) {
    await_change(signal_, seen);
    seen = signal_.load();
    if (stopping_.load()) return;
    inside_.fetch_add(1);
    if (Stage *stage = stage_.load()) stage->work(thread);
    if (inside_.fetch_sub(1) == 1) inside_.notify_all();
  }
}

}  // namespace assay
