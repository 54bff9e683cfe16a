#include "services/territory/client/territory_snapshot.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "services/platform/testing_server/test_server.h"
#include "services/platform/time/date.h"
#include "services/territory/coming_into_force.h"
#include "services/territory/official_files.h"
#include "services/territory/territory_service.h"
#include "services/territory/territory_test_world.h"

namespace cc::territory {
namespace {

using platform::Eventually;
using platform::IsOk;

constexpr char kRaion[] = "UA14120000000070232";
constexpr char kOccupied[] =
    R"({"reference": {"kind": "наказ", "number": "376", "date": "2025-02-28"}, "editionDate": "2025-05-07",
    "periods": [{"unitCode": "UA14120000000070232", "status": "STATUS_OCCUPIED", "startDate": "2025-01-01"}]})";

// Territory behind the real pipeline, and a neighbour with a database of its own.
class TerritorySnapshotTest : public World {
 protected:
  TerritorySnapshotTest() { server_.Start(service_, "cc.territory.v1.TerritoryService"); }
  ~TerritorySnapshotTest() override { server_.server().Drain(); }  // while there is a service

  std::unique_ptr<TerritorySnapshot> Follow(std::shared_ptr<grpc::Channel> channel) {
    std::string token = server_.Token(
        {.grants = {platform::HeldGrant{
             .role = "neighbour", .tail = 0, .relation = options::v1::RELATION_ANY}}});
    return std::make_unique<TerritorySnapshot>(
        std::move(channel), [token] { return token; }, neighbour_.db());
  }
  // Waits until the neighbour's copy says so. As a service's feed listener does, it wakes the feed
  // again and again: what another open transaction holds back is told later.
  template <typename Condition>
  bool Becomes(Condition condition) {
    return Eventually([&] {
      feed_.wakeup().Notify();
      return condition();
    });
  }
  static v1::Status StatusIn(const TerritorySnapshot& snapshot) {
    auto basis = snapshot.StatusOn(kRaion, absl::CivilDay(2025, 4, 1), absl::Now());
    return basis ? basis->status() : v1::STATUS_UNSPECIFIED;
  }

  platform::TestDatabase neighbour_{"territory_neighbour", {}};
  platform::TestServer server_{
      {.name = "territory",
       .roles = {{"neighbour", {"territory.units.read", "territory.statuses.read"}}},
       .unit_paths = &kept_}};
  TerritoryService service_{server_.rpc(), units_,   editions_,     statuses_, past_statuses_,
                            timelines_,    imports_, list_imports_, files_,    changes_,
                            searches_,     exports_, statistics_,   doubts_};
};

TEST_F(TerritorySnapshotTest, FollowsWhatIsTakenOver) {
  std::unique_ptr<TerritorySnapshot> snapshot = Follow(server_.Dial());
  ASSERT_TRUE(Becomes([&] { return snapshot->Ready().ok(); }));
  EXPECT_EQ(snapshot->Find(kRaion), (platform::UnitPath{0, 91971, 70232}));
  EXPECT_EQ(snapshot->Find("UA99000000000099999"), std::nullopt);
  EXPECT_EQ(StatusIn(*snapshot), v1::STATUS_NONE);
  ASSERT_THAT(List(kOccupied), IsOk());
  EXPECT_TRUE(Becomes([&] { return StatusIn(*snapshot) == v1::STATUS_OCCUPIED; }));
  auto basis = snapshot->StatusOn(kRaion, absl::CivilDay(2025, 4, 1), absl::Now());
  EXPECT_EQ(basis->act().number(), "376");
  EXPECT_EQ(basis->edition_date(), "2025-05-07");
  EXPECT_EQ(basis->revision(), 2);
}

TEST_F(TerritorySnapshotTest, AnActThatWaitedForItsDayIsFollowedWhenItComesIntoForce) {
  constexpr char kLater[] =
      R"({"reference": {"kind": "наказ", "number": "376", "date": "2025-02-28"}, "editionDate": "2025-06-06",
      "inForceDate": "2025-06-10",
      "periods": [{"unitCode": "UA14120000000070232", "status": "STATUS_OCCUPIED", "startDate": "2025-01-01",
      "endDate": "2025-03-31"}]})";
  now_ = absl::FromCivil(absl::CivilDay(2025, 6, 6), platform::Kyiv());
  ASSERT_THAT(List(kOccupied), IsOk());
  ASSERT_THAT(List(kLater), IsOk());
  std::unique_ptr<TerritorySnapshot> snapshot = Follow(server_.Dial());
  ASSERT_TRUE(Becomes([&] { return snapshot->Ready().ok(); }));
  EXPECT_EQ(StatusIn(*snapshot), v1::STATUS_OCCUPIED) << "until the day comes";
  ComingIntoForce calendar(database_.db(), kept_);
  ASSERT_THAT(calendar.PutInForce(platform::TestCall({.now = now_ + absl::Hours(3 * 24)})), IsOk());
  EXPECT_EQ(StatusIn(*snapshot), v1::STATUS_OCCUPIED) << "the eve";
  ASSERT_THAT(calendar.PutInForce(platform::TestCall({.now = now_ + absl::Hours(4 * 24)})), IsOk());
  EXPECT_TRUE(Becomes([&] { return StatusIn(*snapshot) == v1::STATUS_NONE; }));
}

TEST_F(TerritorySnapshotTest, AnswersAfterARestartWhileTerritoryIsDown) {
  ASSERT_THAT(List(kOccupied), IsOk());
  {
    std::unique_ptr<TerritorySnapshot> first = Follow(server_.Dial());
    ASSERT_TRUE(Becomes([&] { return first->Ready().ok(); }));
  }
  // Nobody listens there.
  std::unique_ptr<TerritorySnapshot> second =
      Follow(grpc::CreateChannel("127.0.0.1:1", grpc::InsecureChannelCredentials()));
  EXPECT_THAT(second->Ready(), IsOk());
  EXPECT_EQ(StatusIn(*second), v1::STATUS_OCCUPIED);
  auto basis = second->StatusOn(kRaion, absl::CivilDay(2025, 4, 1), absl::Now() + absl::Hours(5));
  EXPECT_GE(basis->snapshot_age_seconds(), 5 * 3600 - 60)
      << "how old the answer is, is told with it";
}

TEST_F(TerritorySnapshotTest, RowsOfTheNeighbourFollowAUnitThatMoved) {
  constexpr char kHeader[] =
      "Перший рівень;Другий рівень;Третій рівень;Четвертий рівень;Додатковий "
      "рівень;Категорія;Назва\n";
  constexpr char kTwo[] =
      "UA14000000000091971;UA14120000000070232;UA14120070000090878;;;H;Перша\n"
      "UA14000000000091971;UA14120000000070232;UA14120080000090879;;;H;Друга\n";
  v1::ImportCodifierRequest partial;
  partial.set_partial(true);
  ASSERT_THAT(Codifier(absl::StrCat(kHeader, kTwo,
                                    "UA14000000000091971;UA14120000000070232;UA14120070000090878;"
                                    "UA14120070020010159;;C;Біла Гора\n"),
                       partial),
              IsOk());
  platform::TestDatabase rows("territory_rows",
                              {{"0001_rows", "CREATE TABLE rows (scope int[] NOT NULL)"}});
  rows.Sql("INSERT INTO rows VALUES ('{300000,391971,370232,390878,310159}')");
  std::string token =
      server_.Token({.grants = {platform::HeldGrant{
                         .role = "neighbour", .tail = 0, .relation = options::v1::RELATION_ANY}}});
  TerritorySnapshot snapshot(
      server_.Dial(), [token] { return token; }, rows.db());
  ASSERT_TRUE(Becomes([&] { return snapshot.Find("UA14120070020010159").has_value(); }));
  ASSERT_THAT(Codifier(absl::StrCat(kHeader, kTwo,
                                    "UA14000000000091971;UA14120000000070232;UA14120080000090879;"
                                    "UA14120080020010159;;C;Біла Гора\n"),
                       partial),
              IsOk());
  EXPECT_TRUE(Becomes([&] {
    return rows.Sql("SELECT scope FROM rows") == "{300000,310159,370232,390879,391971}";
  })) << rows.Sql("SELECT scope FROM rows");
  EXPECT_EQ(snapshot.follower().rows_followed(), 1);
}

// Five neighbours at once, as in the suite; their figures are properties of the test's report.
TEST_F(TerritorySnapshotTest, FiveNeighboursFollowTheOfficialEditionsAtOnce) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  const std::string official = ReadOfficial(kCodifierFile);
  ASSERT_THAT(Codifier(official), IsOk());
  std::vector<std::unique_ptr<platform::TestDatabase>> databases;
  std::string token =
      server_.Token({.grants = {platform::HeldGrant{
                         .role = "neighbour", .tail = 0, .relation = options::v1::RELATION_ANY}}});
  std::vector<std::unique_ptr<TerritorySnapshot>> all;
  auto start = [&] {
    all.clear();
    for (auto& database : databases)
      all.push_back(std::make_unique<TerritorySnapshot>(
          server_.Dial(), [token] { return token; }, database->db()));
  };
  auto at = [&](int64_t revision) {
    return std::all_of(all.begin(), all.end(), [&](const auto& snapshot) {
      return snapshot->index() != nullptr && snapshot->index()->revision() == revision;
    });
  };
  for (int i = 0; i < 5; ++i)
    databases.push_back(std::make_unique<platform::TestDatabase>(
        "territory_neighbour", std::vector<platform::Migration>()));
  start();
  ASSERT_TRUE(Becomes([&] { return at(2); }));
  v1::ImportCodifierRequest later;
  later.set_edition_date("2025-07-01");
  ASSERT_THAT(
      Codifier(absl::StrReplaceAll(official, {{"Нова ", "Новіша "}, {";Іванівка", ";Івано"}}),
               later),
      IsOk());
  ASSERT_TRUE(Becomes([&] { return at(3); }));
  double refreshed = 0, loaded = 0;
  for (const auto& snapshot : all) refreshed = std::max(refreshed, snapshot->refresh_seconds());
  start();
  for (const auto& snapshot : all) loaded = std::max(loaded, snapshot->load_seconds());
  EXPECT_TRUE(at(3)) << "as it was kept";
  RecordProperty("refreshed_milliseconds", static_cast<int>(refreshed * 1000));
  RecordProperty("loaded_milliseconds", static_cast<int>(loaded * 1000));
}

}  // namespace
}  // namespace cc::territory
