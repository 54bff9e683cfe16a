#include "services/registry/needs.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/registry/need_kind_store.h"
#include "services/registry/support_pages.h"
#include "services/registry/support_rules.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::ScopeKey;
using platform::Tx;

NeedRow* FindKind(std::vector<NeedRow>& rows, const std::string& kind) {
  const auto at = std::find_if(rows.begin(), rows.end(),
                               [&](const NeedRow& row) { return row.need.kind() == kind; });
  return at == rows.end() ? nullptr : &*at;
}

v1::Assessment Draft(const Call& call, const v1::AssessNeedsRequest& request, bool synthetic) {
  v1::Assessment assessment;
  assessment.set_id(call.NewId());
  assessment.set_household_id(request.household_id());
  assessment.set_person_id(request.person_id());
  assessment.set_assess_date(request.assess_date());
  assessment.set_assessed_by(call.principal().id);
  *assessment.mutable_findings() = request.findings();
  *assessment.mutable_ended_kinds() = request.ended_kinds();
  assessment.set_note(request.note());
  assessment.set_synthetic(synthetic);
  *assessment.mutable_create_time() = platform::ToProto(call.now());
  return assessment;
}

// A need that an assessment found first.
NeedRow NewNeed(const Call& call, const SupportedHousehold& household,
                const v1::Assessment& assessment, const v1::Finding& finding) {
  NeedRow row{.revision = 1, .scope = household.scope};
  row.need.set_id(call.NewId());
  row.need.set_household_id(household.id);
  row.need.set_person_id(assessment.person_id());
  row.need.set_kind(finding.kind());
  row.need.set_urgency(finding.urgency());
  row.need.set_state(v1::Need::STATE_OPEN);
  row.need.set_note(finding.note());
  row.need.set_assessment_id(assessment.id());
  row.need.set_first_date(assessment.assess_date());
  row.need.set_assess_date(assessment.assess_date());
  row.need.set_synthetic(household.synthetic);
  return row;
}

}  // namespace

void EmitNeed(Tx& tx, const NeedRow& row, const std::vector<ScopeKey>& before) {
  tx.Emit({.kind = "needs",
           .key = row.need.id(),
           .revision = row.revision,
           .before = before,
           .after = row.scope});
  tx.call().Touch("needs", row.need.id());
}

absl::StatusOr<v1::ListNeedKindsResponse> Needs::ListNeedKinds(
    const Call& call, const v1::ListNeedKindsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 1000, 1000));
  const absl::CivilDay day =
      platform::ParseDate(request.date()).value_or(platform::DayIn(call.now()));
  CC_ASSIGN_OR_RETURN(std::vector<v1::NeedKind> kinds, db_.Read(call, [&](Tx& tx) {
    return registry::ListNeedKinds(tx, day, page);
  }));
  v1::ListNeedKindsResponse response;
  FillPage(call, "", request, page, std::move(kinds), response.mutable_need_kinds(), response,
           [](const v1::NeedKind& kind) { return std::vector<std::string>{kind.code()}; });
  return response;
}

absl::StatusOr<v1::Assessment> Needs::AssessNeeds(const Call& call,
                                                  const v1::AssessNeedsRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  CC_RETURN_IF_ERROR(CheckNotFuture(request.assess_date(), today));
  CC_RETURN_IF_ERROR(CheckFindings(request));
  std::vector<std::string> kinds;
  for (const v1::Finding& finding : request.findings()) kinds.push_back(finding.kind());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Assessment> {
    CC_RETURN_IF_ERROR(
        CheckKinds(tx, kinds, platform::ParseDate(request.assess_date()).value_or(today)));
    CC_ASSIGN_OR_RETURN(SupportedHousehold household,
                        LockSupported(tx, request.household_id(), request.person_id()));
    CC_ASSIGN_OR_RETURN(
        std::vector<NeedRow> standing,
        LockStandingNeeds(tx, keyring_, request.household_id(), request.person_id()));
    v1::Assessment assessment = Draft(call, request, household.synthetic);
    CC_RETURN_IF_ERROR(Apply(tx, household, assessment, std::move(standing)));
    return assessment;
  });
}

absl::Status Needs::Apply(Tx& tx, const SupportedHousehold& household, v1::Assessment& assessment,
                          std::vector<NeedRow> standing) const {
  std::vector<NeedRow> opened;
  std::vector<NeedRow*> changed;
  for (v1::Finding& finding : *assessment.mutable_findings()) {
    NeedRow* row = FindKind(standing, finding.kind());
    if (row == nullptr) {
      opened.push_back(NewNeed(tx.call(), household, assessment, finding));
      finding.set_need_id(opened.back().need.id());
      continue;
    }
    row->need.set_urgency(finding.urgency());
    row->need.set_note(finding.note());
    row->need.set_assessment_id(assessment.id());
    row->need.set_assess_date(assessment.assess_date());
    finding.set_need_id(row->need.id());
    changed.push_back(row);
  }
  for (const std::string& kind : assessment.ended_kinds()) {
    NeedRow* row = FindKind(standing, kind);
    if (row == nullptr)
      return platform::Fail(common::v1::REASON_FINDINGS_CONTRADICT, {{"kind", kind}});
    if (row->need.state() == v1::Need::STATE_IN_WORK)
      return platform::Fail(common::v1::REASON_NEED_IN_WORK);
    row->need.set_state(v1::Need::STATE_ENDED);
    row->need.set_assessment_id(assessment.id());
    row->need.set_assess_date(assessment.assess_date());
    changed.push_back(row);
  }
  InsertAssessment(tx, keyring_, assessment, household.scope);
  tx.call().Touch("assessments", assessment.id());
  tx.call().Touch("households", household.id);
  for (const NeedRow& row : opened) {
    InsertNeed(tx, keyring_, row);
    EmitNeed(tx, row, {});
  }
  for (NeedRow* row : changed) {
    UpdateNeed(tx, keyring_, *row);
    EmitNeed(tx, *row, row->scope);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Assessment> Needs::GetAssessment(const Call& call,
                                                    const v1::GetAssessmentRequest& request) {
  auto found = db_.Read(call, [&](Tx& tx) { return FindAssessment(tx, keyring_, request.id()); });
  if (found.ok()) TouchItem(call, "assessments", *found);
  return found;
}

absl::StatusOr<v1::ListAssessmentsResponse> Needs::ListAssessments(
    const Call& call, const v1::ListAssessmentsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<v1::Assessment> found, db_.Read(call, [&](Tx& tx) {
    return registry::ListAssessments(tx, keyring_, request, page);
  }));
  v1::ListAssessmentsResponse response;
  FillPage(call, "assessments", request, page, std::move(found), response.mutable_assessments(),
           response, IdKey<v1::Assessment>);
  return response;
}

absl::StatusOr<v1::Need> Needs::GetNeed(const Call& call, const v1::GetNeedRequest& request) {
  auto found = db_.Read(call, [&](Tx& tx) { return FindNeed(tx, keyring_, request.id()); });
  if (found.ok()) TouchItem(call, "needs", *found);
  return found;
}

absl::StatusOr<v1::ListNeedsResponse> Needs::ListNeeds(const Call& call,
                                                       const v1::ListNeedsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<v1::Need> found, db_.Read(call, [&](Tx& tx) {
    return registry::ListNeeds(tx, keyring_, request, page);
  }));
  v1::ListNeedsResponse response;
  FillPage(call, "needs", request, page, std::move(found), response.mutable_needs(), response,
           SortKeyOf);
  return response;
}

}  // namespace cc::registry
