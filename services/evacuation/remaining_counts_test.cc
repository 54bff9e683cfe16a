#include "services/evacuation/remaining_counts.h"

#include "services/evacuation/decision_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;
using v1::RemainingCount;

class RemainingCountsTest : public DecisionStory {
 protected:
  absl::StatusOr<RemainingCount> Count(
      const char* unit, int day, int people,
      RemainingCount::Method method = RemainingCount::METHOD_DOOR_TO_DOOR) {
    v1::RecordRemainingCountRequest request;
    RemainingCount& count = *request.mutable_count();
    count.set_unit_code(unit);
    count.set_date(platform::FormatDate(absl::CivilDay(2026, 3, day)));
    count.mutable_remaining()->set_people(people);
    count.set_method(method);
    count.set_source("староста");
    count.set_synthetic(true);
    return Do(counts, &RemainingCounts::RecordRemainingCount, request, Author(20));
  }
  absl::StatusOr<RemainingCount> Correct(const std::string& id, int people, int children = 0) {
    v1::CorrectRemainingCountRequest request;
    request.set_id(id);
    request.mutable_remaining()->set_people(people);
    request.mutable_remaining()->set_children(children);
    request.set_reason("двох полічено двічі");
    return Do(counts, &RemainingCounts::CorrectRemainingCount, request, Author(20));
  }
  std::vector<RemainingCount> List(bool with_corrected, int page_size = 0,
                                   platform::TestCaller caller = Author(20)) {
    v1::ListRemainingCountsRequest request;
    request.set_with_corrected(with_corrected);
    request.set_page_size(page_size);
    std::vector<RemainingCount> all;
    do {
      auto page = Do(counts, &RemainingCounts::ListRemainingCounts, request, caller);
      EXPECT_THAT(page, IsOk());
      all.insert(all.end(), page->counts().begin(), page->counts().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  }
  std::vector<std::string> Missing(int day, platform::TestCaller caller = Author(20)) {
    v1::ListMissingCountsRequest request;
    request.set_date(platform::FormatDate(absl::CivilDay(2026, 3, day)));
    auto page = Do(counts, &RemainingCounts::ListMissingCounts, request, caller);
    EXPECT_THAT(page, IsOk());
    std::vector<std::string> units;
    for (const v1::MissingCount& missing : page->settlements())
      units.push_back(missing.unit_code() + " " + missing.last_date());
    return units;
  }
};

TEST_F(RemainingCountsTest, ADayIsCountedOnceByEachMethod) {
  ASSERT_THAT(Count(kTown, 6, 40), IsOk());
  EXPECT_THAT(Count(kTown, 6, 41), Refused(common::v1::REASON_COUNT_EXISTS));
  EXPECT_THAT(Count(kTown, 6, 60, RemainingCount::METHOD_ESTIMATE), IsOk());
  EXPECT_THAT(Count(kTown, 7, 39), IsOk());
  EXPECT_THAT(Count(kVillage, 6, 0), IsOk()) << "nobody remains";
  EXPECT_EQ(List(false, 1).size(), 4u);
  EXPECT_EQ(List(false)[0].date(), "2026-03-07");
}

TEST_F(RemainingCountsTest, ACorrectionStandsBesideWhatItCorrects) {
  auto first = Count(kTown, 6, 40);
  auto second = Correct(first->id(), 38, 4);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->corrects_id(), first->id());
  EXPECT_EQ(second->method(), first->method());
  EXPECT_THAT(Correct(first->id(), 37), Refused(common::v1::REASON_STATE_FORBIDS));
  ASSERT_THAT(Correct(second->id(), 37), IsOk());
  ASSERT_EQ(List(false).size(), 1u);
  EXPECT_EQ(List(false)[0].remaining().people(), 37);
  EXPECT_EQ(List(true).size(), 3u);
  EXPECT_EQ(Why(Correct(List(false)[0].id(), 3, 4)), common::v1::REASON_COUNT_PARTS_EXCEED);
}

TEST_F(RemainingCountsTest, OfManyCorrectionsOfOneCountOneIsTaken) {
  auto first = Count(kTown, 6, 40);
  EXPECT_THAT(platform::AtOnce(6, [&](int i) { return Correct(first->id(), 30 + i).status(); }),
              UnorderedElementsAre(Pair("OK", 1), Pair("REASON_STATE_FORBIDS", 5)));
  EXPECT_EQ(List(true).size(), 2u);
}

TEST_F(RemainingCountsTest, TellsWhichSettlementsUnderADecisionNobodyCounted) {
  InForce(Forced({kTown, kVillage}));
  InForce(Obligatory({kTown}));
  EXPECT_THAT(Missing(4), IsEmpty()) << "not in force yet";
  ASSERT_THAT(Count(kTown, 5, 40), IsOk());
  ASSERT_THAT(Count(kVillage, 6, 10), IsOk());
  EXPECT_THAT(Missing(6), ElementsAre(std::string(kTown) + " 2026-03-05"));
  EXPECT_THAT(Missing(5), ElementsAre(std::string(kVillage) + " "));
  EXPECT_THAT(Missing(7), ElementsAre(std::string(kTown) + " 2026-03-05",
                                      std::string(kVillage) + " 2026-03-06"));
  EXPECT_THAT(Missing(7, In(kVillage, 20)), ElementsAre(std::string(kVillage) + " 2026-03-06"));
}

TEST_F(RemainingCountsTest, OtherOblastsSeeNoneAndCorrectNone) {
  auto count = Count(kTown, 6, 40);
  EXPECT_THAT(List(true, 0, In(kOtherOblast, 20)), IsEmpty());
  EXPECT_EQ(List(true, 0, In(kTown, 20)).size(), 1u);
  v1::CorrectRemainingCountRequest request;
  request.set_id(count->id());
  request.mutable_remaining()->set_people(1);
  EXPECT_THAT(Do(counts, &RemainingCounts::CorrectRemainingCount, request, In(kOtherOblast, 20)),
              Refused(common::v1::REASON_NOT_FOUND));
}

}  // namespace
}  // namespace cc::evacuation
