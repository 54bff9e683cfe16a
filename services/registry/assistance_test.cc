#include "services/registry/assistance.h"

#include "services/registry/support_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::ElementsAre;

class AssistanceTest : public SupportOffice {
 protected:
  absl::StatusOr<v1::Assistance> Give(const std::string& kind, const std::string& date,
                                      const std::string& more = "given_by: 'Вигаданий фонд'",
                                      platform::TestCaller caller = {}) {
    return Do(assistance, &GivenAssistance::RecordAssistance,
              Parse<v1::RecordAssistanceRequest>("description: 'коробка' quantity: 2.5 "
                                                 "measure: 'кг' household_id: '" +
                                                 household + "' kind: '" + kind + "' date: '" +
                                                 date + "' " + more),
              caller);
  }
  std::vector<v1::Assistance> List(const std::string& text, platform::TestCaller caller = {}) {
    auto list = Do(assistance, &GivenAssistance::ListAssistance,
                   Parse<v1::ListAssistanceRequest>(text), caller);
    EXPECT_THAT(list, IsOk());
    return {list->assistance().begin(), list->assistance().end()};
  }
};

TEST_F(AssistanceTest, IsKeptAsGiven) {
  auto given = Give("living_allowance.food", "2026-03-01");
  ASSERT_THAT(given, IsOk());
  std::vector<v1::Assistance> all = List("");
  ASSERT_EQ(all.size(), 1u);
  EXPECT_THAT(all[0], platform::EqualsProto(*given));
  EXPECT_EQ(all[0].given_by(), "Вигаданий фонд");
  EXPECT_EQ(all[0].quantity(), 2.5);
  EXPECT_TRUE(List("", In(kKharkiv)).empty());
  EXPECT_TRUE(List("start_date: '2026-03-02'").empty());
  EXPECT_TRUE(List("end_date: '2026-02-28'").empty());
}

TEST_F(AssistanceTest, TheSameInTheSamePeriodIsRecordedAndShown) {
  auto first = Give("living_allowance.food", "2026-02-01");
  auto late = Give("living_allowance.food", "2026-03-02");  // 29 days: within 30
  auto other = Give("living_allowance.hygiene", "2026-02-02");
  auto long_ago = Give("living_allowance.food", "2026-01-02");  // 30 days before the first
  ASSERT_THAT(late, IsOk());
  EXPECT_THAT(late->same_period_ids(), ElementsAre(first->id()));
  EXPECT_EQ(other->same_period_ids_size(), 0);
  EXPECT_EQ(long_ago->same_period_ids_size(), 0);
  std::vector<v1::Assistance> repeated = List("repeated_only: true");
  ASSERT_EQ(repeated.size(), 2u) << "both of the pair, the latest first";
  EXPECT_EQ(repeated[0].id(), late->id());
  EXPECT_EQ(repeated[1].id(), first->id());
  EXPECT_THAT(repeated[1].same_period_ids(), ElementsAre(late->id()));
}

TEST_F(AssistanceTest, WhatTwoPeopleGotIsNotTheSameButWhatTheHouseholdGotIs) {
  ASSERT_THAT(Give("medical.medicines", "2026-02-20", "given_by: 'x' person_id: '" + mother + "'"),
              IsOk());
  auto of_daughter =
      Give("medical.medicines", "2026-02-21", "given_by: 'x' person_id: '" + daughter + "'");
  ASSERT_THAT(of_daughter, IsOk());
  EXPECT_EQ(of_daughter->same_period_ids_size(), 0);
  EXPECT_EQ(Give("medical.medicines", "2026-02-22")->same_period_ids_size(), 2);
}

TEST_F(AssistanceTest, WhatMayBeRepeatedIsNeverShownAsRepeated) {
  ASSERT_THAT(Give("psychosocial.consultation", "2026-03-01"), IsOk());
  EXPECT_EQ(Give("psychosocial.consultation", "2026-03-01")->same_period_ids_size(), 0);
  EXPECT_TRUE(List("repeated_only: true").empty());
}

TEST_F(AssistanceTest, RefusesWhatDoesNotFit) {
  EXPECT_THAT(Give("gold", "2026-03-01"), Refused(common::v1::REASON_NEED_KIND_UNKNOWN));
  EXPECT_THAT(Give("reintegration.payment", "2026-03-01"),
              Refused(common::v1::REASON_NEED_KIND_RESTRICTED));
  EXPECT_THAT(Give("housing", "2026-03-03"), Refused(common::v1::REASON_DATE_IN_FUTURE));
  EXPECT_THAT(Give("housing", "2026-03-01", ""), Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_THAT(Give("housing", "2026-03-01", "provider_id: '" + household + "'"),
              Refused(common::v1::REASON_PROVIDER_UNSUITABLE));
  EXPECT_THAT(Give("housing", "2026-03-01", "given_by: 'x' person_id: '" + household + "'"),
              Refused(common::v1::REASON_PERSON_NOT_IN_HOUSEHOLD));
  EXPECT_THAT(Give("housing", "2026-03-01", "given_by: 'x'", In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM assistance"), "0");
}

TEST_F(AssistanceTest, IsReadInPagesByDay) {
  ASSERT_THAT(Give("housing", "2026-01-01"), IsOk());
  ASSERT_THAT(Give("housing", "2026-03-01"), IsOk());
  ASSERT_THAT(Give("housing", "2026-02-01"), IsOk());
  std::vector<std::string> days;
  auto request = Parse<v1::ListAssistanceRequest>("page_size: 1");
  do {
    auto page = Do(assistance, &GivenAssistance::ListAssistance, request);
    ASSERT_THAT(page, IsOk());
    for (const v1::Assistance& given : page->assistance()) days.push_back(given.date());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(days, ElementsAre("2026-03-01", "2026-02-01", "2026-01-01"));
}

}  // namespace
}  // namespace cc::registry
