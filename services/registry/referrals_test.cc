#include "services/registry/referrals.h"

#include <atomic>
#include <thread>

#include "services/registry/household_scope.h"
#include "services/registry/support_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using v1::Referral;

class ReferralsTest : public SupportOffice {
 protected:
  absl::StatusOr<Referral> Get(const std::string& id, platform::TestCaller caller = {}) {
    return Do(referrals, &Referrals::GetReferral, Parse<v1::GetReferralRequest>("id: '" + id + "'"),
              caller);
  }
  absl::StatusOr<Referral> GetIncoming(const std::string& id, platform::TestCaller caller) {
    return Do(answers, &ReferralAnswers::GetIncomingReferral,
              Parse<v1::GetIncomingReferralRequest>("id: '" + id + "'"), caller);
  }
  std::vector<Referral> Incoming(const std::string& text, platform::TestCaller caller) {
    auto list = Do(answers, &ReferralAnswers::ListIncomingReferrals,
                   Parse<v1::ListIncomingReferralsRequest>(text), caller);
    EXPECT_THAT(list, IsOk());
    return {list->referrals().begin(), list->referrals().end()};
  }
  absl::StatusOr<Referral> Accept(const std::string& id, platform::TestCaller caller) {
    return Answer<v1::AcceptReferralRequest>(&ReferralAnswers::AcceptReferral, id,
                                             "note: 'приходьте у понеділок'", caller);
  }
  absl::StatusOr<Referral> Reject(const std::string& id) {
    return Answer<v1::RejectReferralRequest>(&ReferralAnswers::RejectReferral, id,
                                             "rejection: REJECTION_NO_CAPACITY", Responder());
  }
  absl::StatusOr<Referral> Deliver(const std::string& id, const std::string& date = "2026-03-02") {
    return Answer<v1::DeliverReferralRequest>(
        &ReferralAnswers::DeliverReferral, id,
        "description: 'огляд і ліки' quantity: 1 measure: 'курс' delivery_date: '" + date + "'",
        Responder());
  }
  absl::StatusOr<Referral> Close(const std::string& id, const std::string& outcome) {
    return Do(referrals, &Referrals::CloseReferral,
              Parse<v1::CloseReferralRequest>("id: '" + id + "' outcome: " + outcome), Sender());
  }
  absl::StatusOr<Referral> Withdraw(const std::string& id) {
    return Do(referrals, &Referrals::WithdrawReferral,
              Parse<v1::WithdrawReferralRequest>("id: '" + id + "' note: 'переїхали'"), Sender());
  }
  v1::Need::State NeedState(const std::string& id) {
    auto need = Do(needs, &Needs::GetNeed, Parse<v1::GetNeedRequest>("id: '" + id + "'"));
    EXPECT_THAT(need, IsOk());
    return need->state();
  }
};

TEST_F(ReferralsTest, ANeedIsReferredAcceptedDeliveredAndMet) {
  const std::string need = MedicalNeed();
  const v1::Provider hospital = Provider();
  auto prepared = Refer(need, hospital.id(), "note: 'потрібен огляд'");
  ASSERT_THAT(prepared, IsOk());
  EXPECT_EQ(prepared->state(), Referral::STATE_PROPOSED);
  EXPECT_EQ(prepared->urgency(), v1::URGENCY_HIGH);
  EXPECT_EQ(NeedState(need), v1::Need::STATE_IN_WORK);
  auto sent = Send(prepared->id(), kConsent);
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->consent().date(), "2026-03-01");
  EXPECT_EQ(sent->consent().form(), v1::Consent::FORM_WRITTEN);
  EXPECT_EQ(sent->sent_date(), "2026-03-02");
  auto accepted = Accept(sent->id(), Responder());
  ASSERT_THAT(accepted, IsOk());
  EXPECT_EQ(accepted->answered_by(), Responder().principal);
  auto delivered = Deliver(sent->id());
  ASSERT_THAT(delivered, IsOk());
  EXPECT_EQ(delivered->state(), Referral::STATE_DELIVERED);
  auto closed = Close(sent->id(), "OUTCOME_MET");
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(NeedState(need), v1::Need::STATE_MET);
  auto read = Get(sent->id());
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(*read, platform::EqualsProto(*closed));
  EXPECT_EQ(read->answer_note(), "приходьте у понеділок");
  EXPECT_EQ(read->note(), "потрібен огляд");
  EXPECT_EQ(read->etag(), "\"5\"");

  auto given = Do(assistance, &GivenAssistance::ListAssistance, v1::ListAssistanceRequest());
  ASSERT_THAT(given, IsOk());
  ASSERT_EQ(given->assistance_size(), 1) << "the delivery is assistance given";
  EXPECT_EQ(given->assistance(0).id(), delivered->assistance_id());
  EXPECT_EQ(given->assistance(0).provider_id(), hospital.id());
  EXPECT_EQ(given->assistance(0).description(), "огляд і ліки");
}

TEST_F(ReferralsTest, NothingIsHandedOverWithoutConsent) {
  auto prepared = Refer(MedicalNeed(), Provider().id());
  ASSERT_THAT(prepared, IsOk());
  EXPECT_FALSE(prepared->has_person());
  EXPECT_THAT(Send(prepared->id()), Refused(common::v1::REASON_CONSENT_REQUIRED));
  EXPECT_THAT(Send(prepared->id(), "consent { date: '2026-03-03' form: FORM_ORAL }"),
              Refused(common::v1::REASON_DATE_IN_FUTURE));
  EXPECT_TRUE(Incoming("", Responder()).empty()) << "a prepared referral is not the provider's yet";
  EXPECT_THAT(GetIncoming(prepared->id(), Responder()), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(ReferralsTest, TheProviderSeesThePersonOfTheReferralAndNothingElseOfTheHousehold) {
  const Referral sent = Sent();
  std::vector<Referral> incoming = Incoming("", Responder());
  ASSERT_EQ(incoming.size(), 1u);
  EXPECT_EQ(incoming[0].id(), sent.id());
  EXPECT_EQ(incoming[0].person().name().family_name(), "Вигадана");
  EXPECT_EQ(incoming[0].person().name().given_name(), "Олена");
  EXPECT_EQ(incoming[0].person().birth_date(), "1984-01-02");
  // A provider of another oblast, and one that lies where the family came from.
  EXPECT_TRUE(Incoming("", Responder(kKharkiv)).empty());
  EXPECT_TRUE(Incoming("", Responder(kDonetsk)).empty())
      << "that the family comes from there does not make it the provider's";
  EXPECT_THAT(Accept(sent.id(), Responder(kDonetsk)), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(ReferralsTest, AnOfficeSeesTheReferralsOfItsHouseholdsAndNotThoseToItsProviders) {
  const std::string need = MedicalNeed();
  auto prepared = Refer(need, Provider("services: 'medical'", kKharkiv).id(), kConsent);
  ASSERT_THAT(prepared, IsOk());
  ASSERT_THAT(Send(prepared->id()), IsOk());
  EXPECT_THAT(Get(prepared->id(), In(kDnipropetrovsk)), IsOk());
  EXPECT_THAT(Get(prepared->id(), In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  auto list = Do(referrals, &Referrals::ListReferrals, v1::ListReferralsRequest(), In(kKharkiv));
  EXPECT_EQ(list->referrals_size(), 0);
  EXPECT_THAT(GetIncoming(prepared->id(), Responder(kKharkiv)), IsOk());
}

TEST_F(ReferralsTest, WhoeverSentItDoesNotAnswerIt) {
  const Referral sent = Sent();
  platform::TestCaller sender = Responder();
  sender.principal = Sender().principal;
  EXPECT_THAT(Accept(sent.id(), sender), Refused(common::v1::REASON_RESPONDER_IS_SENDER));
  EXPECT_THAT(Answer<v1::RejectReferralRequest>(&ReferralAnswers::RejectReferral, sent.id(),
                                                "rejection: REJECTION_OTHER", sender),
              Refused(common::v1::REASON_RESPONDER_IS_SENDER));
  EXPECT_EQ(Get(sent.id())->state(), Referral::STATE_SENT);
}

TEST_F(ReferralsTest, ARefusalOpensTheNeedAgainAndTakesTheDataBack) {
  const Referral sent = Sent();
  auto rejected = Reject(sent.id());
  ASSERT_THAT(rejected, IsOk());
  EXPECT_EQ(rejected->state(), Referral::STATE_REJECTED);
  EXPECT_EQ(rejected->rejection(), Referral::REJECTION_NO_CAPACITY);
  EXPECT_EQ(NeedState(sent.need_id()), v1::Need::STATE_OPEN);
  EXPECT_FALSE(GetIncoming(sent.id(), Responder())->has_person());
  database.AwaitFeed();
  auto told = Do(changes, &Changes::List, Parse<v1::ListRegistryChangesRequest>("kinds: 'needs'"),
                 In(kDnipropetrovsk));
  ASSERT_THAT(told, IsOk());
  EXPECT_EQ(told->events(told->events_size() - 1).key(), sent.need_id());
  EXPECT_EQ(told->events(told->events_size() - 1).revision(), 3);
  EXPECT_THAT(Refer(sent.need_id(), Provider().id()), IsOk()) << "to another provider";
}

TEST_F(ReferralsTest, AWithdrawnReferralIsOverForBothSides) {
  const Referral sent = Sent();
  ASSERT_THAT(Accept(sent.id(), Responder()), IsOk());
  auto withdrawn = Withdraw(sent.id());
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_EQ(withdrawn->outcome_note(), "переїхали");
  EXPECT_EQ(NeedState(sent.need_id()), v1::Need::STATE_OPEN);
  EXPECT_FALSE(GetIncoming(sent.id(), Responder())->has_person());
  EXPECT_THAT(Deliver(sent.id()), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Withdraw(sent.id()), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(ReferralsTest, WhatIsMetInPartOrNotStaysOpen) {
  for (const char* outcome : {"OUTCOME_PARTLY", "OUTCOME_NOT_MET"}) {
    const Referral sent = Sent();
    ASSERT_THAT(Accept(sent.id(), Responder()), IsOk());
    ASSERT_THAT(Deliver(sent.id()), IsOk());
    ASSERT_THAT(Close(sent.id(), outcome), IsOk());
    EXPECT_EQ(NeedState(sent.need_id()), v1::Need::STATE_OPEN) << outcome;
  }
}

TEST_F(ReferralsTest, TakesNoStepOutOfOrder) {
  auto prepared = Refer(MedicalNeed(), Provider().id(), kConsent);
  ASSERT_THAT(prepared, IsOk());
  EXPECT_THAT(Close(prepared->id(), "OUTCOME_MET"), Refused(common::v1::REASON_STATE_FORBIDS));
  ASSERT_THAT(Send(prepared->id()), IsOk());
  EXPECT_THAT(Send(prepared->id()), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Deliver(prepared->id()), Refused(common::v1::REASON_STATE_FORBIDS));
  ASSERT_THAT(Accept(prepared->id(), Responder()), IsOk());
  EXPECT_THAT(Reject(prepared->id()), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Deliver(prepared->id(), "2026-03-03"), Refused(common::v1::REASON_DATE_IN_FUTURE));
  ASSERT_THAT(Deliver(prepared->id()), IsOk());
  EXPECT_THAT(Withdraw(prepared->id()), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(ReferralsTest, AStaleEtagChangesNothing) {
  const Referral sent = Sent();
  EXPECT_THAT(Answer<v1::AcceptReferralRequest>(&ReferralAnswers::AcceptReferral, sent.id(),
                                                "etag: '\"1\"'", Responder()),
              Refused(common::v1::REASON_ETAG_STALE));
  EXPECT_THAT(
      Do(referrals, &Referrals::WithdrawReferral,
         Parse<v1::WithdrawReferralRequest>("etag: '\"1\"' id: '" + sent.id() + "'"), Sender()),
      Refused(common::v1::REASON_ETAG_STALE));
  EXPECT_EQ(Get(sent.id())->state(), Referral::STATE_SENT);
}

TEST_F(ReferralsTest, GoesOnlyToAProviderThatGivesTheService) {
  const std::string need = MedicalNeed();
  EXPECT_THAT(Refer(need, Provider("services: 'housing'").id()),
              Refused(common::v1::REASON_PROVIDER_UNSUITABLE));
  EXPECT_THAT(Refer(need, need), Refused(common::v1::REASON_PROVIDER_UNSUITABLE)) << "unknown";
  EXPECT_THAT(Refer(need, Provider().id(), "kind: 'housing'"),
              Refused(common::v1::REASON_FIELDS_INVALID));
  auto rehabilitation = Refer(need, Provider("services: 'medical.rehabilitation'").id(),
                              "kind: 'medical.rehabilitation'");
  ASSERT_THAT(rehabilitation, IsOk());
  EXPECT_THAT(Refer(need, Provider().id()), Refused(common::v1::REASON_NEED_IN_WORK));
  EXPECT_THAT(Assess("ended_kinds: 'medical' person_id: '" + mother + "'"),
              Refused(common::v1::REASON_NEED_IN_WORK));
}

TEST_F(ReferralsTest, OneOfManyAnswersAtOnceHolds) {
  const Referral sent = Sent();
  std::atomic<int> accepted = 0, rejected = 0;
  std::vector<std::thread> sides;
  for (int i = 0; i < 4; ++i) {
    sides.emplace_back([&] { accepted += Accept(sent.id(), Responder()).ok(); });
    sides.emplace_back([&] { rejected += Reject(sent.id()).ok(); });
  }
  for (std::thread& side : sides) side.join();
  EXPECT_EQ(accepted + rejected, 1);
  const Referral::State state = Get(sent.id())->state();
  EXPECT_EQ(state, accepted == 1 ? Referral::STATE_ACCEPTED : Referral::STATE_REJECTED);
  EXPECT_EQ(NeedState(sent.need_id()),
            accepted == 1 ? v1::Need::STATE_IN_WORK : v1::Need::STATE_OPEN);
}

TEST_F(ReferralsTest, APersonsNameIsUnreadableInTheDatabase) {
  Sent();
  for (const std::string& secret : {"Вигадана", "1984-01-02"}) {
    EXPECT_EQ(database.Sql("SELECT count(*) FROM referrals r WHERE position(convert_to('" + secret +
                           "', 'UTF8') IN personal) > 0 OR r::text LIKE '%" + secret + "%'"),
              "0");
  }
}

TEST_F(ReferralsTest, FollowsItsHouseholdToAnotherOblast) {
  const Referral sent = Sent();
  const auto kharkiv = platform::RowKeys(options::v1::RELATION_RESIDENCE, *paths.Find(kKharkiv));
  ASSERT_THAT(database.db().WriteStep(platform::TestCall(),
                                      [&](platform::Tx& tx) {
                                        SetHouseholdScope(tx, household, kharkiv);
                                        return absl::OkStatus();
                                      }),
              IsOk());
  EXPECT_THAT(Get(sent.id(), In(kKharkiv)), IsOk());
  EXPECT_THAT(Get(sent.id(), In(kDnipropetrovsk)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(GetIncoming(sent.id(), Responder()), IsOk()) << "the provider stays where it is";
}

}  // namespace
}  // namespace cc::registry
