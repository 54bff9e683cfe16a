#include "services/territory/proposals.h"

#include <atomic>
#include <thread>
#include <vector>

#include "cc/common/v1/download.pb.h"
#include "services/territory/proposal_fixture.h"

namespace cc::territory {
namespace {

using platform::EqualsProto;
using platform::IsOk;
using platform::Refused;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using v1::Proposal;

class ProposalsTest : public ProposalWorld {
 protected:
  std::vector<Proposal::State> Steps(const Proposal& proposal) {
    std::vector<Proposal::State> states;
    for (const v1::ProposalStep& step : proposal.steps()) states.push_back(step.state());
    return states;
  }
  absl::StatusOr<Proposal> Update(Proposal proposal, platform::TestCaller caller = In(kDonetsk)) {
    v1::UpdateProposalRequest request;
    request.set_etag(proposal.etag());
    *request.mutable_proposal() = std::move(proposal);
    request.mutable_update_mask()->add_paths("rows");
    request.mutable_update_mask()->add_paths("title");
    request.mutable_update_mask()->add_paths("council_submission");
    return Do(proposals_, &Proposals::UpdateProposal, request, caller);
  }
  std::vector<std::string> Listed(const v1::ListProposalsRequest& request,
                                  platform::TestCaller caller) {
    auto list = Do(proposals_, &Proposals::ListProposals, request, caller);
    EXPECT_THAT(list, IsOk());
    std::vector<std::string> ids;
    for (const Proposal& proposal : list->proposals()) ids.push_back(proposal.id());
    return ids;
  }
  absl::StatusOr<Proposal> Attach(const std::string& id, const std::string& content,
                                  const std::string& name) {
    v1::AddProposalDocumentRequest request;
    request.set_id(id);
    request.set_upload_id(Upload(content));
    request.set_title("Лист (synthetic)");
    request.set_file_name(name);
    // Uploads belong to who made them, which here is the test's usual caller.
    return Do(proposals_, &Proposals::AddProposalDocument, request,
              {.principal = "00000000-0000-7000-8000-000000000001"});
  }
  // A council's own way.
  static v1::CreateProposalRequest CouncilDraft() {
    auto request = Draft();
    request.mutable_proposal()->set_unit_code(kHromada);
    request.mutable_proposal()->set_path(Proposal::PATH_COUNCIL);
    request.mutable_proposal()->mutable_council_submission()->set_date("2026-04-01");
    request.mutable_proposal()->mutable_council_submission()->set_number("17/2");
    return request;
  }
};

TEST_F(ProposalsTest, GoesFromItsAuthorThroughEveryHandToARegisteredAct) {
  Proposal draft = Created();
  EXPECT_EQ(draft.state(), Proposal::STATE_DRAFT);
  EXPECT_EQ(draft.due_date(), "");
  auto submitted = Submit(draft);
  ASSERT_THAT(submitted, IsOk());
  EXPECT_EQ(submitted->due_date(), "2026-03-09");
  auto agreed = Agree(*submitted);
  ASSERT_THAT(agreed, IsOk());
  EXPECT_EQ(agreed->due_date(), "") << "no act at hand sets the commission a term";
  auto returned = Return(*agreed);
  ASSERT_THAT(returned, IsOk());
  returned->mutable_rows(0)->set_start_date("2026-02-03");
  auto mended = Update(*returned);
  ASSERT_THAT(mended, IsOk());
  auto again = Submit(*mended);
  ASSERT_THAT(again, IsOk());
  auto agreed_again = Agree(*again);
  ASSERT_THAT(agreed_again, IsOk()) << "who agreed before it was returned may agree anew";
  auto recommended = Recommend(*agreed_again);
  ASSERT_THAT(recommended, IsOk());
  EXPECT_EQ(recommended->commission_decision().protocol_number(), "7");
  auto approved = Approve(*recommended);
  ASSERT_THAT(approved, IsOk());
  auto registered = RegisterAct(*approved);
  ASSERT_THAT(registered, IsOk());
  EXPECT_EQ(registered->act().reference().number(), "500");
  EXPECT_EQ(registered->rows(0).start_date(), "2026-02-03");
  EXPECT_THAT(Steps(*registered),
              ElementsAre(Proposal::STATE_DRAFT, Proposal::STATE_SUBMITTED, Proposal::STATE_AGREED,
                          Proposal::STATE_RETURNED, Proposal::STATE_SUBMITTED,
                          Proposal::STATE_AGREED, Proposal::STATE_RECOMMENDED,
                          Proposal::STATE_APPROVED, Proposal::STATE_REGISTERED));
  EXPECT_EQ(registered->steps(3).note(), "уточніть дату");
  EXPECT_EQ(registered->steps(7).actor_id(), kApprover);
  EXPECT_THAT(*Get(draft.id(), In(kDonetsk)), EqualsProto(*registered));
}

TEST_F(ProposalsTest, EachStepComesInItsOrder) {
  Proposal draft = Created();
  for (auto step : {Agree(draft), Decline(draft), Recommend(draft), Return(draft), Approve(draft),
                    RegisterAct(draft)})
    EXPECT_THAT(step, Refused(common::v1::REASON_STATE_FORBIDS));
  Proposal submitted = At(Proposal::STATE_SUBMITTED);
  for (auto step : {Submit(submitted), Recommend(submitted), Return(submitted), Approve(submitted),
                    RegisterAct(submitted)})
    EXPECT_THAT(step, Refused(common::v1::REASON_STATE_FORBIDS));
  Proposal agreed = At(Proposal::STATE_AGREED);
  for (auto step : {Submit(agreed), Agree(agreed), Decline(agreed), Approve(agreed)})
    EXPECT_THAT(step, Refused(common::v1::REASON_STATE_FORBIDS));
  auto declined = Decline(submitted);
  ASSERT_THAT(declined, IsOk());
  EXPECT_THAT(Update(*declined), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Submit(*declined), Refused(common::v1::REASON_STATE_FORBIDS));
  Proposal approved = At(Proposal::STATE_APPROVED);
  EXPECT_THAT(Withdraw(approved), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(ProposalsTest, AWithdrawnProposalIsRefusedAtEveryStepByItsOwnReason) {
  auto withdrawn = Withdraw(At(Proposal::STATE_AGREED));
  ASSERT_THAT(withdrawn, IsOk());
  for (auto step :
       {Submit(*withdrawn), Agree(*withdrawn), Decline(*withdrawn), Recommend(*withdrawn),
        Return(*withdrawn), Approve(*withdrawn), RegisterAct(*withdrawn), Withdraw(*withdrawn),
        Update(*withdrawn), Attach(withdrawn->id(), "лист", "лист.pdf")})
    EXPECT_THAT(step, Refused(common::v1::REASON_PROPOSAL_WITHDRAWN));
}

TEST_F(ProposalsTest, NobodyDecidesOnAProposalOfTheirOwnOrTwice) {
  Proposal submitted = At(Proposal::STATE_SUBMITTED);
  // The author has become an officer of the national level meanwhile.
  EXPECT_THAT(Agree(submitted, National(kOfficer)),
              Refused(common::v1::REASON_PROPOSAL_DECISION_BY_AUTHOR));
  Proposal agreed = *Agree(submitted);
  EXPECT_THAT(Recommend(agreed, National(kDefence)),
              Refused(common::v1::REASON_PROPOSAL_DECIDED_BEFORE));
  Proposal recommended = *Recommend(agreed);
  for (const char* person : {kDefence, kCommission}) {
    EXPECT_THAT(Approve(recommended, National(person)),
                Refused(common::v1::REASON_PROPOSAL_DECIDED_BEFORE));
  }
  EXPECT_THAT(Approve(recommended, National(kOfficer)),
              Refused(common::v1::REASON_PROPOSAL_DECISION_BY_AUTHOR));
  EXPECT_THAT(Approve(recommended), IsOk());
}

TEST_F(ProposalsTest, IsDecidedAtTheNationalLevelOnly) {
  Proposal submitted = At(Proposal::STATE_SUBMITTED);
  EXPECT_THAT(Agree(submitted, In(kDonetsk, kDefence)),
              Refused(common::v1::REASON_PROPOSAL_DECISION_NATIONAL));
  EXPECT_THAT(Agree(submitted, In(kKharkiv, kDefence)), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(ProposalsTest, IsSeenByItsOfficeAndThoseAboveAndWrittenByItsOwn) {
  Proposal draft = Created();
  EXPECT_THAT(Get(draft.id(), National(kApprover)), IsOk());
  EXPECT_THAT(Get(draft.id(), In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Get(draft.id(), In(kHromada)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Get(draft.id(), {.no_scope = true}), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Update(draft, In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Update(draft, National(kApprover)),
              Refused(common::v1::REASON_PROPOSAL_BY_OWN_OFFICE));
  EXPECT_THAT(Submit(draft, National(kApprover)),
              Refused(common::v1::REASON_PROPOSAL_BY_OWN_OFFICE));
  EXPECT_THAT(Create(Draft(), In(kKharkiv)), Refused(common::v1::REASON_PROPOSAL_BY_OWN_OFFICE));
  v1::ListProposalsRequest all;
  EXPECT_THAT(Listed(all, In(kDonetsk)), ElementsAre(draft.id()));
  EXPECT_THAT(Listed(all, In(kKharkiv)), ElementsAre());
}

TEST_F(ProposalsTest, RefusesADraftThatCannotBeRight) {
  const auto with = [&](auto change) {
    auto request = Draft();
    change(*request.mutable_proposal());
    return Create(request);
  };
  EXPECT_THAT(with([](Proposal& p) { p.set_path(Proposal::PATH_COUNCIL); }),
              Refused(common::v1::REASON_PROPOSAL_UNIT_MISMATCH));
  EXPECT_EQ(with([](Proposal& p) { p.mutable_rows(0)->set_unit_code("UA99000000000099999"); })
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(with([](Proposal& p) { p.mutable_rows(0)->set_unit_code(kKharkiv); }),
              Refused(common::v1::REASON_ROW_OUTSIDE_UNIT));
  EXPECT_THAT(with([](Proposal& p) { p.mutable_rows(0)->set_end_date("2026-01-31"); }),
              Refused(common::v1::REASON_ROW_DATES_REVERSED));
  EXPECT_THAT(with([](Proposal& p) { p.mutable_rows(0)->add_excluded_unit_codes(kCity); }),
              Refused(common::v1::REASON_EXCLUSION_OUTSIDE_UNIT));
  EXPECT_THAT(with([](Proposal& p) {
                v1::ProposalRow& second = *p.add_rows();
                second = p.rows(0);
                second.set_status(v1::STATUS_ACTIVE_HOSTILITIES);
                second.set_start_date("2026-02-20");
              }),
              Refused(common::v1::REASON_ROWS_OVERLAP));
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM proposals"), "0");
}

TEST_F(ProposalsTest, RowsMayMeetOnADay) {
  auto request = Draft();
  v1::ProposalRow& second = *request.mutable_proposal()->add_rows();
  second = request.proposal().rows(0);
  request.mutable_proposal()->mutable_rows(0)->set_end_date("2026-02-20");
  second.set_status(v1::STATUS_ACTIVE_HOSTILITIES);
  second.set_start_date("2026-02-20");
  EXPECT_THAT(Create(request), IsOk());
}

TEST_F(ProposalsTest, AnEmptyProposalIsNotSubmitted) {
  auto request = Draft();
  request.mutable_proposal()->clear_rows();
  EXPECT_THAT(Submit(Created(request)), Refused(common::v1::REASON_PROPOSAL_EMPTY));
}

TEST_F(ProposalsTest, RowsFitTheListWhenTheyAreSubmitted) {
  const auto with = [&](v1::ProposalRow::Change change, const char* unit, const char* start) {
    auto request = Draft();
    v1::ProposalRow& row = *request.mutable_proposal()->mutable_rows(0);
    row.set_change(change);
    row.set_unit_code(unit);
    row.set_status(v1::STATUS_ACTIVE_HOSTILITIES);
    row.set_start_date(start);
    if (change != v1::ProposalRow::CHANGE_OPEN) row.set_end_date("2026-02-15");
    return Submit(Created(request));
  };
  using Row = v1::ProposalRow;
  EXPECT_THAT(with(Row::CHANGE_OPEN, kHromada, "2024-01-01"),
              Refused(common::v1::REASON_PERIOD_EXISTS));
  for (Row::Change change : {Row::CHANGE_CLOSE, Row::CHANGE_ALTER, Row::CHANGE_STRIKE}) {
    EXPECT_THAT(with(change, kHromada, "2024-01-01"), IsOk());
    EXPECT_THAT(with(change, kHromada, "2024-01-02"), Refused(common::v1::REASON_PERIOD_UNKNOWN));
    EXPECT_THAT(with(change, kVillage, "2024-01-01"), Refused(common::v1::REASON_PERIOD_UNKNOWN));
  }
}

TEST_F(ProposalsTest, ACouncilGoesPastItsAdministrationOnlyWhenItMay) {
  const auto april = absl::CivilDay(2026, 5, 2);
  const auto council = On(In(kHromada), april);
  EXPECT_THAT(Create(CouncilDraft(), In(kHromada)),
              Refused(common::v1::REASON_COUNCIL_PATH_NOT_OPEN));
  EXPECT_THAT(Create(CouncilDraft(), On(In(kDonetsk), april)),
              Refused(common::v1::REASON_PROPOSAL_BY_OWN_OFFICE));
  auto without = CouncilDraft();
  without.mutable_proposal()->clear_council_submission();
  EXPECT_THAT(Create(without, council), Refused(common::v1::REASON_COUNCIL_SUBMISSION_MISSING));
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM proposals"), "0");
  Proposal draft = Created(CouncilDraft(), council);
  EXPECT_EQ(draft.council_submission().due_date(), "2026-05-01");
  EXPECT_THAT(Submit(draft, On(In(kHromada), absl::CivilDay(2026, 5, 1))),
              Refused(common::v1::REASON_COUNCIL_TERM_RUNNING));
  // The administration sees what was submitted past it and cannot take it back.
  EXPECT_THAT(Get(draft.id(), On(In(kDonetsk), april)), IsOk());
  EXPECT_THAT(Withdraw(draft, On(In(kDonetsk), april)),
              Refused(common::v1::REASON_PROPOSAL_BY_OWN_OFFICE));
  EXPECT_THAT(Submit(draft, council), IsOk());
}

TEST_F(ProposalsTest, ADistanceDecidesWhoMayRecommend) {
  const auto day = absl::CivilDay(2026, 4, 2);
  const auto officer = On(In(kDonetsk), day);
  EXPECT_EQ(Created(DraftAt(30), officer).rows(0).criteria(0).outcome(),
            v1::Criterion::OUTCOME_MET);
  EXPECT_THAT(Submit(Created(DraftAt(30), officer), officer), IsOk());
  EXPECT_THAT(Submit(Created(DraftAt(100.5), officer), officer),
              Refused(common::v1::REASON_CRITERION_NOT_MET));
  EXPECT_THAT(Submit(Created(DraftAt(30.5), officer), officer),
              Refused(common::v1::REASON_COMMISSION_NOT_MARKED));
  auto marked = DraftAt(100);
  marked.mutable_proposal()->mutable_rows(0)->set_by_commission(true);
  auto submitted = Submit(Created(marked, officer), officer);
  ASSERT_THAT(submitted, IsOk());
  EXPECT_EQ(submitted->rows(0).criteria(0).outcome(), v1::Criterion::OUTCOME_BY_COMMISSION);
  auto agreed = Agree(*submitted, On(National(kDefence), day));
  ASSERT_THAT(agreed, IsOk());
  EXPECT_THAT(Recommend(*agreed, On(National(kCommission), day)).status().code(),
              absl::StatusCode::kInvalidArgument)
      << "the commission gives its reason for such a row";
  EXPECT_THAT(Recommend(*agreed, On(National(kCommission), day), "обстріли"), IsOk());
  auto without = DraftAt(1);
  without.mutable_proposal()->mutable_rows(0)->clear_criteria();
  EXPECT_THAT(Submit(Created(without, officer), officer),
              Refused(common::v1::REASON_CRITERION_MISSING));
  // Before the criteria were in force there was nothing to measure.
  EXPECT_THAT(Submit(Created(without)), IsOk());
}

TEST_F(ProposalsTest, TheTermOfTheMinistryOfDefenceIsWatched) {
  Proposal submitted = At(Proposal::STATE_SUBMITTED);
  v1::ListProposalsRequest overdue;
  overdue.set_overdue(true);
  EXPECT_THAT(Listed(overdue, On(National(kDefence), absl::CivilDay(2026, 3, 9))), ElementsAre());
  const auto late = On(National(kDefence), absl::CivilDay(2026, 3, 10));
  EXPECT_THAT(Listed(overdue, late), ElementsAre(submitted.id()));
  EXPECT_TRUE(Get(submitted.id(), late)->overdue());
  auto agreed = Agree(submitted, late);
  ASSERT_THAT(agreed, IsOk());
  EXPECT_TRUE(agreed->steps(2).late());
  EXPECT_FALSE(agreed->overdue());
  EXPECT_THAT(Listed(overdue, late), ElementsAre());
}

TEST_F(ProposalsTest, WhatIsDecidedIsWhatWasSeen) {
  Proposal draft = Created();
  Proposal changed = draft;
  changed.set_title("Інша назва");
  ASSERT_THAT(Update(changed), IsOk());
  EXPECT_THAT(Submit(draft), Refused(common::v1::REASON_ETAG_STALE));
  EXPECT_THAT(Update(draft), Refused(common::v1::REASON_ETAG_STALE));
  Proposal submitted = At(Proposal::STATE_SUBMITTED);
  ASSERT_THAT(Attach(submitted.id(), "лист", "лист.pdf"), IsOk());
  EXPECT_THAT(Agree(submitted), Refused(common::v1::REASON_ETAG_STALE));
}

TEST_F(ProposalsTest, OfTwoApprovalsAtOnceOneIsTaken) {
  for (int round = 0; round < 5; ++round) {
    Proposal recommended = At(Proposal::STATE_RECOMMENDED);
    std::atomic<int> taken = 0, refused = 0;
    std::vector<std::thread> threads;
    for (const char* person : {kApprover, kEditor, "00000000-0000-7000-8000-00000000000f"}) {
      threads.emplace_back([&, person] {
        auto result = Approve(recommended, National(person));
        const auto reason = platform::ReasonOf(result.status());
        if (result.ok()) ++taken;
        if (reason == common::v1::REASON_ETAG_STALE || reason == common::v1::REASON_STATE_FORBIDS)
          ++refused;
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(taken, 1);
    EXPECT_EQ(refused, 2);
    EXPECT_EQ(database_.Sql(absl::StrCat("SELECT count(*) FROM proposal_steps WHERE state = 7 AND "
                                         "proposal_id = '",
                                         recommended.id(), "'")),
              "1");
  }
}

TEST_F(ProposalsTest, EveryStepIsAudited) {
  Proposal agreed = At(Proposal::STATE_AGREED);
  EXPECT_EQ(database_.Sql(absl::StrCat("SELECT count(*) FROM platform.audit WHERE method LIKE "
                                       "'%Proposal' AND '",
                                       "proposals/", agreed.id(), "' = ANY (touched)")),
            "3");
}

TEST_F(ProposalsTest, ADocumentIsKeptEncryptedAndGivenBackAsItWas) {
  Proposal draft = Created();
  const std::string content = "конфіденційний лист №1";
  auto attached = Attach(draft.id(), content, "Лист ОК.pdf");
  ASSERT_THAT(attached, IsOk());
  ASSERT_EQ(attached->documents_size(), 1);
  const v1::ProposalDocument& document = attached->documents(0);
  EXPECT_EQ(document.sha256(), absl::BytesToHexString(platform::Sha256(content)));
  EXPECT_EQ(document.size(), static_cast<int64_t>(content.size()));
  EXPECT_THAT(database_.Sql("SELECT encode(content, 'escape') FROM proposal_documents"),
              Not(HasSubstr("№1")));
  v1::GetProposalDocumentRequest get;
  get.set_id(draft.id());
  get.set_document_id(document.id());
  auto file = Do(proposals_, &Proposals::GetProposalDocument, get, In(kDonetsk));
  ASSERT_THAT(file, IsOk());
  EXPECT_EQ(file->data(), content);
  EXPECT_EQ(file->content_type(), "application/pdf");
  common::v1::Download download;
  ASSERT_TRUE(file->extensions(0).UnpackTo(&download));
  EXPECT_EQ(download.file_name(), "Лист ОК.pdf");
  EXPECT_THAT(Do(proposals_, &Proposals::GetProposalDocument, get, In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
  for (const char* name : {"вірус.exe", "../лист.pdf", ".pdf", "pdf"}) {
    EXPECT_THAT(Attach(draft.id(), content, name),
                Refused(common::v1::REASON_DOCUMENT_KIND_UNKNOWN));
  }
}

TEST_F(ProposalsTest, TheDatesOfAnActAgree) {
  Proposal approved = At(Proposal::STATE_APPROVED);
  const auto with = [&](auto change) {
    v1::ProposalAct act = Act();
    change(act);
    return RegisterAct(approved, act);
  };
  EXPECT_EQ(with([](v1::ProposalAct& a) { a.mutable_reference()->clear_registration_number(); })
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(
      with([](v1::ProposalAct& a) { a.mutable_reference()->set_registration_date("2026-03-01"); }),
      Refused(common::v1::REASON_ACT_DATES_DISAGREE));
  EXPECT_THAT(with([](v1::ProposalAct& a) { a.set_in_force_date("2026-03-01"); }),
              Refused(common::v1::REASON_ACT_DATES_DISAGREE));
  EXPECT_THAT(RegisterAct(approved), IsOk());
}

}  // namespace
}  // namespace cc::territory
