#ifndef SERVICES_REGISTRY_EVACUATION_RECORDER_H_
#define SERVICES_REGISTRY_EVACUATION_RECORDER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/platform/rpc/call.h"
#include "services/registry/self_departure_store.h"

namespace cc::registry {

// Follow-ups and returns of a day, whole, by hromada.
struct ToldFollowUps {
  enum class Kind { kDay14, kDay30, kDay90, kReturned, kReturnedToDanger };
  struct Figure {
    std::string unit_code;
    Kind kind = Kind::kDay14;
    int64_t count = 0;
    int64_t reached = 0;
  };
  std::string date;
  int64_t revision = 0;  // a later counting has a greater one
  std::vector<Figure> figures;
};

// The evacuation service as the registry tells it what it knows, or a fake in tests. Thread-safe.
class EvacuationRecorder {
 public:
  virtual ~EvacuationRecorder() = default;
  virtual absl::Status TellSelfDeparture(const platform::Call& call, const SelfDeparture& left) = 0;
  // False where evacuation keeps the figures of a later counting.
  virtual absl::StatusOr<bool> TellFollowUps(const platform::Call& call,
                                             const ToldFollowUps& day) = 0;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_EVACUATION_RECORDER_H_
