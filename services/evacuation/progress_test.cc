#include "services/evacuation/count_store.h"
#include "services/evacuation/counting.h"
#include "services/evacuation/resident_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using ::testing::ElementsAre;
using v1::RemainingCount;
using v1::SettlementProgress;

class ProgressTest : public ResidentStory {
 protected:
  ProgressTest() {
    v1::PlanSettlementRequest request;
    request.set_id(decision_);
    request.set_unit_code(kTown);
    request.mutable_planned()->set_people(100);
    request.mutable_planned()->set_children(30);
    EXPECT_THAT(Do(decisions, &Decisions::PlanSettlement, request, Author(5)), IsOk());
  }
  std::vector<SettlementProgress> Progress(int day, platform::TestCaller caller = Author(20),
                                           int page_size = 0) {
    v1::ListProgressRequest request;
    request.set_date(platform::FormatDate(absl::CivilDay(2026, 3, day)));
    request.set_page_size(page_size);
    std::vector<SettlementProgress> all;
    do {
      auto page = Do(counts, &RemainingCounts::ListProgress, request, caller);
      EXPECT_THAT(page, IsOk());
      all.insert(all.end(), page->progress().begin(), page->progress().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  }
  void Left(const char* unit, int day, int people, v1::CountMethod method) {
    const platform::Call call = platform::TestCall(platform::TestCaller{});
    EXPECT_THAT(database.db().WriteStep(call,
                                        [&](platform::Tx& tx) {
                                          CountPeople(tx, {.method = method,
                                                           .origin = *paths.Find(unit),
                                                           .unit_code = unit,
                                                           .day = absl::CivilDay(2026, 3, day),
                                                           .people = people,
                                                           .children = 1,
                                                           .record_kind = "test",
                                                           .record_id = call.NewId(),
                                                           .synthetic = true});
                                          return absl::OkStatus();
                                        }),
                IsOk());
  }
  void Fold() {
    const platform::Call call = platform::TestCall(platform::TestCaller{});
    EXPECT_THAT(database.db().WriteStep(
                    call, [](platform::Tx& tx) { return FoldCounts(tx, 1000).status(); }),
                IsOk());
  }
  void CountRemaining(int day, int people, RemainingCount::Method method) {
    v1::RecordRemainingCountRequest request;
    request.mutable_count()->set_unit_code(kTown);
    request.mutable_count()->set_date(platform::FormatDate(absl::CivilDay(2026, 3, day)));
    request.mutable_count()->mutable_remaining()->set_people(people);
    request.mutable_count()->set_method(method);
    request.mutable_count()->set_source("староста");
    EXPECT_THAT(Do(counts, &RemainingCounts::RecordRemainingCount, request, Author(20)), IsOk());
  }
  // `method people` of those who left.
  static std::vector<std::string> LeftOf(const SettlementProgress& progress) {
    std::vector<std::string> left;
    for (const v1::LeftByMethod& by : progress.left()) {
      left.push_back(absl::StrCat(v1::CountMethod_Name(by.method()).substr(13), " ",
                                  by.left().people(), "/", by.left().children()));
    }
    return left;
  }

  const std::string decision_ = InForce(Obligatory({kTown, kVillage}));
};

TEST_F(ProgressTest, WhoLeftStandsByMethodWhetherFoldedOrNotAndOnlySinceTheDecision) {
  Left(kTown, 4, 50, v1::COUNT_METHOD_MANIFEST);  // before it came into force
  Left(kTown, 5, 10, v1::COUNT_METHOD_MANIFEST);
  Left(kTown, 6, 7, v1::COUNT_METHOD_SELF_DEPARTURE);
  Left(kVillage, 6, 3, v1::COUNT_METHOD_ESTIMATE);
  Fold();
  Left(kTown, 7, 4, v1::COUNT_METHOD_MANIFEST);
  Left(kTown, 9, 90, v1::COUNT_METHOD_MANIFEST);  // after the day asked for
  std::vector<SettlementProgress> progress = Progress(8);
  ASSERT_EQ(progress.size(), 2u);
  EXPECT_EQ(progress[0].unit_code(), kTown);
  EXPECT_EQ(progress[0].decision_id(), decision_);
  EXPECT_EQ(progress[0].planned().people(), 100);
  EXPECT_THAT(LeftOf(progress[0]), ElementsAre("MANIFEST 14/2", "SELF_DEPARTURE 7/1"));
  EXPECT_THAT(LeftOf(progress[1]), ElementsAre("ESTIMATE 3/1"));
  EXPECT_TRUE(Progress(4).empty()) << "not in force";
}

TEST_F(ProgressTest, WhoRemainsIsTheLastCountOfEachMethodOnItsOwnDay) {
  CountRemaining(5, 80, RemainingCount::METHOD_DOOR_TO_DOOR);
  CountRemaining(7, 71, RemainingCount::METHOD_DOOR_TO_DOOR);
  CountRemaining(6, 95, RemainingCount::METHOD_ESTIMATE);
  const SettlementProgress town = Progress(8)[0];
  ASSERT_EQ(town.remaining_size(), 2);
  EXPECT_EQ(town.remaining(0).remaining().people(), 71);
  EXPECT_EQ(town.remaining(0).date(), "2026-03-07");
  EXPECT_EQ(town.remaining(1).remaining().people(), 95);
  EXPECT_EQ(Progress(6)[0].remaining(0).remaining().people(), 80);
}

TEST_F(ProgressTest, WhoIsStillThereIsCountedFromTheLists) {
  AddOne(Child());
  const std::string grandmother = AddOne(Grandmother());
  ASSERT_THAT(Refuse(RefusalOf(grandmother)), IsOk());
  auto request = platform::ParseProto<v1::CreateEvacuatedInstitutionRequest>(
      "institution { kind: KIND_CARE_HOME name: 'Пансіонат (приклад)' "
      "unit_code: 'UA14120110010088407' residents { seats: 3 stretchers: 2 } synthetic: true }");
  ASSERT_THAT(Do(institutions, &Institutions::CreateEvacuatedInstitution, request, Author(6)),
              IsOk());
  database.Sql(
      "INSERT INTO parties (id, scope, origin_unit_code, leave_date, origin_status, state, "
      "personal, synthetic, created_at, updated_at) SELECT gen_random_uuid(), scope, unit_code, "
      "'2026-03-06', '{}', s, '', true, now(), now() FROM remaining_residents, "
      "generate_series(1, 4) s WHERE state = 2");
  database.Sql(
      "INSERT INTO party_people (party_id, number, id, scope, mobility, accompanying_adult, "
      "personal) SELECT id, n, gen_random_uuid(), scope, n, 0, '' FROM parties, "
      "generate_series(1, 2) n");
  const SettlementProgress town = Progress(8)[0];
  EXPECT_EQ(town.named(), 2);
  EXPECT_EQ(town.refused(), 1);
  EXPECT_EQ(town.in_institutions(), 5);
  EXPECT_EQ(town.requested().people(), 4) << "groups that asked or stand at the assembly point";
  EXPECT_EQ(town.requested().low_mobility(), 2);
  EXPECT_EQ(Progress(8)[1].named(), 0);
}

TEST_F(ProgressTest, EachSeesTheirOwnSettlementsPageByPage) {
  const std::string forced = InForce(Forced({kVillage}));
  ASSERT_EQ(Progress(8, Author(20), 1).size(), 3u);
  std::vector<SettlementProgress> village = Progress(8, In(kVillage, 20));
  ASSERT_EQ(village.size(), 2u);
  EXPECT_EQ(village[0].unit_code(), kVillage);
  // Ids of one instant have no order.
  EXPECT_NE(village[0].decision_id(), village[1].decision_id());
  EXPECT_TRUE(village[0].decision_id() == forced || village[1].decision_id() == forced);
  EXPECT_TRUE(Progress(8, In(kOtherOblast, 20)).empty());
}

}  // namespace
}  // namespace cc::evacuation
