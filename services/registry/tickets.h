#ifndef SERVICES_REGISTRY_TICKETS_H_
#define SERVICES_REGISTRY_TICKETS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/office_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/registry/dated_rules.h"
#include "services/registry/service_point_store.h"

namespace cc::registry {

// What a ticket is given for.
struct TicketClaim {
  v1::OfficeMatter matter;
  std::vector<v1::Priority> priorities;
  std::string appointment_id;
};
// Gives the next number of today at the place. SERVICE_POINT_CLOSED.
absl::StatusOr<v1::Ticket> GiveTicket(platform::Tx& tx, const DatedRules& rules,
                                      const ServicePointRow& place, const TicketClaim& claim);

// Handlers of the walk-in queue. Numbers have neither gaps nor doubles; whoever has waited longest
// is overtaken by priority a bounded number of times (`rules/queue.json`). Thread-safe.
class Tickets {
 public:
  Tickets(platform::Db& db, const DatedRules& rules) : db_(db), rules_(rules) {}

  absl::StatusOr<v1::PriorityOrder> GetPriorityOrder(const platform::Call& call,
                                                     const v1::GetPriorityOrderRequest& request);
  absl::StatusOr<v1::Ticket> IssueTicket(const platform::Call& call,
                                         const v1::IssueTicketRequest& request);
  absl::StatusOr<v1::Ticket> CallNextTicket(const platform::Call& call,
                                            const v1::CallNextTicketRequest& request);
  absl::StatusOr<v1::Ticket> StartTicket(const platform::Call& call,
                                         const v1::StartTicketRequest& request);
  absl::StatusOr<v1::Ticket> FinishTicket(const platform::Call& call,
                                          const v1::FinishTicketRequest& request);
  absl::StatusOr<v1::Ticket> MarkTicketNoShow(const platform::Call& call,
                                              const v1::MarkTicketNoShowRequest& request);
  absl::StatusOr<v1::Ticket> ReturnTicket(const platform::Call& call,
                                          const v1::ReturnTicketRequest& request);
  absl::StatusOr<v1::ListTicketsResponse> ListTickets(const platform::Call& call,
                                                      const v1::ListTicketsRequest& request);
  absl::StatusOr<v1::QueueBoard> GetQueueBoard(const platform::Call& call,
                                               const v1::GetQueueBoardRequest& request);
  absl::StatusOr<v1::QueueFigures> GetQueueFigures(const platform::Call& call,
                                                   const v1::GetQueueFiguresRequest& request);

 private:
  platform::Db& db_;
  const DatedRules& rules_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_TICKETS_H_
