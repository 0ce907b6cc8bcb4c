// Streams and events that end with their owner.
#pragma once
#include "check.h"

class Stream {
 public:
  Stream() { check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "making a stream"); }
  ~Stream() { cudaStreamDestroy(stream_); }
  Stream(const Stream &) = delete;
  Stream &operator=(const Stream &) = delete;
  operator cudaStream_t() const { return stream_; }
  void wait() const { check(cudaStreamSynchronize(stream_), "waiting for the device"); }

 private:
  cudaStream_t stream_ = nullptr;
};

/** A point in a stream. Before it is recorded it counts as reached. */
class Event {
 public:
  explicit Event(unsigned flags = cudaEventDisableTiming) { check(cudaEventCreateWithFlags(&event_, flags), "making an event"); }
  ~Event() { cudaEventDestroy(event_); }
  Event(const Event &) = delete;
  Event &operator=(const Event &) = delete;

  void record(cudaStream_t stream) const { check(cudaEventRecord(event_, stream), "recording an event"); }
  /** Makes this thread wait. */
  void wait() const { check(cudaEventSynchronize(event_), "waiting for the device"); }
  /** Makes a stream wait. */
  void hold(cudaStream_t stream) const { check(cudaStreamWaitEvent(stream, event_, 0), "ordering work on the device"); }

  /** Milliseconds from `start` to this event; both made with cudaEventDefault and waited for. */
  float since(const Event &start) const {
    float milliseconds = 0;
    check(cudaEventElapsedTime(&milliseconds, start.event_, event_), "timing the device");
    return milliseconds;
  }

 private:
  cudaEvent_t event_ = nullptr;
};
