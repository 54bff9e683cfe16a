#include "services/territory/proposal_amendments.h"

#include <malloc.h>

#include <set>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"
#include "services/territory/list_exports.h"
#include "services/territory/list_rows.h"
#include "services/territory/list_writer.h"
#include "services/territory/proposal_rules.h"
#include "services/territory/proposed_rows.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::Tx;
using v1::Proposal;

// The act that the proposal becomes; before it is registered, one of today without a number.
v1::Act ActOf(const Proposal& proposal, absl::CivilDay today) {
  v1::Act act;
  *act.mutable_reference() = proposal.act().reference();
  const std::string in_force =
      proposal.has_act() ? proposal.act().in_force_date() : platform::FormatDate(today);
  act.set_in_force_date(in_force);
  act.set_edition_date(in_force);
  act.set_synthetic(proposal.synthetic());
  act.set_period_count(proposal.rows_size());
  // There is no file: the rows themselves stand for it.
  act.set_file_sha256(absl::BytesToHexString(
      platform::Sha256(absl::StrCat("proposal ", proposal.id(), " ", proposal.etag()))));
  return act;
}

// Doubts that the list has with these periods, each by its key.
std::vector<v1::ImportFinding> Doubts(const TerritoryIndex& units,
                                      const std::vector<v1::StatusPeriod>& periods) {
  v1::TerritoryTable table;
  table.mutable_periods()->Add(periods.begin(), periods.end());
  const ListReading reading = ReadTable(table, units);
  std::vector<v1::ImportFinding> doubts;
  for (const v1::ImportFinding& finding : reading.findings.all()) {
    if (finding.severity() == v1::ImportFinding::SEVERITY_DOUBT) doubts.push_back(finding);
  }
  return doubts;
}

// Those that the list does not have now. Rows are of no use to the reader: they count periods.
void AddContradictions(const ListTakeOver& plan, v1::ProposalComparison& comparison) {
  std::set<std::string> present;
  for (const auto& doubt : Doubts(*plan.newest, plan.newest->periods()))
    present.insert(doubt.key());
  for (v1::ImportFinding& doubt : Doubts(*plan.newest, Apply(*plan.newest, plan.difference))) {
    if (present.count(doubt.key()) > 0) continue;
    doubt.clear_row();
    *comparison.add_contradictions() = std::move(doubt);
  }
}

}  // namespace

absl::StatusOr<Proposal> ProposalAmendments::Find(const Call& call, const std::string& id) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<Proposal> {
    CC_ASSIGN_OR_RETURN(ProposalRecord record, FindProposal(tx, id));
    return std::move(record.proposal);
  });
}

absl::StatusOr<ListTakeOver> ProposalAmendments::Plan(const Call& call, const Proposal& proposal) {
  CC_RETURN_IF_ERROR(coming_into_force_.PutInForce(call));
  const std::shared_ptr<const TerritoryIndex> present = register_.index();
  CC_ASSIGN_OR_RETURN(const std::shared_ptr<const TerritoryIndex> newest,
                      NewestList(db_, call, present));
  CC_ASSIGN_OR_RETURN(ProposedRows rows, RowsAgainst(proposal, *newest));
  v1::Act act = ActOf(proposal, platform::DayIn(call.now()));
  common::v1::ActReference amends = proposal.amends();
  if (!proposal.has_amends()) {
    CC_ASSIGN_OR_RETURN(ListContent list, ListHeading(*present, platform::DayIn(call.now())));
    amends = std::move(list.reference);
  }
  CC_ASSIGN_OR_RETURN(*act.mutable_amends_act_id(), FindAmendedList(present->acts(), amends));
  ListRows listed{std::move(rows.periods), std::move(rows.struck), act.edition_date(), false};
  return PlanTakeOver(call, present, newest, std::move(act), listed);
}

absl::StatusOr<v1::ProposalComparison> ProposalAmendments::CompareProposal(
    const Call& call, const v1::CompareProposalRequest& request) {
  CC_ASSIGN_OR_RETURN(const Proposal proposal, Find(call, request.id()));
  v1::ProposalComparison comparison;
  {
    CC_ASSIGN_OR_RETURN(const ListTakeOver plan, Plan(call, proposal));
    *comparison.mutable_changes() = CountsOf(plan);
    Show(plan, *comparison.mutable_changes());
    AddContradictions(plan, comparison);
    comparison.set_revision(plan.present->revision());
  }
  malloc_trim(0);  // the list as proposed is an index of its own
  return comparison;
}

absl::StatusOr<google::api::HttpBody> ProposalAmendments::ExportProposal(
    const Call& call, const v1::ExportProposalRequest& request) {
  CC_ASSIGN_OR_RETURN(const Proposal proposal, Find(call, request.id()));
  absl::StatusOr<google::api::HttpBody> file;
  {
    CC_ASSIGN_OR_RETURN(const ListTakeOver plan, Plan(call, proposal));
    CC_ASSIGN_OR_RETURN(ListContent list, ListHeading(*plan.present, platform::DayIn(call.now())));
    list.periods = Apply(*plan.newest, plan.difference);
    list.draft_of = absl::StrCat("ПРОЄКТ\nПропозиція: ", proposal.title());
    file = WriteListFile(std::move(list), *plan.newest, request.format(),
                         absl::StrCat("territory-list-draft-", proposal.id()));
  }
  malloc_trim(0);
  return file;
}

absl::StatusOr<Proposal> ProposalAmendments::PutProposalInForce(
    const Call& call, const v1::PutProposalInForceRequest& request) {
  CC_ASSIGN_OR_RETURN(const Proposal seen, Find(call, request.id()));
  CC_RETURN_IF_ERROR(CheckStep(seen.state(), Proposal::STATE_IN_FORCE));
  CC_ASSIGN_OR_RETURN(const ListTakeOver plan, Plan(call, seen));
  CC_RETURN_IF_ERROR(CheckFollows(*plan.present, plan.act));
  auto stored = db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Proposal> {
    CC_ASSIGN_OR_RETURN(ProposalRecord before, FindProposal(tx, request.id()));
    CC_RETURN_IF_ERROR(CheckStep(before.proposal.state(), Proposal::STATE_IN_FORCE));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), platform::EtagOf(before.revision)));
    // What was planned is what is stored.
    CC_RETURN_IF_ERROR(platform::CheckEtag(seen.etag(), platform::EtagOf(before.revision)));
    CC_ASSIGN_OR_RETURN(const StoredAct act, StoreTakeOver(tx, plan));
    return TakeStep(tx, before, before.proposal,
                    {.state = Proposal::STATE_IN_FORCE, .act_id = act.id});
  });
  if (stored.ok()) CC_RETURN_IF_ERROR(register_.Refresh(call));
  malloc_trim(0);
  return stored;
}

}  // namespace cc::territory
