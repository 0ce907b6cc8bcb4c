// Threads that copy the rows of a block side by side: one thread alone is slower than the bus to a device.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

class CopyTeam {
 public:
  explicit CopyTeam(int threads);
  ~CopyTeam();
  CopyTeam(const CopyTeam &) = delete;
  CopyTeam &operator=(const CopyTeam &) = delete;

  /** Calls task(member) once for every member, one of them on this thread, and waits for all. The task must not throw. */
  void run(const std::function<void(int member)> &task);
  int size() const { return static_cast<int>(threads_.size()) + 1; }

 private:
  void work(int member);

  std::mutex mutex_;
  std::condition_variable started_;
  std::condition_variable finished_;
  const std::function<void(int)> *task_ = nullptr;
  std::uint64_t round_ = 0;
  int working_ = 0;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};
