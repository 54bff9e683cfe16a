#include "services/registry/tickets.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/registry/service_point_rules.h"
#include "services/registry/ticket_rules.h"
#include "services/registry/ticket_store.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::Page;
using platform::Tx;
using v1::Ticket;

// Today where no date is asked.
absl::CivilDay DayAsked(const Call& call, const std::string& date) {
  return platform::ParseDate(date).value_or(platform::DayIn(call.now()));
}

// One step of a ticket from one of the states.
template <typename Request, typename Change>
absl::StatusOr<Ticket> Step(platform::Db& db, const Call& call, const Request& request,
                            const std::vector<Ticket::State>& from, const Change& change) {
  call.Touch("tickets", request.id());
  return db.Write(call, [&](Tx& tx) -> absl::StatusOr<Ticket> {
    CC_ASSIGN_OR_RETURN(TicketRow row, LockTicket(tx, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.ticket.etag()));
    CC_RETURN_IF_ERROR(CheckTicketState(row.ticket, from));
    CC_RETURN_IF_ERROR(change(row.ticket));
    CC_RETURN_IF_ERROR(UpdateTicket(tx, row));
    return std::move(row.ticket);
  });
}

absl::Status CheckWindow(const v1::ServicePoint& point, const std::string& window) {
  const auto& windows = point.windows();
  if (std::find(windows.begin(), windows.end(), window) != windows.end()) return absl::OkStatus();
  return platform::FailField("window", common::v1::REASON_ENUM_VALUE_UNKNOWN);
}

}  // namespace

absl::StatusOr<Ticket> GiveTicket(Tx& tx, const DatedRules& rules, const ServicePointRow& place,
                                  const TicketClaim& claim) {
  const absl::CivilDay today = platform::DayIn(tx.call().now());
  CC_RETURN_IF_ERROR(CheckOpen(place.point, today));
  const Standing standing = StandingOf(PriorityOrderOn(rules, today), claim.priorities);
  Ticket ticket;
  ticket.set_id(tx.call().NewId());
  ticket.set_service_point_id(place.point.id());
  ticket.set_date(platform::FormatDate(today));
  ticket.set_matter(claim.matter);
  ticket.set_priority(standing.priority);
  ticket.set_state(Ticket::STATE_WAITING);
  ticket.set_appointment_id(claim.appointment_id);
  CC_ASSIGN_OR_RETURN(int number, TakeNumber(tx, place.point.id(), today));
  ticket.set_number(number);
  InsertTicket(tx, ticket, standing.rank, place.scope);
  tx.call().Touch("tickets", ticket.id());
  return ticket;
}

absl::StatusOr<v1::PriorityOrder> Tickets::GetPriorityOrder(
    const Call& call, const v1::GetPriorityOrderRequest& request) {
  return PriorityOrderOn(rules_, DayAsked(call, request.date()));
}

absl::StatusOr<Ticket> Tickets::IssueTicket(const Call& call,
                                            const v1::IssueTicketRequest& request) {
  TicketClaim claim{.matter = request.matter(), .priorities = {}, .appointment_id = ""};
  for (int priority : request.priorities()) {
    // Only an appointment itself gives its priority.
    if (priority != v1::PRIORITY_APPOINTMENT)
      claim.priorities.push_back(static_cast<v1::Priority>(priority));
  }
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Ticket> {
    CC_ASSIGN_OR_RETURN(ServicePointRow place, FindServicePoint(tx, request.service_point_id()));
    return GiveTicket(tx, rules_, place, claim);
  });
}

absl::StatusOr<Ticket> Tickets::CallNextTicket(const Call& call,
                                               const v1::CallNextTicketRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  const std::string& point_id = request.service_point_id();
  const std::vector<int32_t> matters(request.matters().begin(), request.matters().end());
  const int most = PriorityOrderOn(rules_, today).most_overtaken();
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Ticket> {
    CC_ASSIGN_OR_RETURN(ServicePointRow place, FindServicePoint(tx, point_id));
    CC_RETURN_IF_ERROR(CheckWindow(place.point, request.window()));
    CC_RETURN_IF_ERROR(LockQueue(tx, point_id, today));
    CC_ASSIGN_OR_RETURN(std::optional<int> busy, NumberAt(tx, point_id, today, request.window()));
    if (busy)
      return platform::Fail(common::v1::REASON_WINDOW_BUSY,
                            {{"window", request.window()}, {"number", absl::StrCat(*busy)}});
    CC_ASSIGN_OR_RETURN(std::optional<Waiting> waiting, FindWaiting(tx, point_id, today, matters));
    if (!waiting) return platform::Fail(common::v1::REASON_QUEUE_EMPTY);
    const bool overtakes =
        waiting->first.ticket.id() != waiting->head.ticket.id() && waiting->head.overtaken < most;
    TicketRow& next = overtakes ? waiting->first : waiting->head;
    if (overtakes) CountOvertaken(tx, waiting->head.ticket.id());
    next.ticket.set_state(Ticket::STATE_CALLED);
    next.ticket.set_window(request.window());
    *next.ticket.mutable_call_time() = platform::ToProto(call.now());
    CC_RETURN_IF_ERROR(UpdateTicket(tx, next));
    call.Touch("tickets", next.ticket.id());
    return std::move(next.ticket);
  });
}

absl::StatusOr<Ticket> Tickets::StartTicket(const Call& call,
                                            const v1::StartTicketRequest& request) {
  return Step(db_, call, request, {Ticket::STATE_CALLED}, [&](Ticket& ticket) {
    ticket.set_state(Ticket::STATE_IN_SERVICE);
    *ticket.mutable_start_time() = platform::ToProto(call.now());
    return absl::OkStatus();
  });
}

absl::StatusOr<Ticket> Tickets::FinishTicket(const Call& call,
                                             const v1::FinishTicketRequest& request) {
  return Step(db_, call, request, {Ticket::STATE_IN_SERVICE}, [&](Ticket& ticket) {
    ticket.set_state(Ticket::STATE_SERVED);
    *ticket.mutable_finish_time() = platform::ToProto(call.now());
    return absl::OkStatus();
  });
}

absl::StatusOr<Ticket> Tickets::MarkTicketNoShow(const Call& call,
                                                 const v1::MarkTicketNoShowRequest& request) {
  return Step(db_, call, request, {Ticket::STATE_CALLED}, [&](Ticket& ticket) {
    ticket.set_state(Ticket::STATE_NO_SHOW);
    *ticket.mutable_finish_time() = platform::ToProto(call.now());
    return absl::OkStatus();
  });
}

absl::StatusOr<Ticket> Tickets::ReturnTicket(const Call& call,
                                             const v1::ReturnTicketRequest& request) {
  const std::string today = platform::FormatDate(platform::DayIn(call.now()));
  return Step(
      db_, call, request, {Ticket::STATE_CALLED, Ticket::STATE_IN_SERVICE, Ticket::STATE_NO_SHOW},
      [&](Ticket& ticket) -> absl::Status {
        if (ticket.date() != today)
          return platform::Fail(common::v1::REASON_SERVICE_POINT_CLOSED, {{"date", ticket.date()}});
        ticket.set_state(Ticket::STATE_WAITING);
        ticket.clear_window();
        ticket.clear_start_time();
        ticket.clear_finish_time();
        return absl::OkStatus();
      });
}

absl::StatusOr<v1::ListTicketsResponse> Tickets::ListTickets(
    const Call& call, const v1::ListTicketsRequest& request) {
  CC_ASSIGN_OR_RETURN(Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(
      std::vector<Ticket> found, db_.Read(call, [&](Tx& tx) -> absl::StatusOr<std::vector<Ticket>> {
        CC_RETURN_IF_ERROR(FindServicePoint(tx, request.service_point_id()).status());
        return SelectTickets(tx, request.service_point_id(), DayAsked(call, request.date()),
                             request.state(), page);
      }));
  v1::ListTicketsResponse response;
  for (Ticket& ticket : found) {
    if (response.tickets_size() == page.size) {
      response.set_next_page_token(platform::NextPageToken(
          request, {absl::StrCat(response.tickets(page.size - 1).number())}));
      break;
    }
    *response.add_tickets() = std::move(ticket);
  }
  return response;
}

absl::StatusOr<v1::QueueBoard> Tickets::GetQueueBoard(const Call& call,
                                                      const v1::GetQueueBoardRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::QueueBoard> {
    CC_RETURN_IF_ERROR(FindServicePoint(tx, request.service_point_id()).status());
    return ReadBoard(tx, request.service_point_id(), platform::DayIn(call.now()));
  });
}

absl::StatusOr<v1::QueueFigures> Tickets::GetQueueFigures(
    const Call& call, const v1::GetQueueFiguresRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::QueueFigures> {
    CC_RETURN_IF_ERROR(FindServicePoint(tx, request.service_point_id()).status());
    return ReadFigures(tx, request.service_point_id(), DayAsked(call, request.date()));
  });
}

}  // namespace cc::registry
