// A device that runs out of memory, gets lost, or is not there. Emulation only: a real one does none of this on demand.
#ifdef ASSAY_EMULATION

#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "emulated_cuda.h"
#include "session.h"

namespace {

/** Runs `body` in a process of its own. @returns its exit status, or −1 when it was ended by a signal */
int in_another_process(const std::function<int()> &body) {
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

struct Job {
  static constexpr std::int64_t n = 100, d = 5;
  std::vector<float> x = random_values<float>(n * d, 1);
  std::vector<double> p = random_values<double>(n, 2);
  std::vector<double> a = std::vector<double>(d * d);

  Job() {
    for (std::size_t i = 0; i < d; ++i) a[(d + 1) * i] = 1;
  }

  /** Everything a device is used for, up to the first failure. @returns its status */
  std::int32_t run(assay_context *context, char *message, std::int64_t key) const {
    std::int32_t status = ASSAY_OK;
    assay_gram *accumulator = nullptr;
    assay_scorer *scorer = nullptr;
    assay_selection *selection = nullptr;
    std::vector<double> g(d * d), c(d), scores(n), projected(n), gains(2);
    std::vector<std::int64_t> rows(2);
    std::vector<std::int32_t> picked(3);
    std::int64_t done = 0;
    const auto step = [&](const auto &call) {
      if (status == ASSAY_OK) status = call();
    };
    step([&] { return assay_gram_open(context, d, 1, ASSAY_F64, &accumulator, message); });
    step([&] { return assay_gram_add(accumulator, x.data(), ASSAY_FLOAT32, n, p.data(), key, nullptr, message); });
    step([&] { return assay_gram_finish(accumulator, g.data(), c.data(), nullptr, message); });
    step([&] { return assay_scorer_open(context, d, a.data(), 0, p.data(), 1, &scorer, message); });
    step([&] { return assay_scorer_run(scorer, x.data(), ASSAY_FLOAT32, n, key, scores.data(), projected.data(), nullptr, nullptr, message); });
    step([&] {
      return assay_selection_open(context, ASSAY_A_OPTIMAL, x.data(), ASSAY_FLOAT32, n, d, a.data(), a.data(), nullptr, nullptr, &selection, message);
    });
    step([&] { return assay_selection_next(selection, 2, nullptr, 0, rows.data(), gains.data(), &done, nullptr, message); });
    step([&] { return assay_facility_location(context, x.data(), 1, 12, d, 3, picked.data(), nullptr, message); });
    assay_selection_close(selection);
    assay_scorer_close(scorer);
    assay_gram_close(accumulator);
    return status;
  }
};

const Added full_once("failing device: an allocation that fails once is tried again", [] {
  const Job job;
  Session session;
  session.must(job.run(session.context, session.message, 1), "a job");
  const GramResult before = gram(session, job.x, job.d, {}, ASSAY_F64, {}, 3);
  auto &settings = emulation::settings;
  settings.allocations = 0;
  session.must(job.run(session.context, session.message, 0), "a job");
  const std::int64_t all = settings.allocations;
  expect(all > 20, "allocations are counted");
  for (std::int64_t at = 1; at <= all; ++at) {
    settings.allocations = 0;
    settings.out_of_memory_at = at;
    session.must(job.run(session.context, session.message, 0), "a job with one failing allocation");
  }
  settings.out_of_memory_at = 0;
  const GramResult after = gram(session, job.x, job.d, {}, ASSAY_F64, {}, 3);
  expect(before.g.same(after.g), "blocks that were given up come again");
}, Orders::one);

const Added full("failing device: without memory it says so, and works again with it", [] {
  const Job job;
  Session session;
  auto &settings = emulation::settings;
  const std::size_t memory = settings.memory;
  int refused = 0;
  for (std::size_t bytes = 4096; bytes < (std::size_t{16} << 20); bytes += bytes / 2) {
    settings.memory = emulation::runtime.used + bytes;
    const std::int32_t status = job.run(session.context, session.message, 0);
    expect(status == ASSAY_OK || status == ASSAY_OUT_OF_MEMORY, "it works or runs out of memory: " + std::to_string(status));
    refused += status == ASSAY_OUT_OF_MEMORY;
  }
  settings.memory = memory;
  expect(refused > 5, "so little memory does not do");
  session.must(job.run(session.context, session.message, 0), "a job with memory");
}, Orders::one);

const Added no_room("failing device: blocks that find no room are streamed", [] {
  const Job job;
  Session session;
  const GramResult whole = gram(session, job.x, job.d);
  assay_gram *handle = nullptr;
  session.must(assay_gram_open(session.context, job.d, 0, ASSAY_F64, &handle, session.message), "assay_gram_open");
  session.must(assay_gram_add(handle, job.x.data(), ASSAY_FLOAT32, job.n, nullptr, 0, nullptr, session.message), "assay_gram_add");
  emulation::settings.memory = emulation::runtime.used;  // none is left, and none is needed
  session.must(assay_gram_add(handle, job.x.data(), ASSAY_FLOAT32, job.n, nullptr, 7, nullptr, session.message), "assay_gram_add");
  emulation::settings.memory = std::size_t{1} << 30;
  Guarded<double> g(job.d * job.d);
  session.must(assay_gram_finish(handle, g.data(), nullptr, nullptr, session.message), "assay_gram_finish");
  assay_gram_close(handle);
  expect(near(g[0], 2 * whole.g[0], 1e-12), "rows that were added twice");
}, Orders::one);

const Added lost("failing device: lost at any launch", [] {
  const Job job;
  const int launches = in_another_process([&] {
    Session session;
    emulation::settings.launches = 0;
    return job.run(session.context, session.message, 1) == ASSAY_OK ? static_cast<int>(emulation::settings.launches) : 0;
  });
  expect(launches > 10, "launches are counted");
  for (int at = 1; at <= launches; ++at) {
    const int code = in_another_process([&] {
      assay_context *context = nullptr, *another = nullptr;
      char message[ASSAY_MESSAGE_BYTES] = "";
      if (assay_open(1, nullptr, &context, message) != ASSAY_OK) return 1;
      emulation::settings.launches = 0;
      emulation::settings.lost_at = at;
      if (job.run(context, message, 1) != ASSAY_DEVICE_LOST || std::strstr(message, "lost") == nullptr) return 2;
      if (job.run(context, message, 1) != ASSAY_DEVICE_LOST) return 3;
      if (assay_open(1, nullptr, &another, message) != ASSAY_DEVICE_LOST) return 4;
      assay_close(context);
      return emulation::runtime.used == 0 ? 0 : 5;
    });
    expect(code == 0, "lost at launch " + std::to_string(at) + ": code " + std::to_string(code));
  }
}, Orders::one);

const Added none("failing device: none there", [] {
  emulation::settings.no_device = true;
  assay_context *context = nullptr;
  char message[ASSAY_MESSAGE_BYTES] = "";
  expect(assay_open(0, nullptr, &context, message) == ASSAY_UNAVAILABLE, "it is unavailable");
  expect(std::strstr(message, "driver") != nullptr, "and says why");
  emulation::settings.no_device = false;
}, Orders::one);

const Added old("failing device: too old", [] {
  emulation::settings.major = 6;
  assay_context *context = nullptr;
  char message[ASSAY_MESSAGE_BYTES] = "";
  expect(assay_open(0, nullptr, &context, message) == ASSAY_UNAVAILABLE, "it is unavailable");
  expect(std::strstr(message, "6.0") != nullptr, "and says why");
  emulation::settings.major = 9;
}, Orders::one);

}  // namespace

#endif
