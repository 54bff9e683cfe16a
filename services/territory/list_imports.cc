#include "services/territory/list_imports.h"

#include <malloc.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"
#include "services/territory/act_store.h"
#include "services/territory/doubt_store.h"
#include "services/territory/list_doubts.h"
#include "services/territory/period_store.h"
#include "services/territory/register_store.h"
#include "services/territory/status_change_store.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::Fail;
using platform::Tx;

void Count(const ListDifference& difference, v1::ImportReport& report) {
  report.set_added(static_cast<int32_t>(difference.added.size()) - difference.changed);
  report.set_changed(difference.changed);
  report.set_closed(static_cast<int32_t>(difference.dropped.size()) - difference.changed);
  report.set_unchanged(difference.unchanged);
}

const v1::Act* FindFile(const TerritoryIndex& present, const std::string& hash) {
  auto act = std::find_if(present.acts().begin(), present.acts().end(), [&](const v1::Act& a) {
    return a.file_sha256() == hash && a.state() != v1::Act::STATE_WITHDRAWN;
  });
  return act == present.acts().end() ? nullptr : &*act;
}

// The act as it stands; why it cannot be withdrawn otherwise. `last` is the act taken over last.
absl::StatusOr<v1::Act> FindWithdrawable(const TerritoryIndex& present, const std::string& id,
                                         const std::string& last) {
  const v1::Act* act = present.FindAct(id);
  if (act == nullptr) return Fail(common::v1::REASON_NOT_FOUND);
  if (act->state() == v1::Act::STATE_WITHDRAWN) {
    const absl::CivilDay day = platform::DayIn(platform::FromProto(act->withdrawn_time()));
    return Fail(common::v1::REASON_ACT_WITHDRAWN_ALREADY, {{"date", platform::FormatDate(day)}});
  }
  if (last == id) return *act;
  const v1::Act* later = present.FindAct(last);
  return Fail(common::v1::REASON_ACT_NOT_LAST,
              {{"act", later == nullptr ? last : TextOf(later->reference())}});
}

}  // namespace

struct ListImports::TakeOver : ListTakeOver {
  v1::ImportReport report;
};

absl::StatusOr<v1::ImportReport> ListImports::ImportTerritoryList(
    const Call& call, const v1::ImportTerritoryListRequest& request) {
  absl::StatusOr<v1::ImportReport> report = TakeList(call, request);
  malloc_trim(0);  // what was read is several times the register
  return report;
}

absl::StatusOr<v1::ImportReport> ListImports::TakeList(
    const Call& call, const v1::ImportTerritoryListRequest& request) {
  CC_ASSIGN_OR_RETURN(const std::string content, uploads_.Content(call, request.upload_id()));
  CC_RETURN_IF_ERROR(coming_into_force_.PutInForce(call));
  TakeOver taken;
  taken.present = register_.index();
  ListFile file = ReadListFile(request.file_format(), content, *taken.present);
  Findings findings = file.findings();
  taken.report.set_rows(file.rows());
  taken.report.set_revision(taken.present->revision());
  if (findings.errors() > 0) return RefuseFile(findings, request.validate_only(), taken.report);
  CC_ASSIGN_OR_RETURN(taken.act, ActOf(request, file.document));
  taken.act.set_file_sha256(absl::BytesToHexString(platform::Sha256(content)));
  taken.act.set_period_count(static_cast<int32_t>(file.reading.periods.size()));
  const v1::Act* known = FindFile(*taken.present, taken.act.file_sha256());
  const common::v1::ActReference& amends = AmendedBy(request, file.document);
  if (!amends.kind().empty() && known == nullptr) {
    CC_ASSIGN_OR_RETURN(*taken.act.mutable_amends_act_id(),
                        FindAmendedList(taken.present->acts(), amends));
  }
  taken.partial = request.partial() || !amends.kind().empty();
  taken.pending = taken.act.in_force_date() > platform::FormatDate(platform::DayIn(call.now()));
  CC_ASSIGN_OR_RETURN(taken.newest, NewestList(db_, call, taken.present));
  DoubtContradictions(*taken.newest, std::max(taken.act.edition_date(), taken.act.in_force_date()),
                      taken.partial, file.reading, findings);
  taken.difference = Compare(*taken.newest, {file.reading.periods, file.reading.struck,
                                             taken.act.edition_date(), !taken.partial});
  if (known == nullptr) {
    for (const v1::StatusPeriod& row : taken.difference.missing)
      findings.Error(0, "рядка, який вилучають, у переліку немає",
                     absl::StrCat(row.unit_code(), " ", row.start_date()));
  }
  if (findings.errors() > 0) return RefuseFile(findings, request.validate_only(), taken.report);
  const std::shared_ptr<const TerritoryIndex> after =
      WithPeriods(*taken.newest, Apply(*taken.newest, taken.difference));
  taken.effect = CompareStatuses(*taken.newest, *after);
  Count(taken.difference, taken.report);
  for (const v1::StatusPeriod& period : file.reading.periods)
    ++(*taken.report.mutable_counts())[v1::Status_Name(period.status())];
  for (const auto& finding : findings.all()) *taken.report.add_findings() = finding;
  *taken.report.mutable_list_changes() = CountsOf(taken);
  // A file that was taken over before brings no new doubts.
  const bool repeated = taken.difference.empty() && known != nullptr;
  bool stop = request.validate_only();
  if (!repeated) {
    CC_ASSIGN_OR_RETURN(
        stop, StopForDoubts(db_, call, {request.accept().begin(), request.accept().end()},
                            request.validate_only(), taken.act.file_sha256(), *taken.newest,
                            taken.report));
  }
  if (stop) {
    Show(taken, *taken.report.mutable_list_changes());
    return taken.report;
  }
  taken.report.set_applied(true);
  if (repeated) {
    taken.report.set_act_id(known->id());
    return Unchanged(call, std::move(taken.report));
  }
  if (known != nullptr) {
    return Fail(common::v1::REASON_EDITION_OLDER,
                {{"edition", known->edition_date()}, {"current", NewestEdition(*taken.present)}});
  }
  CC_RETURN_IF_ERROR(CheckFollows(*taken.present, taken.act));
  return StoreList(call, taken);
}

absl::StatusOr<v1::ImportReport> ListImports::StoreList(const Call& call, const TakeOver& taken) {
  auto stored = db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::ImportReport> {
    v1::ImportReport answer = taken.report;
    CC_ASSIGN_OR_RETURN(const StoredAct stored_act, StoreTakeOver(tx, taken));
    CC_RETURN_IF_ERROR(AcceptDoubts(tx, *taken.newest, answer, taken.act.file_sha256()));
    if (!taken.partial) {
      CC_RETURN_IF_ERROR(
          RetireDoubts(tx, v1::Doubt::KIND_OVERLAP, v1::Doubt::KIND_MARKED, answer).status());
    }
    answer.set_act_id(stored_act.id);
    answer.set_revision(stored_act.revision);
    return answer;
  });
  if (stored.ok()) CC_RETURN_IF_ERROR(register_.Refresh(call));
  return stored;
}

absl::StatusOr<v1::ImportReport> ListImports::Unchanged(const Call& call, v1::ImportReport report) {
  return db_.Write(call, [&](Tx&) -> absl::StatusOr<v1::ImportReport> { return report; });
}

absl::StatusOr<std::vector<StatusDifference>> ListImports::EffectWithout(
    const Call& call, const TerritoryIndex& present, const std::string& act_id) {
  CC_ASSIGN_OR_RETURN(Periods periods,
                      db_.Read(call, [&](Tx& tx) { return ReadPeriodsWithout(tx, act_id); }));
  const std::shared_ptr<const TerritoryIndex> after = WithPeriods(present, std::move(periods));
  return CompareStatuses(present, *after);
}

absl::StatusOr<v1::Act> ListImports::WithdrawAct(const Call& call,
                                                 const v1::WithdrawActRequest& request) {
  CC_RETURN_IF_ERROR(coming_into_force_.PutInForce(call));
  const std::shared_ptr<const TerritoryIndex> present = register_.index();
  CC_ASSIGN_OR_RETURN(const std::vector<StatusDifference> effect,
                      EffectWithout(call, *present, request.id()));
  auto stored = db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Act> {
    CC_ASSIGN_OR_RETURN(const int64_t revision, AdvanceRevision(tx, present->revision()));
    CC_ASSIGN_OR_RETURN(const std::string last, ReadLastAct(tx));
    CC_ASSIGN_OR_RETURN(v1::Act act, FindWithdrawable(*present, request.id(), last));
    CC_RETURN_IF_ERROR(territory::WithdrawAct(tx, act.id(), request.reason()));
    CC_RETURN_IF_ERROR(WithdrawPeriods(tx, act.id()));
    tx.Emit({.kind = "acts", .key = act.id(), .revision = revision});
    CC_RETURN_IF_ERROR(InsertStatusChanges(tx, {revision, act.id(), "", effect}));
    call.Touch("acts", act.id());
    act.set_state(v1::Act::STATE_WITHDRAWN);
    act.set_withdrawal_reason(request.reason());
    *act.mutable_withdrawn_time() = platform::ToProto(call.now());
    return act;
  });
  if (stored.ok()) CC_RETURN_IF_ERROR(register_.Refresh(call));
  return stored;
}

}  // namespace cc::territory
