#ifndef SERVICES_REGISTRY_TICKET_RULES_H_
#define SERVICES_REGISTRY_TICKET_RULES_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "cc/registry/v1/office.pb.h"
#include "google/protobuf/repeated_field.h"
#include "services/registry/dated_rules.h"

// Who is called first, and what may become of a ticket.
namespace cc::registry {

// The order that the rules give for the day.
v1::PriorityOrder PriorityOrderOn(const DatedRules& rules, absl::CivilDay day);

struct Standing {
  v1::Priority priority = v1::PRIORITY_UNSPECIFIED;
  int rank = 0;  // smaller = called earlier; the number of groups where there is no priority
};
// The most urgent of what is claimed that the order knows.
Standing StandingOf(const v1::PriorityOrder& order, const std::vector<v1::Priority>& claimed);

// STATE_FORBIDS unless the ticket is in one of the states.
absl::Status CheckTicketState(const v1::Ticket& ticket,
                              const std::vector<v1::Ticket::State>& allowed);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_TICKET_RULES_H_
