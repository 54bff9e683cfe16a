#include "services/registry/needs.h"

#include <thread>

#include "services/registry/support_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using NeedsTest = SupportOffice;

std::vector<std::string> Kinds(const std::vector<v1::Need>& needs) {
  std::vector<std::string> kinds;
  for (const v1::Need& need : needs) kinds.push_back(need.kind());
  return kinds;
}

TEST_F(NeedsTest, TheCatalogueHoldsEveryNeedOfTheProgrammeAndTheirServices) {
  auto list = Do(needs, &Needs::ListNeedKinds, v1::ListNeedKindsRequest());
  ASSERT_THAT(list, IsOk());
  std::vector<std::string> tops, restricted;
  for (const v1::NeedKind& kind : list->need_kinds()) {
    if (kind.parent_code().empty()) tops.push_back(kind.code());
    if (kind.restricted() && kind.parent_code().empty()) restricted.push_back(kind.code());
    EXPECT_FALSE(kind.name().empty() || kind.name_en().empty()) << kind.code();
    EXPECT_EQ(kind.code().rfind(kind.parent_code(), 0), 0u) << kind.code();
  }
  EXPECT_THAT(tops,
              ElementsAre("housing", "living_allowance", "employment", "medical", "psychosocial",
                          "education", "legal", "social_services", "inpatient_care",
                          "assistive_devices", "winterisation", "reintegration"));
  EXPECT_THAT(restricted, ElementsAre("reintegration"));
}

TEST_F(NeedsTest, AKindOutsideItsDaysIsNeitherListedNorFound) {
  database.Sql("UPDATE need_kinds SET end_date = '2026-02-28' WHERE code = 'winterisation.fuel'");
  EXPECT_THAT(Assess("findings { kind: 'winterisation.fuel' urgency: URGENCY_LOW }"),
              Refused(common::v1::REASON_NEED_KIND_UNKNOWN));
  EXPECT_THAT(Assess("findings { kind: 'winterisation.fuel' urgency: URGENCY_LOW } "
                     "assess_date: '2026-02-28'"),
              IsOk());
  auto list = Do(needs, &Needs::ListNeedKinds, v1::ListNeedKindsRequest());
  for (const v1::NeedKind& kind : list->need_kinds()) EXPECT_NE(kind.code(), "winterisation.fuel");
}

TEST_F(NeedsTest, TheCatalogueIsReadInPagesInItsOrder) {
  std::vector<std::string> codes;
  auto request = Parse<v1::ListNeedKindsRequest>("page_size: 7");
  do {
    auto page = Do(needs, &Needs::ListNeedKinds, request);
    ASSERT_THAT(page, IsOk());
    for (const v1::NeedKind& kind : page->need_kinds()) codes.push_back(kind.code());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  auto whole = Do(needs, &Needs::ListNeedKinds, v1::ListNeedKindsRequest());
  ASSERT_EQ(static_cast<int>(codes.size()), whole->need_kinds_size());
  for (size_t i = 0; i < codes.size(); ++i)
    EXPECT_EQ(codes[i], whole->need_kinds(static_cast<int>(i)).code());
}

TEST_F(NeedsTest, AnAssessmentOpensItsNeedsAndTheMostUrgentComeFirst) {
  auto assessment = Assess(
      "findings { kind: 'housing' urgency: URGENCY_MEDIUM note: 'четверо в кімнаті' } "
      "findings { kind: 'winterisation' urgency: URGENCY_LOW } "
      "findings { kind: 'medical.medicines' urgency: URGENCY_CRITICAL } note: 'розмова вдома'");
  ASSERT_THAT(assessment, IsOk());
  auto kept = Parse<v1::GetAssessmentRequest>("id: '" + assessment->id() + "'");
  auto read = Do(needs, &Needs::GetAssessment, kept);
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(*read, platform::EqualsProto(*assessment));
  EXPECT_EQ(read->assessed_by(), "00000000-0000-7000-8000-000000000001");
  EXPECT_TRUE(read->synthetic());
  EXPECT_THAT(Kinds(NeedsNow()), ElementsAre("medical.medicines", "housing", "winterisation"));
  EXPECT_THAT(Kinds(NeedsNow("urgency: URGENCY_MEDIUM")),
              ElementsAre("medical.medicines", "housing"));
  EXPECT_THAT(Kinds(NeedsNow("kind: 'housing'")), ElementsAre("housing"));
  EXPECT_THAT(Kinds(NeedsNow("state: STATE_ENDED")), IsEmpty());
}

TEST_F(NeedsTest, NeedsAreReadInPagesInTheOrderOfUrgencyAndWaiting) {
  ASSERT_THAT(Assess("findings { kind: 'housing' urgency: URGENCY_HIGH } "
                     "findings { kind: 'legal' urgency: URGENCY_LOW }"),
              IsOk());
  ASSERT_THAT(Assess("assess_date: '2026-02-01' findings { kind: 'medical' urgency: URGENCY_HIGH } "
                     "person_id: '" +
                     mother + "'"),
              IsOk());
  std::vector<std::string> kinds;
  auto request = Parse<v1::ListNeedsRequest>("page_size: 1");
  do {
    auto page = Do(needs, &Needs::ListNeeds, request);
    ASSERT_THAT(page, IsOk());
    for (const v1::Need& need : page->needs()) kinds.push_back(need.kind());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(kinds, ElementsAre("medical", "housing", "legal"));
}

TEST_F(NeedsTest, AReassessmentRenewsEndsAndLeavesAndKeepsTheFormerOne) {
  auto first = Assess(
      "assess_date: '2026-02-01' "
      "findings { kind: 'housing' urgency: URGENCY_HIGH note: 'намет' } "
      "findings { kind: 'legal' urgency: URGENCY_LOW } "
      "findings { kind: 'education' urgency: URGENCY_LOW }");
  ASSERT_THAT(first, IsOk());
  platform::TestCaller later;
  later.now += absl::Minutes(1);
  auto second = Assess(
      "findings { kind: 'housing' urgency: URGENCY_MEDIUM note: 'гуртожиток' } "
      "ended_kinds: 'legal'",
      later);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->findings(0).need_id(), first->findings(0).need_id()) << "the same need";
  std::vector<v1::Need> open = NeedsNow();
  EXPECT_THAT(Kinds(open), ElementsAre("housing", "education"));
  EXPECT_EQ(open[0].urgency(), v1::URGENCY_MEDIUM);
  EXPECT_EQ(open[0].note(), "гуртожиток");
  EXPECT_EQ(open[0].first_date(), "2026-02-01");
  EXPECT_EQ(open[0].assess_date(), "2026-03-01");
  EXPECT_EQ(open[0].etag(), "\"2\"");
  EXPECT_THAT(Kinds(NeedsNow("state: STATE_ENDED")), ElementsAre("legal"));
  auto former = Do(needs, &Needs::GetAssessment,
                   Parse<v1::GetAssessmentRequest>("id: '" + first->id() + "'"));
  ASSERT_THAT(former, IsOk());
  EXPECT_THAT(*former, platform::EqualsProto(*first));
  auto all = Do(needs, &Needs::ListAssessments,
                Parse<v1::ListAssessmentsRequest>("household_id: '" + household + "'"));
  EXPECT_EQ(all->assessments_size(), 2);
  EXPECT_EQ(all->assessments(0).id(), second->id()) << "the latest first";
}

TEST_F(NeedsTest, ANeedOfAPersonIsNotThatOfTheHousehold) {
  ASSERT_THAT(Assess("findings { kind: 'medical' urgency: URGENCY_LOW }"), IsOk());
  ASSERT_THAT(
      Assess("findings { kind: 'medical' urgency: URGENCY_HIGH } person_id: '" + mother + "'"),
      IsOk());
  EXPECT_EQ(NeedsNow("kind: 'medical'").size(), 2u);
  EXPECT_THAT(Assess("ended_kinds: 'medical' person_id: '" + daughter + "'"),
              Refused(common::v1::REASON_FINDINGS_CONTRADICT));
}

TEST_F(NeedsTest, RefusesWhatDoesNotFitAndChangesNothing) {
  constexpr char kStranger[] = "0196b3f0-0000-7000-8000-0000000000ff";
  const std::string housing = "findings { kind: 'housing' urgency: URGENCY_LOW } ";
  EXPECT_THAT(Assess("findings { kind: 'gold' urgency: URGENCY_LOW }"),
              Refused(common::v1::REASON_NEED_KIND_UNKNOWN));
  EXPECT_THAT(Assess("findings { kind: 'reintegration' urgency: URGENCY_LOW }"),
              Refused(common::v1::REASON_NEED_KIND_RESTRICTED));
  EXPECT_THAT(Assess(housing + "person_id: '" + kStranger + "'"),
              Refused(common::v1::REASON_PERSON_NOT_IN_HOUSEHOLD));
  EXPECT_THAT(Assess(housing + "household_id: '" + kStranger + "'"),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Assess(housing + "assess_date: '2026-03-03'"),
              Refused(common::v1::REASON_DATE_IN_FUTURE));
  EXPECT_THAT(Assess(housing + "ended_kinds: 'legal'"),
              Refused(common::v1::REASON_FINDINGS_CONTRADICT));
  EXPECT_EQ(database.Sql("SELECT (SELECT count(*) FROM needs) + (SELECT count(*) FROM "
                         "assessments)"),
            "0");
}

TEST_F(NeedsTest, AreSeenWhereTheHouseholdIsAndNowhereElse) {
  auto assessment = Assess("findings { kind: 'housing' urgency: URGENCY_LOW }");
  ASSERT_THAT(assessment, IsOk());
  for (const char* unit : {kDonetsk, kDnipropetrovsk})
    EXPECT_EQ(NeedsNow("", In(unit)).size(), 1u) << unit;
  EXPECT_THAT(NeedsNow("", In(kKharkiv)), IsEmpty());
  EXPECT_THAT(Do(needs, &Needs::GetNeed,
                 Parse<v1::GetNeedRequest>("id: '" + assessment->findings(0).need_id() + "'"),
                 In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Do(needs, &Needs::GetAssessment,
                 Parse<v1::GetAssessmentRequest>("id: '" + assessment->id() + "'"), In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Assess("findings { kind: 'legal' urgency: URGENCY_LOW }", In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(NeedsTest, WhatIsSaidIsUnreadableInTheDatabase) {
  ASSERT_THAT(Assess("findings { kind: 'medical' urgency: URGENCY_LOW note: 'діабет' } "
                     "note: 'самотня'"),
              IsOk());
  for (const std::string& secret : {"діабет", "самотня"}) {
    EXPECT_EQ(
        database.Sql("SELECT (SELECT count(*) FROM needs n WHERE position(convert_to('" + secret +
                     "', 'UTF8') IN personal) > 0) + (SELECT count(*) FROM "
                     "assessments a WHERE position(convert_to('" +
                     secret + "', 'UTF8') IN personal) > 0)"),
        "0");
  }
}

TEST_F(NeedsTest, ManyWorkersAtOnceOpenAKindOnce) {
  std::vector<std::thread> workers;
  for (int i = 0; i < 16; ++i) {
    workers.emplace_back(
        [&] { EXPECT_THAT(Assess("findings { kind: 'housing' urgency: URGENCY_HIGH }"), IsOk()); });
  }
  for (std::thread& worker : workers) worker.join();
  EXPECT_EQ(NeedsNow("kind: 'housing'").size(), 1u);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM assessments"), "16");
  EXPECT_EQ(database.Sql("SELECT revision FROM needs"), "16");
}

TEST_F(NeedsTest, TheFeedTellsThemWithoutWhatTheyAre) {
  auto assessment = Assess("findings { kind: 'housing' urgency: URGENCY_HIGH }");
  ASSERT_THAT(assessment, IsOk());
  database.AwaitFeed();
  auto request = Parse<v1::ListRegistryChangesRequest>("kinds: 'needs'");
  auto told = Do(changes, &Changes::List, request);
  ASSERT_THAT(told, IsOk());
  ASSERT_EQ(told->events_size(), 1);
  EXPECT_EQ(told->events(0).key(), assessment->findings(0).need_id());
  EXPECT_EQ(Do(changes, &Changes::List, request, In(kKharkiv))->events_size(), 0);
}

}  // namespace
}  // namespace cc::registry
