#include "services/territory/proposal_amendments.h"

#include <thread>

#include "services/territory/order_document.h"
#include "services/territory/proposal_fixture.h"

namespace cc::territory {
namespace {

using platform::IsOk;
using platform::Refused;
using v1::Proposal;

class ProposalAmendmentsTest : public ProposalWorld {
 protected:
  absl::StatusOr<v1::ProposalComparison> Compare(const Proposal& proposal) {
    v1::CompareProposalRequest request;
    request.set_id(proposal.id());
    return Do(amendments_, &ProposalAmendments::CompareProposal, request, In(kDonetsk));
  }
  absl::StatusOr<Proposal> PutInForce(const Proposal& proposal,
                                      platform::TestCaller caller = National(kEditor)) {
    return Do(amendments_, &ProposalAmendments::PutProposalInForce,
              Of<v1::PutProposalInForceRequest>(proposal), caller);
  }
  // The village is occupied and the hromada's active hostilities end.
  static v1::CreateProposalRequest TwoRows() {
    auto request = Draft();
    v1::ProposalRow& row = *request.mutable_proposal()->add_rows();
    row.set_change(v1::ProposalRow::CHANGE_CLOSE);
    row.set_unit_code(kHromada);
    row.set_status(v1::STATUS_ACTIVE_HOSTILITIES);
    row.set_start_date("2024-01-01");
    row.set_end_date("2026-01-31");
    return request;
  }

  ProposalAmendments amendments_{database_.db(), kept_};
};

TEST_F(ProposalAmendmentsTest, AComparisonTellsRowsAndWhatBecomesOfTheUnits) {
  auto comparison = Compare(Created(TwoRows()));
  ASSERT_THAT(comparison, IsOk());
  EXPECT_EQ(comparison->changes().opened_count(), 1);
  EXPECT_EQ(comparison->changes().closed_count(), 1);
  EXPECT_EQ(comparison->changes().unit_count(), 3) << "hromada, city and village";
  bool told = false;
  for (const v1::StatusChange& change : comparison->changes().statuses()) {
    if (change.unit_code() != kVillage) continue;
    told = true;
    EXPECT_EQ(change.first_date(), "2026-02-01");
    EXPECT_EQ(change.before(), v1::STATUS_ACTIVE_HOSTILITIES);
    EXPECT_EQ(change.after(), v1::STATUS_OCCUPIED);
  }
  EXPECT_TRUE(told);
  EXPECT_EQ(comparison->contradictions_size(), 0);
  EXPECT_EQ(Status(kVillage, "2026-02-10").status(), v1::STATUS_ACTIVE_HOSTILITIES)
      << "a comparison changes nothing";
}

TEST_F(ProposalAmendmentsTest, AComparisonNamesWhatWouldContradictItself) {
  auto request = Draft();
  v1::ProposalRow& row = *request.mutable_proposal()->mutable_rows(0);
  row.set_unit_code(kHromada);
  auto comparison = Compare(Created(request));
  ASSERT_THAT(comparison, IsOk());
  ASSERT_EQ(comparison->contradictions_size(), 1);
  EXPECT_EQ(comparison->contradictions(0).key(), absl::StrCat("overlap:", kHromada, ":2026-02-01"));
}

TEST_F(ProposalAmendmentsTest, ARegisteredActBecomesPartOfTheListAndStatusesChange) {
  Proposal registered = At(Proposal::STATE_REGISTERED, TwoRows());
  EXPECT_EQ(Status(kVillage, "2026-02-10").status(), v1::STATUS_ACTIVE_HOSTILITIES);
  auto done = PutInForce(registered);
  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(done->state(), Proposal::STATE_IN_FORCE);
  EXPECT_EQ(done->due_date(), "");
  ASSERT_NE(done->act_id(), "");
  v1::UnitStatus status = Status(kVillage, "2026-02-10");
  EXPECT_EQ(status.status(), v1::STATUS_OCCUPIED);
  EXPECT_EQ(status.act().number(), "500");
  EXPECT_EQ(status.period().act_id(), done->act_id());
  EXPECT_EQ(Status(kCity, "2026-02-10").status(), v1::STATUS_NONE);
  EXPECT_EQ(Status(kCity, "2026-01-31").status(), v1::STATUS_ACTIVE_HOSTILITIES);
  EXPECT_EQ(database_.Sql("SELECT amends_act_id IS NOT NULL FROM acts WHERE number = '500'"), "t");
  EXPECT_THAT(PutInForce(*done), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(ProposalAmendmentsTest, AnActOfTheFutureChangesNothingBeforeItsDay) {
  v1::ProposalAct act = Act();
  act.set_in_force_date("2026-03-10");
  auto registered = RegisterAct(At(Proposal::STATE_APPROVED), act);
  ASSERT_THAT(registered, IsOk());
  EXPECT_EQ(registered->due_date(), "2026-03-10");
  ASSERT_THAT(PutInForce(*registered), IsOk());
  EXPECT_EQ(Status(kVillage, "2026-02-10").status(), v1::STATUS_ACTIVE_HOSTILITIES);
  EXPECT_EQ(database_.Sql("SELECT in_force_date FROM acts WHERE number = '500'"), "2026-03-10");
}

TEST_F(ProposalAmendmentsTest, OnlyARegisteredActIsPutInForceAndOnlyOnce) {
  EXPECT_THAT(PutInForce(At(Proposal::STATE_APPROVED)), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(PutInForce(*Withdraw(Created())), Refused(common::v1::REASON_PROPOSAL_WITHDRAWN));
  Proposal registered = At(Proposal::STATE_REGISTERED);
  absl::StatusOr<Proposal> one = absl::UnknownError(""), other = one;
  std::thread first([&] { one = PutInForce(registered); });
  std::thread second([&] { other = PutInForce(registered); });
  first.join();
  second.join();
  EXPECT_NE(one.ok(), other.ok()) << one.status() << other.status();
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM acts WHERE number = '500'"), "1");
}

TEST_F(ProposalAmendmentsTest, RowsThatTheListNoLongerFitsAreRefused) {
  Proposal first = At(Proposal::STATE_REGISTERED), second = At(Proposal::STATE_REGISTERED);
  ASSERT_THAT(PutInForce(first), IsOk());
  EXPECT_THAT(PutInForce(second), Refused(common::v1::REASON_PERIOD_EXISTS));
  EXPECT_EQ(Get(second.id(), In(kDonetsk))->state(), Proposal::STATE_REGISTERED);
}

TEST_F(ProposalAmendmentsTest, AnAmendmentOfAListThatIsNotThereIsRefused) {
  auto request = Draft();
  auto& amends = *request.mutable_proposal()->mutable_amends();
  amends.set_kind("наказ");
  amends.set_number("75");
  amends.set_date("2022-04-25");
  EXPECT_THAT(Compare(Created(request)), Refused(common::v1::REASON_AMENDED_LIST_MISSING));
}

TEST_F(ProposalAmendmentsTest, TheDraftIsExportedAndTheListOnADayToo) {
  Proposal draft = Created(TwoRows());
  v1::ExportProposalRequest request;
  request.set_id(draft.id());
  request.set_format(v1::LIST_FILE_FORMAT_DOCX);
  auto file = Do(amendments_, &ProposalAmendments::ExportProposal, request, In(kDonetsk));
  ASSERT_THAT(file, IsOk());
  ListDocument document = ReadOrderDocument(file->data());
  EXPECT_EQ(document.findings.errors(), 0) << document.findings.FirstError();
  EXPECT_EQ(document.reference.number(), "376");
  ListReading reading = ReadRows(document.rows, *kept_.index());
  ASSERT_EQ(reading.periods.size(), 2u);
  EXPECT_EQ(reading.periods[0].end_date(), "2026-01-31");
  EXPECT_EQ(reading.periods[1].status(), v1::STATUS_OCCUPIED);

  ASSERT_THAT(PutInForce(At(Proposal::STATE_REGISTERED, TwoRows())), IsOk());
  const auto rows_on = [&](const char* day) {
    v1::ExportTerritoryListRequest on;
    on.set_format(v1::LIST_FILE_FORMAT_DOCX);
    on.set_in_force_on(day);
    auto list = Do(exports_, &ListExports::ExportTerritoryList, on, National(kEditor));
    EXPECT_THAT(list, IsOk());
    ListDocument read = ReadOrderDocument(list.ok() ? list->data() : "");
    return std::make_pair(read.rows.size(), read.amended_by.size());
  };
  EXPECT_EQ(rows_on("2026-03-01"), std::make_pair(size_t{1}, size_t{0}));
  EXPECT_EQ(rows_on("2026-03-02"), std::make_pair(size_t{2}, size_t{1}));
  v1::ExportTerritoryListRequest before;
  before.set_format(v1::LIST_FILE_FORMAT_CSV);
  before.set_in_force_on("2020-01-01");
  EXPECT_THAT(Do(exports_, &ListExports::ExportTerritoryList, before, National(kEditor)),
              Refused(common::v1::REASON_LIST_MISSING));
}

}  // namespace
}  // namespace cc::territory
