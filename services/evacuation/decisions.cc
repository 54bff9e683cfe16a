#include "services/evacuation/decisions.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/evacuation/decision_rules.h"
#include "services/evacuation/list_pages.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::EvacuationDecision;

absl::CivilDay DecisionDay(absl::string_view date) {
  return platform::ParseDate(date).value_or(absl::CivilDay());
}

// What the caller may say of a decision.
EvacuationDecision StatedDecision(const EvacuationDecision& stated) {
  EvacuationDecision decision;
  decision.set_kind(stated.kind());
  decision.set_authority(stated.authority());
  decision.set_authority_unit_code(stated.authority_unit_code());
  *decision.mutable_act() = stated.act();
  decision.set_start_date(stated.start_date());
  decision.set_end_date(stated.end_date());
  for (const v1::DecisionSettlement& settlement : stated.settlements()) {
    v1::DecisionSettlement& kept = *decision.add_settlements();
    kept.set_unit_code(settlement.unit_code());
    if (settlement.has_planned()) *kept.mutable_planned() = settlement.planned();
  }
  if (stated.has_proposal()) *decision.mutable_proposal() = stated.proposal();
  decision.set_unsupported_reason(stated.unsupported_reason());
  decision.set_synthetic(stated.synthetic());
  return decision;
}

void TellDecision(Tx& tx, const DecisionRow& row, const std::vector<platform::ScopeKey>& before) {
  tx.Emit({.kind = "evacuation_decisions",
           .key = row.decision.id(),
           .revision = row.revision,
           .before = before,
           .after = row.scope});
  tx.call().Touch("evacuation_decisions", row.decision.id());
}

// Writes a changed decision with its step, and tells of it.
void SaveDecision(Tx& tx, DecisionRow& row, const EvacuationDecision& before,
                  const std::string& note) {
  UpdateDecision(tx, row, before, note);
  TellDecision(tx, row, row.scope);
}

absl::Status CheckNoOverlap(Tx& tx, const EvacuationDecision& decision) {
  CC_ASSIGN_OR_RETURN(std::optional<Overlap> other, FindOverlap(tx, decision));
  if (!other) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_DECISION_OVERLAPS,
                        {{"unit", other->unit_code}, {"decision", other->decision_id}});
}

}  // namespace

absl::StatusOr<EvacuationDecision> Decisions::CreateDecision(
    const Call& call, const v1::CreateDecisionRequest& request) {
  CC_ASSIGN_OR_RETURN(EvacuationDecision draft, Draft(call, request.decision(), "decision"));
  CC_ASSIGN_OR_RETURN(SettlementPaths paths, PathsOf(draft, "decision"));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<EvacuationDecision> {
    DecisionRow row{.decision = draft};
    InsertDecision(tx, row, paths, "");
    TellDecision(tx, row, {});
    return std::move(row.decision);
  });
}

absl::StatusOr<EvacuationDecision> Decisions::GetDecision(const Call& call,
                                                          const v1::GetDecisionRequest& request) {
  return db_.Read(call, [&](Tx& tx) { return FindDecision(tx, request.id()); });
}

absl::StatusOr<v1::ListDecisionsResponse> Decisions::ListDecisions(
    const Call& call, const v1::ListDecisionsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<EvacuationDecision> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListDecisions(tx, request, page);
  }));
  v1::ListDecisionsResponse response;
  FillPage(request, page, std::move(found), response.mutable_decisions(), response,
           IdKey<EvacuationDecision>);
  return response;
}

absl::StatusOr<EvacuationDecision> Decisions::UpdateDecision(
    const Call& call, const v1::UpdateDecisionRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<EvacuationDecision> {
    CC_ASSIGN_OR_RETURN(DecisionRow row, LockOwn(tx, request.decision().id(), request.etag()));
    CC_RETURN_IF_ERROR(CheckState(row.decision, {EvacuationDecision::STATE_DRAFT}));
    const EvacuationDecision before = row.decision;
    const std::vector<platform::ScopeKey> scope_before = row.scope;
    CC_RETURN_IF_ERROR(ApplyMask(request.update_mask(), request.decision(), row.decision));
    CC_ASSIGN_OR_RETURN(EvacuationDecision draft, Draft(call, row.decision, "decision"));
    draft.set_id(before.id());
    draft.set_supersedes_id(before.supersedes_id());
    *draft.mutable_create_time() = before.create_time();
    row.decision = std::move(draft);
    CC_ASSIGN_OR_RETURN(SettlementPaths paths, PathsOf(row.decision, "decision"));
    ReplaceSettlements(tx, row, paths);
    evacuation::UpdateDecision(tx, row, before, "");
    TellDecision(tx, row, scope_before);
    return std::move(row.decision);
  });
}

absl::StatusOr<EvacuationDecision> Decisions::SubmitDecision(
    const Call& call, const v1::SubmitDecisionRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<EvacuationDecision> {
    CC_ASSIGN_OR_RETURN(DecisionRow row, LockOwn(tx, request.id(), request.etag()));
    EvacuationDecision& decision = row.decision;
    CC_RETURN_IF_ERROR(CheckState(decision, {EvacuationDecision::STATE_DRAFT}));
    CC_ASSIGN_OR_RETURN(absl::CivilDay sent,
                        DayOfStep(request.sent_date(), decision.act().date(), today, "sent_date"));
    CC_RETURN_IF_ERROR(CheckProposal(rules_, decision));
    const EvacuationDecision before = decision;
    AskStatuses(call, decision);
    CC_RETURN_IF_ERROR(CheckSupport(decision));
    *decision.mutable_agreement() = AgreementOf(rules_, decision.kind(), sent);
    decision.mutable_agreement()->set_sent_by(call.principal().id);
    if (decision.agreement().required()) {
      CC_RETURN_IF_ERROR(CheckNoOverlap(tx, decision));
      decision.set_state(EvacuationDecision::STATE_AWAITING_AGREEMENT);
    } else {
      CC_RETURN_IF_ERROR(PutInForce(tx, row, DecisionDay(decision.start_date())));
    }
    SaveDecision(tx, row, before, "");
    return std::move(decision);
  });
}

absl::StatusOr<EvacuationDecision> Decisions::AgreeDecision(
    const Call& call, const v1::AgreeDecisionRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<EvacuationDecision> {
    CC_ASSIGN_OR_RETURN(DecisionRow row, LockOwn(tx, request.id(), request.etag()));
    EvacuationDecision& decision = row.decision;
    CC_RETURN_IF_ERROR(CheckState(decision, {EvacuationDecision::STATE_AWAITING_AGREEMENT}));
    CC_RETURN_IF_ERROR(CheckAnswerer(decision, call.principal().id));
    CC_ASSIGN_OR_RETURN(
        absl::CivilDay answered,
        DayOfStep(request.answer_date(), decision.agreement().sent_date(), today, "answer_date"));
    const EvacuationDecision before = decision;
    v1::Agreement& agreement = *decision.mutable_agreement();
    agreement.set_answer_date(platform::FormatDate(answered));
    agreement.set_document(request.document());
    agreement.set_answered_by(call.principal().id);
    CC_RETURN_IF_ERROR(PutInForce(tx, row, answered));
    SaveDecision(tx, row, before, request.document());
    return std::move(decision);
  });
}

absl::StatusOr<EvacuationDecision> Decisions::RefuseDecision(
    const Call& call, const v1::RefuseDecisionRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<EvacuationDecision> {
    CC_ASSIGN_OR_RETURN(DecisionRow row, LockOwn(tx, request.id(), request.etag()));
    EvacuationDecision& decision = row.decision;
    CC_RETURN_IF_ERROR(CheckState(decision, {EvacuationDecision::STATE_AWAITING_AGREEMENT}));
    CC_RETURN_IF_ERROR(CheckAnswerer(decision, call.principal().id));
    CC_ASSIGN_OR_RETURN(
        absl::CivilDay answered,
        DayOfStep(request.answer_date(), decision.agreement().sent_date(), today, "answer_date"));
    const EvacuationDecision before = decision;
    decision.set_state(EvacuationDecision::STATE_REFUSED);
    v1::Agreement& agreement = *decision.mutable_agreement();
    agreement.set_answer_date(platform::FormatDate(answered));
    agreement.set_document(request.document());
    agreement.set_refusal(request.reason());
    agreement.set_answered_by(call.principal().id);
    SaveDecision(tx, row, before, request.reason());
    return std::move(decision);
  });
}

absl::StatusOr<EvacuationDecision> Decisions::AmendDecision(
    const Call& call, const v1::AmendDecisionRequest& request) {
  CC_ASSIGN_OR_RETURN(EvacuationDecision draft, Draft(call, request.amendment(), "amendment"));
  CC_ASSIGN_OR_RETURN(SettlementPaths paths, PathsOf(draft, "amendment"));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<EvacuationDecision> {
    CC_ASSIGN_OR_RETURN(DecisionRow former, LockOwn(tx, request.id(), request.etag()));
    CC_RETURN_IF_ERROR(CheckState(former.decision, {EvacuationDecision::STATE_IN_FORCE}));
    if (draft.kind() != former.decision.kind())
      return platform::FailField("amendment.kind", common::v1::REASON_FIELD_MASK_INVALID,
                                 {{"path", "kind"}});
    if (draft.start_date() < former.decision.force_start_date()) {
      return platform::FailField(
          "amendment.start_date", common::v1::REASON_DATES_REVERSED,
          {{"start", former.decision.force_start_date()}, {"end", draft.start_date()}});
    }
    DecisionRow row{.decision = draft};
    row.decision.set_supersedes_id(former.decision.id());
    InsertDecision(tx, row, paths, request.reason());
    TellDecision(tx, row, {});
    return std::move(row.decision);
  });
}

absl::StatusOr<EvacuationDecision> Decisions::LiftDecision(const Call& call,
                                                           const v1::LiftDecisionRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<EvacuationDecision> {
    CC_ASSIGN_OR_RETURN(DecisionRow row, LockOwn(tx, request.id(), request.etag()));
    EvacuationDecision& decision = row.decision;
    CC_RETURN_IF_ERROR(CheckState(decision, {EvacuationDecision::STATE_IN_FORCE}));
    const bool prolongs =
        !decision.force_end_date().empty() && request.lift_date() > decision.force_end_date();
    if (prolongs || request.lift_date() < decision.force_start_date()) {
      const std::string& limit = prolongs ? decision.force_end_date() : decision.force_start_date();
      return platform::FailField("lift_date", common::v1::REASON_DATES_REVERSED,
                                 {{"start", prolongs ? request.lift_date() : limit},
                                  {"end", prolongs ? limit : request.lift_date()}});
    }
    const EvacuationDecision before = decision;
    decision.set_state(EvacuationDecision::STATE_LIFTED);
    decision.set_force_end_date(request.lift_date());
    *decision.mutable_lifting_act() = request.act();
    SaveDecision(tx, row, before, request.reason());
    return std::move(decision);
  });
}

absl::StatusOr<EvacuationDecision> Decisions::PlanSettlement(
    const Call& call, const v1::PlanSettlementRequest& request) {
  CC_RETURN_IF_ERROR(CheckParts(request.planned(), "planned"));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<EvacuationDecision> {
    CC_ASSIGN_OR_RETURN(DecisionRow row, LockDecision(tx, request.id()));
    EvacuationDecision& decision = row.decision;
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), decision.etag()));
    CC_RETURN_IF_ERROR(CheckState(
        decision, {EvacuationDecision::STATE_DRAFT, EvacuationDecision::STATE_AWAITING_AGREEMENT,
                   EvacuationDecision::STATE_IN_FORCE}));
    const EvacuationDecision before = decision;
    auto& settlements = *decision.mutable_settlements();
    auto found = std::find_if(settlements.begin(), settlements.end(), [&](const auto& settlement) {
      return settlement.unit_code() == request.unit_code();
    });
    if (found == settlements.end()) return platform::Fail(common::v1::REASON_NOT_FOUND);
    *found->mutable_planned() = request.planned();
    UpdatePlans(tx, decision);
    SaveDecision(tx, row, before, "");
    return std::move(decision);
  });
}

absl::StatusOr<v1::ListDecisionStepsResponse> Decisions::ListDecisionSteps(
    const Call& call, const v1::ListDecisionStepsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<v1::DecisionStep> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListDecisionSteps(tx, request.decision_id(), page);
  }));
  v1::ListDecisionStepsResponse response;
  FillPage(request, page, std::move(found), response.mutable_steps(), response,
           [](const v1::DecisionStep& step) {
             return std::vector<std::string>{absl::StrCat(step.number())};
           });
  return response;
}

absl::StatusOr<EvacuationDecision> Decisions::Draft(const Call& call,
                                                    const EvacuationDecision& stated,
                                                    absl::string_view field) const {
  EvacuationDecision draft = StatedDecision(stated);
  CC_RETURN_IF_ERROR(CheckDecision(rules_, draft, field));
  draft.set_state(EvacuationDecision::STATE_DRAFT);
  AskStatuses(call, draft);
  return draft;
}

absl::StatusOr<SettlementPaths> Decisions::PathsOf(const EvacuationDecision& decision,
                                                   absl::string_view field) const {
  const std::string& authority = decision.authority_unit_code();
  std::optional<platform::UnitPath> above = platform::UnitPath{0};
  if (!authority.empty()) {
    above = paths_.Find(authority);
    if (!above) {
      return platform::FailField(absl::StrCat(field, ".authority_unit_code"),
                                 common::v1::REASON_UNIT_UNKNOWN, {{"unit", authority}});
    }
    CC_RETURN_IF_ERROR(CheckAuthorityLevel(decision, static_cast<int>(above->size()) - 1));
  }
  SettlementPaths paths;
  for (int i = 0; i < decision.settlements_size(); ++i) {
    const std::string& unit = decision.settlements(i).unit_code();
    const std::string place = absl::StrCat(field, ".settlements[", i, "].unit_code");
    std::optional<platform::UnitPath> path = paths_.Find(unit);
    if (!path) return platform::FailField(place, common::v1::REASON_UNIT_UNKNOWN, {{"unit", unit}});
    if (std::find(path->begin(), path->end(), above->back()) == path->end()) {
      return platform::FailField(place, common::v1::REASON_SETTLEMENT_OUTSIDE_AUTHORITY,
                                 {{"unit", unit}, {"authority", authority}});
    }
    paths.push_back(*std::move(path));
  }
  return paths;
}

void Decisions::AskStatuses(const Call& call, EvacuationDecision& decision) const {
  const absl::CivilDay day = DecisionDay(decision.start_date());
  for (v1::DecisionSettlement& settlement : *decision.mutable_settlements()) {
    territory::v1::StatusBasis status = statuses_.StatusOn(settlement.unit_code(), day, call.now())
                                            .value_or(territory::v1::StatusBasis());
    status.set_unit_code(settlement.unit_code());
    status.set_date(decision.start_date());
    settlement.set_support(SupportOf(rules_, decision.kind(), day, status.status()));
    *settlement.mutable_status() = std::move(status);
  }
}

absl::StatusOr<DecisionRow> Decisions::LockOwn(Tx& tx, const std::string& id,
                                               const std::string& etag) const {
  CC_ASSIGN_OR_RETURN(DecisionRow row, LockDecision(tx, id));
  for (const v1::DecisionSettlement& settlement : row.decision.settlements()) {
    std::optional<platform::UnitPath> path = paths_.Find(settlement.unit_code());
    if (path && !tx.call().scope().Covers(options::v1::RELATION_ANY, *path)) {
      return platform::Fail(common::v1::REASON_UNIT_OUT_OF_SCOPE,
                            {{"unit", settlement.unit_code()}});
    }
  }
  CC_RETURN_IF_ERROR(platform::CheckEtag(etag, row.decision.etag()));
  return row;
}

absl::Status Decisions::PutInForce(Tx& tx, DecisionRow& row, absl::CivilDay first) const {
  EvacuationDecision& decision = row.decision;
  const std::string day = platform::FormatDate(first);
  decision.set_force_start_date(std::max(decision.start_date(), day));
  if (!decision.end_date().empty() && decision.end_date() < decision.force_start_date()) {
    return platform::Fail(common::v1::REASON_DATES_REVERSED,
                          {{"start", decision.force_start_date()}, {"end", decision.end_date()}});
  }
  CC_RETURN_IF_ERROR(LockForce(tx));
  CC_RETURN_IF_ERROR(CheckNoOverlap(tx, decision));
  decision.set_force_end_date(decision.end_date());
  decision.set_state(EvacuationDecision::STATE_IN_FORCE);
  return decision.supersedes_id().empty() ? absl::OkStatus() : Supersede(tx, decision);
}

absl::Status Decisions::Supersede(Tx& tx, const EvacuationDecision& decision) const {
  CC_ASSIGN_OR_RETURN(DecisionRow former, LockDecision(tx, decision.supersedes_id()));
  CC_RETURN_IF_ERROR(CheckState(former.decision, {EvacuationDecision::STATE_IN_FORCE}));
  const EvacuationDecision before = former.decision;
  const std::string last = platform::FormatDate(DecisionDay(decision.force_start_date()) - 1);
  if (before.force_end_date().empty() || last < before.force_end_date())
    former.decision.set_force_end_date(last);
  former.decision.set_superseded_by_id(decision.id());
  former.decision.set_state(EvacuationDecision::STATE_AMENDED);
  SaveDecision(tx, former, before, decision.id());
  return absl::OkStatus();
}

}  // namespace cc::evacuation
