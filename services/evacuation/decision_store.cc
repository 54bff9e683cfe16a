#include "services/evacuation/decision_store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

#define DECISION_COLUMNS                                                                    \
  "id, revision, scope, kind, state, force_start, force_end, body, synthetic, created_at, " \
  "updated_at, COALESCE(due_date < $1 AND state = 2, false)"

namespace cc::evacuation {
namespace {

using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;
using v1::EvacuationDecision;

absl::CivilDay Today(const Tx& tx) { return platform::DayIn(tx.call().now()); }

// What has no column.
std::string Body(EvacuationDecision decision) {
  decision.clear_id();
  decision.clear_kind();
  decision.clear_state();
  decision.clear_force_start_date();
  decision.clear_force_end_date();
  decision.clear_overdue();
  decision.clear_synthetic();
  decision.clear_etag();
  decision.clear_create_time();
  decision.clear_update_time();
  return platform::ToJson(decision);
}

absl::StatusOr<DecisionRow> ReadDecision(const Row& row) {
  DecisionRow read;
  EvacuationDecision& decision = read.decision;
  CC_RETURN_IF_ERROR(platform::AddJson(row.text(7), decision));
  read.revision = row.integer(1);
  read.scope = platform::KeysOf(row, 2);
  decision.set_id(row.str(0));
  decision.set_kind(static_cast<EvacuationDecision::Kind>(row.integer(3)));
  decision.set_state(static_cast<EvacuationDecision::State>(row.integer(4)));
  decision.set_force_start_date(row.date(5));
  decision.set_force_end_date(row.date(6));
  decision.set_overdue(row.boolean(11));
  decision.set_synthetic(row.boolean(8));
  decision.set_etag(platform::EtagOf(read.revision));
  *decision.mutable_create_time() = platform::ToProto(row.instant(9));
  *decision.mutable_update_time() = platform::ToProto(row.instant(10));
  return read;
}

absl::StatusOr<DecisionRow> ReadOne(absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadDecision((*rows)[0]);
}

std::vector<ScopeKey> ScopeOf(const SettlementPaths& paths) {
  std::vector<ScopeKey> scope;
  for (const platform::UnitPath& path : paths) {
    const auto keys = platform::RowKeys(options::v1::RELATION_ORIGIN, path);
    scope.insert(scope.end(), keys.begin(), keys.end());
  }
  std::sort(scope.begin(), scope.end());
  scope.erase(std::unique(scope.begin(), scope.end()), scope.end());
  return scope;
}

void InsertSettlements(Tx& tx, const EvacuationDecision& decision, const SettlementPaths& paths) {
  for (int i = 0; i < decision.settlements_size(); ++i) {
    const v1::DecisionSettlement& settlement = decision.settlements(i);
    tx.Defer(
        "INSERT INTO evacuation_decision_settlements (decision_id, unit_tail, unit_code, scope, "
        "planned_people, planned_children, planned_low_mobility) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        decision.id(), paths[i].back(), settlement.unit_code(),
        platform::RowKeys(options::v1::RELATION_ORIGIN, paths[i]), settlement.planned().people(),
        settlement.planned().children(), settlement.planned().low_mobility());
  }
}

void RecordStep(Tx& tx, const DecisionRow& row, const EvacuationDecision* before,
                const std::string& note) {
  tx.Defer(
      "INSERT INTO evacuation_decision_steps (decision_id, revision, scope, from_state, to_state, "
      "changed_by, changed_at, note, before) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb)",
      row.decision.id(), row.revision, row.scope,
      static_cast<int>(before == nullptr ? EvacuationDecision::STATE_UNSPECIFIED : before->state()),
      static_cast<int>(row.decision.state()), tx.call().principal().id, tx.call().now(), note,
      before == nullptr ? Param(std::nullopt) : Param(platform::ToJson(*before)));
}

Param FirstOrNull(const Page& page) { return platform::AfterOrNull(page, 0); }

}  // namespace

void InsertDecision(Tx& tx, DecisionRow& row, const SettlementPaths& paths,
                    const std::string& note) {
  EvacuationDecision& decision = row.decision;
  decision.set_id(tx.call().NewId());
  row.revision = 1;
  row.scope = ScopeOf(paths);
  tx.Defer(
      "INSERT INTO evacuation_decisions (id, scope, kind, state, supersedes_id, body, synthetic, "
      "created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $8)",
      decision.id(), row.scope, static_cast<int>(decision.kind()),
      static_cast<int>(decision.state()), Param::OrNull(decision.supersedes_id()), Body(decision),
      decision.synthetic(), tx.call().now());
  InsertSettlements(tx, decision, paths);
  RecordStep(tx, row, nullptr, note);
  decision.set_etag(platform::EtagOf(1));
  *decision.mutable_create_time() = platform::ToProto(tx.call().now());
  *decision.mutable_update_time() = platform::ToProto(tx.call().now());
}

void UpdateDecision(Tx& tx, DecisionRow& row, const EvacuationDecision& before,
                    const std::string& note) {
  EvacuationDecision& decision = row.decision;
  row.revision += 1;
  tx.Defer(
      "UPDATE evacuation_decisions SET revision = $2, scope = $3, state = $4, force_start = $5, "
      "force_end = $6, due_date = $7, body = $8::jsonb, updated_at = $9 WHERE id = $1",
      decision.id(), row.revision, row.scope, static_cast<int>(decision.state()),
      Param::OrNull(decision.force_start_date()), Param::OrNull(decision.force_end_date()),
      Param::OrNull(decision.agreement().due_date()), Body(decision), tx.call().now());
  RecordStep(tx, row, &before, note);
  decision.set_etag(platform::EtagOf(row.revision));
  decision.set_overdue(decision.state() == EvacuationDecision::STATE_AWAITING_AGREEMENT &&
                       !decision.agreement().due_date().empty() &&
                       decision.agreement().due_date() < platform::FormatDate(Today(tx)));
  *decision.mutable_update_time() = platform::ToProto(tx.call().now());
}

void ReplaceSettlements(Tx& tx, DecisionRow& row, const SettlementPaths& paths) {
  row.scope = ScopeOf(paths);
  tx.Defer("DELETE FROM evacuation_decision_settlements WHERE decision_id = $1", row.decision.id());
  InsertSettlements(tx, row.decision, paths);
}

void UpdatePlans(Tx& tx, const EvacuationDecision& decision) {
  for (const v1::DecisionSettlement& settlement : decision.settlements()) {
    tx.Defer(
        "UPDATE evacuation_decision_settlements SET planned_people = $3, planned_children = $4, "
        "planned_low_mobility = $5 WHERE decision_id = $1 AND unit_code = $2",
        decision.id(), settlement.unit_code(), settlement.planned().people(),
        settlement.planned().children(), settlement.planned().low_mobility());
  }
}

absl::StatusOr<EvacuationDecision> FindDecision(Tx& tx, const std::string& id) {
  CC_ASSIGN_OR_RETURN(DecisionRow row, ReadOne(tx.Query("SELECT " DECISION_COLUMNS
                                                        " FROM evacuation_decisions WHERE id = $2",
                                                        Today(tx), id)));
  return std::move(row.decision);
}

absl::StatusOr<DecisionRow> LockDecision(Tx& tx, const std::string& id) {
  return ReadOne(tx.Query("SELECT " DECISION_COLUMNS
                          " FROM evacuation_decisions WHERE id = $2 FOR UPDATE",
                          Today(tx), id));
}

absl::StatusOr<std::vector<EvacuationDecision>> ListDecisions(
    Tx& tx, const v1::ListDecisionsRequest& request, const Page& page) {
  std::optional<int32_t> within;
  if (const auto tail = platform::TailOf(request.unit_code()))
    within = platform::MakeScopeKey(options::v1::RELATION_ORIGIN, *tail);
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " DECISION_COLUMNS " FROM evacuation_decisions "
               "WHERE ($2 = 0 OR state = $2::int) AND ($3 = 0 OR kind = $3::int) "
               "AND ($4::int IS NULL OR scope @> ARRAY[$4::int]) "
               "AND ($5::date IS NULL OR (state IN (3, 5, 6) AND force_start <= $5::date "
               "AND COALESCE(force_end >= $5::date, true))) "
               "AND (NOT $6::boolean OR (state = 2 AND due_date < $1)) "
               "AND ($7::uuid IS NULL OR id > $7) ORDER BY id LIMIT $8",
               Today(tx), static_cast<int>(request.state()), static_cast<int>(request.kind()),
               within, Param::OrNull(request.in_force_on()), request.overdue_only(),
               FirstOrNull(page), page.size + 1));
  std::vector<EvacuationDecision> decisions;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(DecisionRow row, ReadDecision(rows[i]));
    decisions.push_back(std::move(row.decision));
  }
  return decisions;
}

absl::StatusOr<std::vector<v1::DecisionStep>> ListDecisionSteps(Tx& tx,
                                                                const std::string& decision_id,
                                                                const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT revision, from_state, to_state, changed_by, changed_at, note, before "
               "FROM evacuation_decision_steps WHERE decision_id = $1 "
               "AND ($2::bigint IS NULL OR revision > $2) ORDER BY revision LIMIT $3",
               decision_id, FirstOrNull(page), page.size + 1));
  std::vector<v1::DecisionStep> steps(rows.size());
  for (int i = 0; i < rows.size(); ++i) {
    v1::DecisionStep& step = steps[i];
    step.set_number(rows[i].integer(0));
    step.set_from_state(static_cast<EvacuationDecision::State>(rows[i].integer(1)));
    step.set_to_state(static_cast<EvacuationDecision::State>(rows[i].integer(2)));
    step.set_changed_by(rows[i].str(3));
    *step.mutable_change_time() = platform::ToProto(rows[i].instant(4));
    step.set_note(rows[i].str(5));
    if (!rows[i].null(6))
      CC_RETURN_IF_ERROR(platform::AddJson(rows[i].text(6), *step.mutable_before()));
  }
  return steps;
}

absl::Status LockForce(Tx& tx) {
  return tx.Query("SELECT pg_advisory_xact_lock(hashtextextended('evacuation_decisions', 0))")
      .status();
}

absl::StatusOr<std::optional<Overlap>> FindOverlap(Tx& tx, const EvacuationDecision& decision) {
  std::vector<int32_t> tails;
  for (const v1::DecisionSettlement& settlement : decision.settlements())
    tails.push_back(platform::TailOf(settlement.unit_code()).value_or(-1));
  const std::string& start =
      decision.force_start_date().empty() ? decision.start_date() : decision.force_start_date();
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT s.unit_code, d.id FROM evacuation_decision_settlements s "
               "JOIN evacuation_decisions d ON d.id = s.decision_id "
               "WHERE s.unit_tail = ANY ($1) AND d.kind = $2::int AND d.state IN (3, 5, 6) "
               "AND d.id <> $3 AND ($4::uuid IS NULL OR d.id <> $4) "
               "AND COALESCE(d.force_start <= $6::date, true) "
               "AND COALESCE(d.force_end >= $5::date, true) "
               "AND COALESCE(d.force_end >= d.force_start, true) "
               "ORDER BY d.id, s.unit_tail LIMIT 1",
               tails, static_cast<int>(decision.kind()), decision.id(),
               Param::OrNull(decision.supersedes_id()), start, Param::OrNull(decision.end_date())));
  if (rows.empty()) return std::optional<Overlap>();
  return std::optional<Overlap>(
      Overlap{.unit_code = rows[0].str(0), .decision_id = rows[0].str(1)});
}

absl::StatusOr<std::vector<DecisionInForce>> DecisionsOn(Tx& tx, const platform::UnitPath& path,
                                                         absl::CivilDay day) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT d.id, d.kind, s.unit_code FROM evacuation_decision_settlements s "
               "JOIN evacuation_decisions d ON d.id = s.decision_id "
               "WHERE s.unit_tail = ANY ($1) AND d.state IN (3, 5, 6) AND d.force_start <= $2 "
               "AND COALESCE(d.force_end >= $2, true) ORDER BY d.id",
               path, day));
  std::vector<DecisionInForce> decisions;
  for (int i = 0; i < rows.size(); ++i) {
    decisions.push_back({.id = rows[i].str(0),
                         .kind = static_cast<EvacuationDecision::Kind>(rows[i].integer(1)),
                         .unit_code = rows[i].str(2)});
  }
  return decisions;
}

}  // namespace cc::evacuation
