#include "services/registry/appeals.h"
#include "services/platform/testing/at_once.h"

#include "services/registry/office_day_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using v1::Appeal;

class AppealsTest : public OfficeDay {
 protected:
  template <typename Request>
  absl::StatusOr<Appeal> Take(absl::StatusOr<Appeal> (Appeals::*step)(const platform::Call&,
                                                                      const Request&),
                              const std::string& id, const std::string& more = "",
                              platform::TestCaller caller = {}) {
    return Do(appeals, step, Of<Request>(id, more), caller);
  }
  absl::StatusOr<Appeal> Get(const std::string& id, platform::TestCaller caller = {}) {
    return Take(&Appeals::GetAppeal, id, "", caller);
  }
  absl::StatusOr<Appeal> Answered(const std::string& id) {
    CC_RETURN_IF_ERROR(Take(&Appeals::AcceptAppeal, id).status());
    return Take(&Appeals::AnswerAppeal, id,
                "outcome: OUTCOME_GRANTED answer: 'Дах полагодять у квітні'");
  }
  int Listed(const std::string& filter, platform::TestCaller caller = {}) {
    auto list = Do(appeals, &Appeals::ListAppeals,
                   platform::ParseProto<v1::ListAppealsRequest>(filter), caller);
    EXPECT_THAT(list, IsOk());
    return list.ok() ? list->appeals_size() : -1;
  }
};

TEST_F(AppealsTest, GoesFromRegisteredToClosedAndTheAnswerIsKept) {
  auto registered = Appealed();
  ASSERT_THAT(registered, IsOk());
  EXPECT_EQ(registered->number(), "2026/1");
  EXPECT_EQ(registered->state(), Appeal::STATE_REGISTERED);
  EXPECT_EQ(registered->due_date(), "2026-04-02");
  const std::string id = registered->id();
  EXPECT_THAT(*Get(id), platform::EqualsProto(*registered));
  EXPECT_THAT(Take(&Appeals::CloseAppeal, id), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Take(&Appeals::AnswerAppeal, id, "outcome: OUTCOME_REFUSED answer: 'Ні'"),
              Refused(common::v1::REASON_STATE_FORBIDS));
  auto answered = Answered(id);
  ASSERT_THAT(answered, IsOk());
  EXPECT_EQ(answered->executor_id(), platform::TestCaller().principal);
  EXPECT_EQ(answered->answer_date(), "2026-03-02");
  EXPECT_THAT(Take(&Appeals::AcceptAppeal, id), Refused(common::v1::REASON_STATE_FORBIDS));
  ASSERT_THAT(Take(&Appeals::CloseAppeal, id), IsOk());
  EXPECT_EQ(Get(id)->answer(), "Дах полагодять у квітні");
  EXPECT_THAT(Take(&Appeals::ExtendAppeal, id,
                   "due_date: '2026-04-10' reason: 'Потрібна перевірка на місці'"),
              Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(AppealsTest, BelongsToItsOfficeAlone) {
  EXPECT_THAT(Appealed("", In(kKharkiv)), Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  auto appeal = Appealed();
  ASSERT_THAT(appeal, IsOk());
  EXPECT_THAT(Get(appeal->id(), In(kDnipropetrovsk)), IsOk());
  EXPECT_THAT(Get(appeal->id(), In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Take(&Appeals::AcceptAppeal, appeal->id(), "", In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Take(&Appeals::ForwardAppeal, appeal->id(), "body: 'Інший орган'", In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_EQ(Listed("", In(kKharkiv)), 0);
  EXPECT_EQ(database.Sql("SELECT state FROM appeals"), "1");
}

TEST_F(AppealsTest, PersonalDataIsUnreadableInTheTable) {
  auto appeal = Appealed();
  ASSERT_THAT(Answered(appeal->id()), IsOk());
  for (std::string secret : {"Вигадана", "380501112233", "вул.", "полагодити", "квітні"}) {
    EXPECT_EQ(database.Sql("SELECT count(*) FROM appeals a WHERE position(convert_to('" + secret +
                           "', 'UTF8') IN personal) > 0 OR a::text LIKE '%" + secret + "%'"),
              "0")
        << secret;
  }
}

TEST_F(AppealsTest, AnAnonymousOneIsRecordedAndNotConsidered) {
  auto request = AppealRequest();
  request.mutable_appeal()->clear_name();
  auto appeal = Do(appeals, &Appeals::RegisterAppeal, request);
  ASSERT_THAT(appeal, IsOk());
  EXPECT_EQ(appeal->state(), Appeal::STATE_NOT_CONSIDERED);
  EXPECT_EQ(appeal->not_considered(), Appeal::GROUND_ANONYMOUS);
  EXPECT_THAT(Take(&Appeals::AcceptAppeal, appeal->id()),
              Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_EQ(Listed("state: STATE_NOT_CONSIDERED"), 1);
}

TEST_F(AppealsTest, ARepeatedOneIsLeftOnlyWhereTheFirstWasAnswered) {
  auto first = Appealed();
  ASSERT_THAT(first, IsOk());
  auto again = Appealed("repeats_appeal_id: '" + first->id() + "'");
  ASSERT_THAT(again, IsOk());
  const std::string repeated = "ground: GROUND_REPEATED";
  EXPECT_THAT(Take(&Appeals::LeaveAppealUnconsidered, again->id(), repeated),
              Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Take(&Appeals::LeaveAppealUnconsidered, first->id(), repeated),
              Refused(common::v1::REASON_FIELDS_INVALID));
  ASSERT_THAT(Answered(first->id()), IsOk());
  auto left = Take(&Appeals::LeaveAppealUnconsidered, again->id(), repeated);
  ASSERT_THAT(left, IsOk());
  EXPECT_EQ(left->not_considered(), Appeal::GROUND_REPEATED);
  EXPECT_THAT(Appealed("repeats_appeal_id: '0196b3f0-0000-7000-8000-0000000000ff'"),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(AppealsTest, AForwardedOneIsRegisteredAnewAtTheCompetentOffice) {
  auto sent = Appealed("received_date: '2026-02-27'");
  ASSERT_THAT(sent, IsOk());
  auto forwarded =
      Take(&Appeals::ForwardAppeal, sent->id(),
           "body: 'Харківська ОВА' to_unit_code: 'UA63000000000041885'", In(kDnipropetrovsk));
  ASSERT_THAT(forwarded, IsOk());
  EXPECT_EQ(forwarded->state(), Appeal::STATE_FORWARDED);
  EXPECT_EQ(forwarded->forward_by_date(), "2026-03-04");
  const std::string anew = forwarded->forwarded_to_id();
  EXPECT_THAT(Get(anew, In(kDnipropetrovsk)), Refused(common::v1::REASON_NOT_FOUND));
  auto there = Get(anew, In(kKharkiv));
  ASSERT_THAT(there, IsOk());
  EXPECT_EQ(there->state(), Appeal::STATE_REGISTERED);
  EXPECT_EQ(there->forwarded_from_id(), sent->id());
  EXPECT_EQ(there->received_date(), "2026-03-02");
  EXPECT_EQ(there->due_date(), "2026-04-02");
  EXPECT_EQ(there->text(), "Прошу полагодити дах");
  EXPECT_THAT(Take(&Appeals::ForwardAppeal, sent->id(), "body: 'Ще раз'"),
              Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(AppealsTest, AnExtensionHasAReasonAndALimit) {
  auto appeal = Appealed();
  const std::string reason = " reason: 'Потрібна перевірка на місці'";
  EXPECT_THAT(Take(&Appeals::ExtendAppeal, appeal->id(), "due_date: '2026-04-17'" + reason),
              Refused(common::v1::REASON_FIELDS_INVALID));
  auto extended = Take(&Appeals::ExtendAppeal, appeal->id(), "due_date: '2026-04-16'" + reason);
  ASSERT_THAT(extended, IsOk());
  EXPECT_EQ(extended->due_date(), "2026-04-16");
  EXPECT_EQ(Get(appeal->id())->extension_reason(), "Потрібна перевірка на місці");
  EXPECT_THAT(
      Take(&Appeals::ExtendAppeal, appeal->id(), "due_date: '2026-04-16' etag: '\"1\"'" + reason),
      Refused(common::v1::REASON_ETAG_STALE));
}

TEST_F(AppealsTest, TheOverdueListShowsWhatIsOpenAfterItsTerm) {
  auto late = Appealed("simple: true");
  ASSERT_THAT(Appealed(), IsOk());
  EXPECT_EQ(Listed("overdue: true"), 0);
  const auto later = After(absl::Hours(24 * 16));
  EXPECT_EQ(Listed("overdue: true", later), 1);
  EXPECT_TRUE(Get(late->id(), later)->overdue());
  ASSERT_THAT(Answered(late->id()), IsOk());
  EXPECT_EQ(Listed("overdue: true", later), 0);
}

TEST_F(AppealsTest, TheListIsByTermAndInPages) {
  ASSERT_THAT(Appealed(), IsOk());
  ASSERT_THAT(Appealed("simple: true"), IsOk());
  auto anonymous = AppealRequest();
  anonymous.mutable_appeal()->clear_name();
  ASSERT_THAT(Do(appeals, &Appeals::RegisterAppeal, anonymous), IsOk());
  auto request = platform::ParseProto<v1::ListAppealsRequest>("page_size: 1");
  std::vector<std::string> due;
  do {
    auto page = Do(appeals, &Appeals::ListAppeals, request);
    ASSERT_THAT(page, IsOk());
    ASSERT_EQ(page->appeals_size(), 1);
    due.push_back(page->appeals(0).due_date());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(due, (std::vector<std::string>{"2026-03-17", "2026-04-02", ""}));
}

TEST_F(AppealsTest, NumbersOfAnOfficeAndYearHaveNoGapsHoweverManyRegister) {
  EXPECT_EQ(platform::AtOnce(16, [&](int) { return Appealed().status(); })["OK"], 16);
  EXPECT_EQ(database.Sql("SELECT count(DISTINCT number) || ' ' || max(number) FROM appeals"),
            "16 16");
}

TEST_F(AppealsTest, OneThatIsNotYetReceivedIsRefused) {
  EXPECT_THAT(Appealed("received_date: '2026-03-03'"), Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM appeals"), "0");
}

TEST_F(AppealsTest, WhoTurnsToTheOfficeAgainIsFoundByTelephone) {
  ASSERT_THAT(Appealed(), IsOk());
  const auto search = platform::ParseProto<v1::SearchAppealsRequest>("phone: '+380501112233'");
  EXPECT_EQ(Do(appeals, &Appeals::SearchAppeals, search)->appeals_size(), 1);
  EXPECT_EQ(Do(appeals, &Appeals::SearchAppeals, search, In(kKharkiv))->appeals_size(), 0);
}

TEST_F(AppealsTest, AnalysisIsExactForTheOfficeAndSuppressedForOthers) {
  for (int i = 0; i < 12; ++i)
    ASSERT_THAT(
        Appealed("received_date: '2026-02-10'" + std::string(i < 2 ? " theme: THEME_MEDICAL" : "")),
        IsOk());
  const auto exact = Do(appeals, &Appeals::ListAppealCounts,
                        platform::ParseProto<v1::ListAppealCountsRequest>("month: '2026-02'"),
                        In(kDnipropetrovsk));
  ASSERT_THAT(exact, IsOk());
  ASSERT_EQ(exact->counts_size(), 2);
  EXPECT_EQ(exact->counts(0).theme(), Appeal::THEME_HOUSING);
  EXPECT_EQ(exact->counts(0).received(), 10);
  EXPECT_EQ(exact->counts(1).received(), 2);
  const auto month = platform::ParseProto<v1::ListPublicAppealCountsRequest>("month: '2026-02'");
  // From another oblast the same figures: nothing can be subtracted.
  const auto outside = Do(appeals, &Appeals::ListPublicAppealCounts, month, In(kKharkiv));
  ASSERT_THAT(outside, IsOk());
  ASSERT_EQ(outside->counts_size(), 2);
  EXPECT_EQ(outside->counts(0).received(), 10);
  EXPECT_TRUE(outside->counts(1).suppressed());
  EXPECT_EQ(outside->counts(1).received(), 0);
  EXPECT_THAT(Do(appeals, &Appeals::ListPublicAppealCounts,
                 platform::ParseProto<v1::ListPublicAppealCountsRequest>("month: '2026-03'")),
              Refused(common::v1::REASON_FIELDS_INVALID))
      << "a month that is not over";
}

}  // namespace
}  // namespace cc::registry
