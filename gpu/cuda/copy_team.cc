#include "copy_team.h"

CopyTeam::CopyTeam(int threads) {
  for (int member = 1; member < threads; ++member) threads_.emplace_back([this, member] { work(member); });
}

CopyTeam::~CopyTeam() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    closing_ = true;
  }
  started_.notify_all();
  for (std::thread &thread : threads_) thread.join();
}

void CopyTeam::run(const std::function<void(int)> &task) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    task_ = &task;
    working_ = static_cast<int>(threads_.size());
    ++round_;
  }
  started_.notify_all();
  task(0);
  std::unique_lock<std::mutex> lock(mutex_);
  finished_.wait(lock, [this] { return working_ == 0; });
}

void CopyTeam::work(int member) {
  std::uint64_t seen = 0;
  for (;;) {
    const std::function<void(int)> *task;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      started_.wait(lock, [&] { return closing_ || round_ != seen; });
      if (closing_) return;
      seen = round_;
      task = task_;
    }
    (*task)(member);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (--working_ == 0) finished_.notify_one();
  }
}
