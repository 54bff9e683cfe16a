#include "services/evacuation/progress_store.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "services/evacuation/remaining_store.h"
#include "services/platform/db/columns.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;
using v1::SettlementProgress;

// Settlements of a page, and what later statements ask for.
struct Settlements {
  std::vector<SettlementProgress> progress;
  std::vector<int32_t> tails;
  std::vector<std::string> codes, first_days;
};

v1::PeopleCount CountAt(const Row& row, int column) {
  v1::PeopleCount count;
  count.set_people(static_cast<int32_t>(row.integer(column)));
  count.set_children(static_cast<int32_t>(row.integer(column + 1)));
  count.set_low_mobility(static_cast<int32_t>(row.integer(column + 2)));
  return count;
}

absl::StatusOr<Settlements> SettlementsOn(Tx& tx, const v1::ListProgressRequest& request,
                                          absl::CivilDay day, const Page& page) {
  std::optional<int32_t> within;
  if (const auto tail = platform::TailOf(request.unit_code()))
    within = platform::MakeScopeKey(options::v1::RELATION_ORIGIN, *tail);
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT s.unit_code, d.id, d.kind, s.planned_people, s.planned_children, "
               "s.planned_low_mobility, s.unit_tail, d.force_start "
               "FROM evacuation_decision_settlements s "
               "JOIN evacuation_decisions d ON d.id = s.decision_id "
               "WHERE d.state IN (3, 5, 6) AND d.force_start <= $1 "
               "AND COALESCE(d.force_end >= $1, true) "
               "AND ($2::int IS NULL OR s.scope @> ARRAY[$2::int]) "
               "AND ($3::uuid IS NULL OR d.id = $3) "
               "AND ($4::uuid IS NULL OR (d.id, s.unit_code) > ($4::uuid, $5::text)) "
               "ORDER BY d.id, s.unit_code LIMIT $6",
               day, within, Param::OrNull(request.decision_id()), platform::AfterOrNull(page, 0),
               platform::AfterOrNull(page, 1), page.size + 1));
  Settlements settlements;
  for (int i = 0; i < rows.size(); ++i) {
    SettlementProgress& progress = settlements.progress.emplace_back();
    progress.set_unit_code(rows[i].str(0));
    progress.set_decision_id(rows[i].str(1));
    progress.set_kind(static_cast<v1::EvacuationDecision::Kind>(rows[i].integer(2)));
    *progress.mutable_planned() = CountAt(rows[i], 3);
    settlements.codes.push_back(rows[i].str(0));
    settlements.tails.push_back(static_cast<int32_t>(rows[i].integer(6)));
    settlements.first_days.push_back(rows[i].date(7));
  }
  return settlements;
}

// Groups that asked and have not left: REQUESTED and ASSEMBLED.
absl::Status AddRequested(Tx& tx, Settlements& settlements) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT p.origin_unit_code, count(*), 0, count(*) FILTER (WHERE q.mobility > 1) "
               "FROM parties p JOIN party_people q ON q.party_id = p.id "
               "WHERE p.origin_unit_code = ANY ($1) AND p.state IN (2, 3) GROUP BY 1",
               settlements.codes));
  std::map<std::string, v1::PeopleCount, std::less<>> by_unit;
  for (int i = 0; i < rows.size(); ++i) by_unit[rows[i].str(0)] = CountAt(rows[i], 1);
  for (SettlementProgress& progress : settlements.progress)
    *progress.mutable_requested() = by_unit[progress.unit_code()];
  return absl::OkStatus();
}

// Who was counted as having left since the decision came into force: what is in the figures, and
// what waits to be put there (count_store).
absl::Status AddLeft(Tx& tx, absl::CivilDay day, Settlements& settlements) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("WITH asked AS (SELECT tail, first::date AS first, place "
               "FROM unnest($1::int[], $2::text[]) WITH ORDINALITY AS t (tail, first, place)) "
               "SELECT place, method, sum(people), sum(children), sum(low_mobility) FROM ("
               "SELECT a.place, c.method, c.people, c.children, c.low_mobility FROM asked a "
               "JOIN count_rollups c ON c.parent_tail = a.tail AND c.span = 0 "
               "AND c.date BETWEEN a.first AND $3 UNION ALL "
               "SELECT a.place, c.method, c.people, c.children, c.low_mobility FROM asked a "
               "JOIN count_tail c ON c.path @> ARRAY[a.tail] AND c.date BETWEEN a.first AND $3) x "
               "GROUP BY place, method ORDER BY place, method",
               settlements.tails, settlements.first_days, day));
  for (int i = 0; i < rows.size(); ++i) {
    v1::LeftByMethod& left = *settlements.progress[rows[i].integer(0) - 1].add_left();
    left.set_method(static_cast<v1::CountMethod>(rows[i].integer(1)));
    *left.mutable_left() = CountAt(rows[i], 2);
  }
  return absl::OkStatus();
}

absl::Status AddRemaining(Tx& tx, absl::CivilDay day, Settlements& settlements) {
  CC_ASSIGN_OR_RETURN(std::vector<v1::RemainingCount> counts,
                      LastCounts(tx, settlements.tails, day));
  for (SettlementProgress& progress : settlements.progress) {
    for (const v1::RemainingCount& count : counts) {
      if (platform::TailOf(count.unit_code()) == platform::TailOf(progress.unit_code()))
        *progress.add_remaining() = count;
    }
  }
  return absl::OkStatus();
}

// Refusals that stand, named residents who have not left, residents of institutions still there.
absl::Status AddWhoIsThere(Tx& tx, Settlements& settlements) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT (SELECT count(*) FROM evacuation_refusals r WHERE r.unit_tail = t.tail "
               "AND r.outcome = 1), (SELECT count(*) FROM remaining_residents r "
               "WHERE r.unit_tail = t.tail AND r.state IN (1, 2, 3)), "
               "(SELECT sum(i.residents) FROM evacuated_institutions i "
               "WHERE i.unit_tail = t.tail AND i.state IN (1, 2)) "
               "FROM unnest($1::int[]) WITH ORDINALITY AS t (tail, place) ORDER BY t.place",
               settlements.tails));
  for (int i = 0; i < rows.size(); ++i) {
    settlements.progress[i].set_refused(static_cast<int32_t>(rows[i].integer(0)));
    settlements.progress[i].set_named(static_cast<int32_t>(rows[i].integer(1)));
    settlements.progress[i].set_in_institutions(static_cast<int32_t>(rows[i].integer(2)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<SettlementProgress>> ListSettlementProgress(
    Tx& tx, const v1::ListProgressRequest& request, absl::CivilDay day, const Page& page) {
  CC_ASSIGN_OR_RETURN(Settlements settlements, SettlementsOn(tx, request, day, page));
  CC_RETURN_IF_ERROR(AddRequested(tx, settlements));
  CC_RETURN_IF_ERROR(AddLeft(tx, day, settlements));
  CC_RETURN_IF_ERROR(AddRemaining(tx, day, settlements));
  CC_RETURN_IF_ERROR(AddWhoIsThere(tx, settlements));
  return std::move(settlements.progress);
}

}  // namespace cc::evacuation
