#ifndef SERVICES_PLATFORM_TESTING_AT_ONCE_H_
#define SERVICES_PLATFORM_TESTING_AT_ONCE_H_

#include <latch>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "services/platform/error/error.h"

namespace cc::platform {

// Runs `write(0)` … in as many threads, none of which begins before all are there. Returns how many
// times each outcome came: `OK` or the name of a reason.
inline std::map<std::string, int> AtOnce(int writers, absl::FunctionRef<absl::Status(int)> write) {
  std::latch begin(writers);
  std::vector<absl::Status> outcomes(static_cast<size_t>(writers));
  std::vector<std::thread> threads;
  for (int i = 0; i < writers; ++i) {
    threads.emplace_back([&, i] {
      begin.arrive_and_wait();
      outcomes[static_cast<size_t>(i)] = write(i);
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::map<std::string, int> counts;
  for (const absl::Status& outcome : outcomes)
    ++counts[outcome.ok() ? "OK" : common::v1::Reason_Name(ReasonOf(outcome))];
  return counts;
}

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_TESTING_AT_ONCE_H_
