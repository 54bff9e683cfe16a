#include "services/registry/arrival_intake.h"

#include <utility>
#include <vector>

#include "services/registry/pre_registration_store.h"
#include "services/registry/scope_keys.h"

namespace cc::registry {

using platform::Call;
using platform::FeedConsumer;
using platform::ScopeKey;
using platform::Tx;

absl::StatusOr<FeedConsumer::Effect> ArrivalIntake::Prepare(const Call& call,
                                                            const common::v1::Event& event) {
  if (event.kind() != "arrivals" || event.operation() == common::v1::Event::OPERATION_REMOVED) {
    return FeedConsumer::Effect([](Tx&) { return absl::OkStatus(); });
  }
  CC_ASSIGN_OR_RETURN(v1::PreRegistration arrived, source_.GetArrival(call, event.key()));
  std::optional<platform::UnitPath> origin = paths_.Find(arrived.origin_unit_code());
  std::optional<platform::UnitPath> transit = paths_.Find(arrived.transit_unit_code());
  if (!origin || !transit) return platform::Fail(common::v1::REASON_UNAVAILABLE);
  arrived.set_id(event.key());  // whoever knows the arrival finds what came of it
  // The transit centre's unit is where they came to and, until an office takes over, who handles
  // them.
  std::vector<ScopeKey> scope = ScopeOf({{options::v1::RELATION_ORIGIN, *origin},
                                         {options::v1::RELATION_DESTINATION, *transit},
                                         {options::v1::RELATION_OFFICE, *transit}});
  return FeedConsumer::Effect([this, arrived = std::move(arrived),
                               scope = std::move(scope)](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(bool made, InsertPreRegistration(tx, keyring_, arrived, scope));
    if (made) {
      tx.Emit({.kind = "pre_registrations", .key = arrived.id(), .revision = 1, .after = scope});
    }
    return absl::OkStatus();
  });
}

}  // namespace cc::registry
