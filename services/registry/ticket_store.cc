#include "services/registry/ticket_store.h"

#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

namespace cc::registry {
namespace {

using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

#define TICKET_COLUMNS                                                                 \
  "id, revision, service_point_id, day, number, matter, priority, state, \"window\", " \
  "appointment_id, created_at, called_at, started_at, finished_at, overtaken"

TicketRow Read(const Row& row) {
  TicketRow read;
  v1::Ticket& ticket = read.ticket;
  ticket.set_id(row.str(0));
  read.revision = row.integer(1);
  ticket.set_etag(platform::EtagOf(read.revision));
  ticket.set_service_point_id(row.str(2));
  ticket.set_date(row.date(3));
  ticket.set_number(static_cast<int>(row.integer(4)));
  ticket.set_matter(static_cast<v1::OfficeMatter>(row.integer(5)));
  ticket.set_priority(static_cast<v1::Priority>(row.integer(6)));
  ticket.set_state(static_cast<v1::Ticket::State>(row.integer(7)));
  ticket.set_window(row.str(8));
  ticket.set_appointment_id(row.str(9));
  *ticket.mutable_create_time() = platform::ToProto(row.instant(10));
  if (!row.null(11)) *ticket.mutable_call_time() = platform::ToProto(row.instant(11));
  if (!row.null(12)) *ticket.mutable_start_time() = platform::ToProto(row.instant(12));
  if (!row.null(13)) *ticket.mutable_finish_time() = platform::ToProto(row.instant(13));
  read.overtaken = static_cast<int>(row.integer(14));
  return read;
}

std::optional<absl::Time> InstantOf(bool has, const google::protobuf::Timestamp& instant) {
  if (!has) return std::nullopt;
  return platform::FromProto(instant);
}

}  // namespace

absl::StatusOr<int> TakeNumber(Tx& tx, const std::string& point_id, absl::CivilDay day) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("INSERT INTO queue_days (service_point_id, day, last_number) VALUES ($1, $2, 1) "
               "ON CONFLICT (service_point_id, day) DO UPDATE "
               "SET last_number = queue_days.last_number + 1 RETURNING last_number",
               point_id, day));
  return static_cast<int>(rows[0].integer(0));
}

absl::Status LockQueue(Tx& tx, const std::string& point_id, absl::CivilDay day) {
  return tx
      .Query("SELECT 1 FROM queue_days WHERE service_point_id = $1 AND day = $2 FOR UPDATE",
             point_id, day)
      .status();
}

void InsertTicket(Tx& tx, v1::Ticket& ticket, int rank, const std::vector<ScopeKey>& scope) {
  ticket.set_etag(platform::EtagOf(1));
  *ticket.mutable_create_time() = platform::ToProto(tx.call().now());
  tx.Defer(
      "INSERT INTO tickets (id, scope, service_point_id, day, number, matter, priority, rank, "
      "state, appointment_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      ticket.id(), scope, ticket.service_point_id(), ticket.date(), ticket.number(),
      static_cast<int>(ticket.matter()), static_cast<int>(ticket.priority()), rank,
      static_cast<int>(ticket.state()), Param::OrNull(ticket.appointment_id()), tx.call().now());
}

absl::StatusOr<TicketRow> LockTicket(Tx& tx, const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " TICKET_COLUMNS " FROM tickets WHERE id = $1 FOR UPDATE", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return Read(rows[0]);
}

absl::Status UpdateTicket(Tx& tx, TicketRow& row) {
  v1::Ticket& ticket = row.ticket;
  ticket.set_etag(platform::EtagOf(++row.revision));
  return tx
      .Query(
          "UPDATE tickets SET revision = $2, state = $3, \"window\" = $4, called_at = $5, "
          "started_at = $6, finished_at = $7 WHERE id = $1",
          ticket.id(), row.revision, static_cast<int>(ticket.state()), ticket.window(),
          InstantOf(ticket.has_call_time(), ticket.call_time()),
          InstantOf(ticket.has_start_time(), ticket.start_time()),
          InstantOf(ticket.has_finish_time(), ticket.finish_time()))
      .status();
}

void CountOvertaken(Tx& tx, const std::string& id) {
  tx.Defer("UPDATE tickets SET overtaken = overtaken + 1 WHERE id = $1", id);
}

absl::StatusOr<std::optional<Waiting>> FindWaiting(Tx& tx, const std::string& point_id,
                                                   absl::CivilDay day,
                                                   const std::vector<int32_t>& matters) {
  CC_ASSIGN_OR_RETURN(
      Rows head,
      tx.Query("SELECT " TICKET_COLUMNS " FROM tickets WHERE service_point_id = $1 AND day = $2 "
               "AND state = 1 AND (cardinality($3::int[]) = 0 OR matter = ANY ($3)) "
               "ORDER BY number LIMIT 1",
               point_id, day, matters));
  if (head.empty()) return std::optional<Waiting>();
  CC_ASSIGN_OR_RETURN(
      Rows first,
      tx.Query("SELECT " TICKET_COLUMNS " FROM tickets WHERE service_point_id = $1 AND day = $2 "
               "AND state = 1 AND (cardinality($3::int[]) = 0 OR matter = ANY ($3)) "
               "ORDER BY rank, number LIMIT 1",
               point_id, day, matters));
  if (first.empty()) return std::optional<Waiting>();
  return std::optional<Waiting>(Waiting{Read(head[0]), Read(first[0])});
}

absl::StatusOr<std::optional<int>> NumberAt(Tx& tx, const std::string& point_id, absl::CivilDay day,
                                            const std::string& window) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT number FROM tickets WHERE service_point_id = $1 "
                                          "AND day = $2 AND \"window\" = $3 AND state IN (2, 3)",
                                          point_id, day, window));
  if (rows.empty()) return std::optional<int>();
  return std::optional<int>(static_cast<int>(rows[0].integer(0)));
}

absl::StatusOr<std::vector<v1::Ticket>> SelectTickets(Tx& tx, const std::string& point_id,
                                                      absl::CivilDay day, v1::Ticket::State state,
                                                      const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " TICKET_COLUMNS " FROM tickets WHERE service_point_id = $1 AND day = $2 "
               "AND ($3 = 0 OR state = $3) AND ($4::int IS NULL OR number > $4) "
               "ORDER BY number LIMIT $5",
               point_id, day, static_cast<int>(state), platform::AfterOrNull(page, 0),
               page.size + 1));
  std::vector<v1::Ticket> tickets;
  for (int i = 0; i < rows.size(); ++i) tickets.push_back(std::move(Read(rows[i]).ticket));
  return tickets;
}

absl::StatusOr<v1::QueueBoard> ReadBoard(Tx& tx, const std::string& point_id, absl::CivilDay day) {
  v1::QueueBoard board;
  board.set_service_point_id(point_id);
  board.set_date(platform::FormatDate(day));
  CC_ASSIGN_OR_RETURN(
      Rows at_windows,
      tx.Query("SELECT number, \"window\", state FROM tickets WHERE service_point_id = $1 "
               "AND day = $2 AND state IN (2, 3) ORDER BY called_at DESC, number DESC LIMIT 50",
               point_id, day));
  for (int i = 0; i < at_windows.size(); ++i) {
    v1::QueueBoard::Entry& entry = *board.add_entries();
    entry.set_number(static_cast<int>(at_windows[i].integer(0)));
    entry.set_window(at_windows[i].str(1));
    entry.set_called(at_windows[i].integer(2) == v1::Ticket::STATE_CALLED);
  }
  CC_ASSIGN_OR_RETURN(Rows waiting,
                      tx.Query("SELECT count(*) FROM tickets WHERE service_point_id = $1 "
                               "AND day = $2 AND state = 1",
                               point_id, day));
  board.set_waiting(static_cast<int>(waiting[0].integer(0)));
  return board;
}

absl::StatusOr<v1::QueueFigures> ReadFigures(Tx& tx, const std::string& point_id,
                                             absl::CivilDay day) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT count(*) FILTER (WHERE state = 1), count(*) FILTER (WHERE state IN (2, 3)), "
               "count(*) FILTER (WHERE state = 4), count(*) FILTER (WHERE state = 5), "
               "round(coalesce(percentile_cont(0.5) WITHIN GROUP "
               "(ORDER BY extract(epoch FROM called_at - created_at)::float8) "
               "FILTER (WHERE called_at IS NOT NULL), 0))::bigint "
               "FROM tickets WHERE service_point_id = $1 AND day = $2",
               point_id, day));
  v1::QueueFigures figures;
  figures.set_service_point_id(point_id);
  figures.set_date(platform::FormatDate(day));
  figures.set_waiting(static_cast<int>(rows[0].integer(0)));
  figures.set_at_windows(static_cast<int>(rows[0].integer(1)));
  figures.set_served(static_cast<int>(rows[0].integer(2)));
  figures.set_no_show(static_cast<int>(rows[0].integer(3)));
  figures.set_median_wait_seconds(static_cast<int>(rows[0].integer(4)));
  return figures;
}

}  // namespace cc::registry
