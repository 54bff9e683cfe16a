#include "services/evacuation/plan_store.h"

#include <algorithm>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

#define PLAN_COLUMNS "id, revision, scope, date, state, plan, created_at, updated_at"

namespace cc::evacuation {
namespace {

using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;
using v1::Plan;

absl::StatusOr<PlanRow> ReadPlan(const Row& row) {
  PlanRow read;
  CC_RETURN_IF_ERROR(platform::AddJson(row.text(5), read.plan));
  read.revision = row.integer(1);
  read.scope = platform::KeysOf(row, 2);
  read.plan.set_id(row.str(0));
  read.plan.set_etag(platform::EtagOf(read.revision));
  read.plan.set_date(row.date(3));
  read.plan.set_state(static_cast<Plan::State>(row.integer(4)));
  *read.plan.mutable_create_time() = platform::ToProto(row.instant(6));
  *read.plan.mutable_update_time() = platform::ToProto(row.instant(7));
  return read;
}

// What a plan keeps in its column: all but what has one of its own.
std::string KeptJson(Plan plan) {
  plan.clear_id();
  plan.clear_etag();
  plan.clear_date();
  plan.clear_state();
  plan.clear_create_time();
  plan.clear_update_time();
  return platform::ToJson(plan);
}

// Puts what became of the trips into the plan.
absl::Status AddOutcomes(Tx& tx, Plan& plan) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT number, trip_id, changed_parties FROM plan_trips "
                                          "WHERE plan_id = $1",
                                          plan.id()));
  for (int i = 0; i < rows.size(); ++i) {
    const int64_t number = rows[i].integer(0);
    if (number < 1 || number > plan.trips_size()) continue;
    v1::PlannedTrip& trip = *plan.mutable_trips(static_cast<int>(number - 1));
    trip.set_trip_id(rows[i].str(1));
    const std::vector<std::string> changed = rows[i].texts(2);
    for (v1::PlannedParty& party : *trip.mutable_parties()) {
      const bool left_out =
          std::find(changed.begin(), changed.end(), party.party_id()) != changed.end();
      party.set_outcome(left_out ? v1::PlannedParty::OUTCOME_CHANGED
                                 : v1::PlannedParty::OUTCOME_ASSIGNED);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<PlanRow> OnePlan(Tx& tx, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  CC_ASSIGN_OR_RETURN(PlanRow read, ReadPlan((*rows)[0]));
  CC_RETURN_IF_ERROR(AddOutcomes(tx, read.plan));
  return read;
}

v1::RoadTime ReadRoadTime(const Row& row) {
  v1::RoadTime time;
  time.set_from_unit_code(row.str(0));
  time.set_to_unit_code(row.str(1));
  time.set_closed(row.null(2));
  time.set_minutes(static_cast<int32_t>(row.integer(2)));
  *time.mutable_update_time() = platform::ToProto(row.instant(3));
  return time;
}

}  // namespace

absl::StatusOr<std::vector<OpenRequest>> ReadOpenRequests(Tx& tx, int32_t unit_tail,
                                                          const std::string& date, int most) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(
          "SELECT p.id, p.revision, p.origin_unit_code, p.urgency, "
          "coalesce((p.request ->> 'escort_needed')::boolean, false), count(*), "
          "count(*) FILTER (WHERE q.mobility = 3), count(*) FILTER (WHERE q.mobility = 4) "
          "FROM parties p JOIN party_people q ON q.party_id = p.id "
          "WHERE p.state = 2 AND p.trip_id IS NULL AND p.leave_date <= $2 "
          "AND p.scope && $1::int[] "
          "AND NOT EXISTS (SELECT FROM trip_parties t WHERE t.party_id = p.id) "
          "GROUP BY p.id ORDER BY p.id LIMIT $3",
          std::vector<int32_t>{platform::MakeScopeKey(options::v1::RELATION_ORIGIN, unit_tail)},
          date, most));
  std::vector<OpenRequest> requests;
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    OpenRequest request{.party_id = row.str(0),
                        .revision = row.integer(1),
                        .origin_unit_code = row.str(2),
                        .urgency = static_cast<v1::Party::Urgency>(row.integer(3)),
                        .escort_needed = row.boolean(4),
                        .needs = {},
                        .people = static_cast<int>(row.integer(5))};
    const int wheelchairs = static_cast<int>(row.integer(6)),
              stretchers = static_cast<int>(row.integer(7));
    request.needs.set_wheelchairs(wheelchairs);
    request.needs.set_stretchers(stretchers);
    request.needs.set_seats(request.people - wheelchairs - stretchers);
    requests.push_back(std::move(request));
  }
  return requests;
}

absl::StatusOr<PlanRow> InsertPlan(Tx& tx, const Plan& plan,
                                   const std::vector<platform::ScopeKey>& scope) {
  return OnePlan(
      tx, tx.Query("INSERT INTO plans (id, scope, date, state, plan, created_at, updated_at) "
                   "VALUES ($1, $2, $3, $4, $5::jsonb, $6, $6) RETURNING " PLAN_COLUMNS,
                   tx.call().NewId(), scope, plan.date(), static_cast<int>(Plan::STATE_DRAFT),
                   KeptJson(plan), tx.call().now()));
}

absl::StatusOr<PlanRow> FindPlan(Tx& tx, const std::string& id) {
  return OnePlan(tx, tx.Query("SELECT " PLAN_COLUMNS " FROM plans WHERE id = $1", id));
}

absl::StatusOr<PlanRow> LockPlan(Tx& tx, const std::string& id) {
  return OnePlan(tx, tx.Query("SELECT " PLAN_COLUMNS " FROM plans WHERE id = $1 FOR UPDATE", id));
}

absl::StatusOr<std::vector<Plan>> ListPlans(Tx& tx, const v1::ListPlansRequest& request,
                                            const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT id, revision, scope, date, state, plan - 'vehicles' - 'road_times' - 'pins' "
               "- 'trips' - 'unplaced' - 'rejected_pins', created_at, updated_at FROM plans "
               "WHERE ($1::date IS NULL OR date = $1) AND ($2::int = 0 OR state = $2::int) "
               "AND ($3::timestamptz IS NULL OR (created_at, id) < ($3::timestamptz, $4::uuid)) "
               "ORDER BY created_at DESC, id DESC LIMIT $5",
               Param::OrNull(request.date()), static_cast<int>(request.state()),
               platform::AfterOrNull(page, 0), platform::AfterOrNull(page, 1), page.size + 1));
  std::vector<Plan> plans;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(PlanRow read, ReadPlan(rows[i]));
    plans.push_back(std::move(read.plan));
  }
  return plans;
}

void UpdatePlan(Tx& tx, PlanRow& row) {
  tx.Defer(
      "UPDATE plans SET revision = revision + 1, state = $2, plan = $3::jsonb, updated_at = $4 "
      "WHERE id = $1",
      row.plan.id(), static_cast<int>(row.plan.state()), KeptJson(row.plan), tx.call().now());
  row.revision += 1;
  row.plan.set_etag(platform::EtagOf(row.revision));
  *row.plan.mutable_update_time() = platform::ToProto(tx.call().now());
}

absl::StatusOr<std::vector<std::string>> LockUnchanged(
    Tx& tx, const std::vector<std::pair<std::string, int64_t>>& parties) {
  std::vector<std::string> ids;
  std::vector<int64_t> revisions;
  for (const auto& [id, revision] : parties) {
    ids.push_back(id);
    revisions.push_back(revision);
  }
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT p.id FROM parties p JOIN unnest($1::uuid[], $2::bigint[]) "
                          "AS n (id, revision) ON n.id = p.id AND n.revision = p.revision "
                          "WHERE p.state = 2 AND p.trip_id IS NULL ORDER BY p.id FOR UPDATE OF p",
                          ids, revisions));
  ids.clear();
  for (int i = 0; i < rows.size(); ++i) ids.push_back(rows[i].str(0));
  // After the lock: whoever had them expected elsewhere meanwhile has committed.
  CC_ASSIGN_OR_RETURN(Rows free,
                      tx.Query("SELECT id FROM unnest($1::uuid[]) AS n (id) WHERE NOT "
                               "EXISTS (SELECT FROM trip_parties t WHERE t.party_id = n.id)",
                               ids));
  ids.clear();
  for (int i = 0; i < free.size(); ++i) ids.push_back(free[i].str(0));
  return ids;
}

void InsertPlanTrip(Tx& tx, const PlanRow& row, int number, const std::string& trip_id,
                    const std::vector<std::string>& changed_parties) {
  tx.Defer(
      "INSERT INTO plan_trips (plan_id, number, scope, trip_id, changed_parties) "
      "VALUES ($1, $2, $3, $4, $5::uuid[])",
      row.plan.id(), number, row.scope, Param::OrNull(trip_id), changed_parties);
}

absl::StatusOr<RoadTimes> ReadRoadTimes(Tx& tx, const std::vector<std::string>& units) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT from_unit_code, to_unit_code, minutes FROM road_times "
                               "WHERE from_unit_code = ANY ($1) AND to_unit_code = ANY ($1)",
                               units));
  RoadTimes times;
  for (int i = 0; i < rows.size(); ++i) {
    std::optional<int>& minutes = times[{rows[i].str(0), rows[i].str(1)}];
    if (!rows[i].null(2)) minutes = static_cast<int>(rows[i].integer(2));
  }
  return times;
}

absl::StatusOr<int> WriteRoadTimes(Tx& tx, const RoadTimes& times) {
  if (times.empty()) return 0;
  std::vector<std::vector<Param>> rows;
  for (const auto& [pair, minutes] : times)
    rows.push_back({pair.first, pair.second, minutes, tx.call().now()});
  CC_ASSIGN_OR_RETURN(
      Rows written,
      tx.RunAll("INSERT INTO road_times (from_unit_code, to_unit_code, minutes, updated_at) "
                "SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::timestamptz[]) "
                "ON CONFLICT (from_unit_code, to_unit_code) DO UPDATE SET "
                "minutes = excluded.minutes, updated_at = excluded.updated_at "
                "WHERE road_times.minutes IS DISTINCT FROM excluded.minutes RETURNING 1",
                rows));
  return written.size();
}

absl::StatusOr<std::vector<v1::RoadTime>> ListRoadTimes(Tx& tx,
                                                        const v1::ListRoadTimesRequest& request,
                                                        const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT from_unit_code, to_unit_code, minutes, updated_at FROM road_times "
               "WHERE ($1::text IS NULL OR from_unit_code = $1) "
               "AND ($2::text IS NULL OR (from_unit_code, to_unit_code) > ($2, $3::text)) "
               "ORDER BY from_unit_code, to_unit_code LIMIT $4",
               Param::OrNull(request.from_unit_code()), platform::AfterOrNull(page, 0),
               platform::AfterOrNull(page, 1), page.size + 1));
  std::vector<v1::RoadTime> times;
  for (int i = 0; i < rows.size(); ++i) times.push_back(ReadRoadTime(rows[i]));
  return times;
}

}  // namespace cc::evacuation
