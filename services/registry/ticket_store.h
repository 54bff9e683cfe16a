#ifndef SERVICES_REGISTRY_TICKET_STORE_H_
#define SERVICES_REGISTRY_TICKET_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/registry/v1/office.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of the walk-in queue.
namespace cc::registry {

struct TicketRow {
  v1::Ticket ticket;
  int64_t revision = 1;
  int overtaken = 0;  // how often it was the head of the queue and another was called
};

// The next number of the place and day. Whoever holds it is alone with that queue until the end of
// the transaction.
absl::StatusOr<int> TakeNumber(platform::Tx& tx, const std::string& point_id, absl::CivilDay day);
// Waits until nobody else gives numbers of that queue or calls them.
absl::Status LockQueue(platform::Tx& tx, const std::string& point_id, absl::CivilDay day);

void InsertTicket(platform::Tx& tx, v1::Ticket& ticket, int rank,
                  const std::vector<platform::ScopeKey>& scope);
// NOT_FOUND.
absl::StatusOr<TicketRow> LockTicket(platform::Tx& tx, const std::string& id);
// Writes state, window and times. ALREADY_EXISTS where the window has another number.
absl::Status UpdateTicket(platform::Tx& tx, TicketRow& row);
void CountOvertaken(platform::Tx& tx, const std::string& id);

// Who has waited longest, and who is first by rank; both of one `matters` (all where empty).
// Nothing where nobody waits.
struct Waiting {
  TicketRow head, first;
};
absl::StatusOr<std::optional<Waiting>> FindWaiting(platform::Tx& tx, const std::string& point_id,
                                                   absl::CivilDay day,
                                                   const std::vector<int32_t>& matters);
// The number that is at the window; nothing where it is free.
absl::StatusOr<std::optional<int>> NumberAt(platform::Tx& tx, const std::string& point_id,
                                            absl::CivilDay day, const std::string& window);

// By number; of one state where it is not unspecified.
absl::StatusOr<std::vector<v1::Ticket>> SelectTickets(platform::Tx& tx, const std::string& point_id,
                                                      absl::CivilDay day, v1::Ticket::State state,
                                                      const platform::Page& page);
absl::StatusOr<v1::QueueBoard> ReadBoard(platform::Tx& tx, const std::string& point_id,
                                         absl::CivilDay day);
absl::StatusOr<v1::QueueFigures> ReadFigures(platform::Tx& tx, const std::string& point_id,
                                             absl::CivilDay day);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_TICKET_STORE_H_
