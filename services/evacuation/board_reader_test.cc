#include "services/evacuation/board_reader.h"

#include "services/evacuation/board_watch.h"
#include "services/evacuation/situation_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;

using LiveBoard = Board;

class BoardReaderTest : public SituationStory {
 protected:
  // The rows that a caller sees, by id.
  std::map<std::string, v1::BoardChange> Seen(platform::TestCaller caller = {}) {
    std::map<std::string, v1::BoardChange> rows;
    v1::ListBoardRequest request;
    request.set_page_size(1000);
    auto page = Do(watch, &BoardWatch::ListBoard, request, caller);
    EXPECT_THAT(page, IsOk());
    for (const v1::BoardChange& change : page->changes()) {
      if (change.has_trip()) rows[change.trip().id()] = change;
      if (change.has_site()) rows[change.site().id()] = change;
    }
    return rows;
  }
  void Follow() {
    database.AwaitFeed();
    EXPECT_THAT(reader.Follow(platform::TestCall()), IsOk());
  }

  LiveBoard board{"epoch", LiveBoard::Options()};
  BoardReader reader{database.db(), feed, board, paths, Names(), rules, BoardReader::Options()};
  // As if the caller held the permission that is asked for, where `routes` says.
  platform::Scope ReadsRoutes(absl::string_view permission) const {
    EXPECT_EQ(permission, "evacuation.routes.read");
    platform::Scope scope;
    for (const char* unit : routes) scope.Add(options::v1::RELATION_ANY, *platform::TailOf(unit));
    return scope;
  }
  // A route of two stops.
  void AddRoute(const std::string& trip, const std::string& first, const std::string& last) {
    database.Sql(
        "INSERT INTO trip_routes (trip_id, scope) SELECT id, scope FROM trips WHERE id = '" + trip +
        "'");
    database.Sql(
        "INSERT INTO trip_stops (trip_id, number, scope, unit_code, unit_path, name, road, "
        "planned_at) SELECT id, n, scope, '', '{0}', '', '', at::timestamptz FROM trips, (VALUES "
        "(1, '" +
        first + "'), (2, '" + last + "')) AS s (n, at) WHERE id = '" + trip + "'");
  }
  static absl::Time Kyiv(int hour, int minute) {
    return absl::FromCivil(absl::CivilMinute(2026, 3, 2, hour, minute), platform::Kyiv());
  }

  std::vector<const char*> routes;  // where the caller may read routes
  BoardWatch watch{board, [this](const platform::Call&, absl::string_view permission) {
                     return ReadsRoutes(permission);
                   }};
};

TEST_F(BoardReaderTest, FollowsTripsFromBoardingOnAndForgetsThoseOfThePast) {
  ASSERT_THAT(reader.ReadAll(platform::TestCall()), IsOk());
  const std::string trip = BoardingTrip(40, 2), party = AssembledParty();
  Follow();
  EXPECT_EQ(Seen()[trip].trip().state(), v1::Trip::STATE_BOARDING);
  EXPECT_EQ(Seen()[trip].trip().boarded().seats(), 0);
  ASSERT_THAT(Board(party, trip), IsOk());
  Depart(trip);
  Follow();
  const v1::BoardTrip row = Seen()[trip].trip();
  EXPECT_EQ(row.state(), v1::Trip::STATE_DEPARTED);
  EXPECT_EQ(row.boarded().seats(), 3);
  EXPECT_EQ(row.boarded().wheelchairs(), 1);
  EXPECT_EQ(row.from_unit_code(), kKramatorskRaion);
  Arrive(trip);
  Follow();
  EXPECT_FALSE(Seen().contains(trip)) << "its day is long over";
  EXPECT_EQ(Seen().size(), 1u) << "the centre";
}

TEST_F(BoardReaderTest, ShowsTripsWithinTheScopeAndSitesToEveryone) {
  const std::string trip = BoardingTrip(40, 2);
  ASSERT_THAT(reader.ReadAll(platform::TestCall()), IsOk());
  EXPECT_EQ(Seen(In(kDonetsk)).size(), 2u);
  EXPECT_EQ(Seen(In(kDnipropetrovsk)).size(), 2u) << "where it goes";
  auto elsewhere = Seen(In("UA63000000000041885"));
  EXPECT_EQ(elsewhere.size(), 1u);
  EXPECT_FALSE(elsewhere.contains(trip));
}

TEST_F(BoardReaderTest, RoundsTimesDownByTheRule) {
  const std::string trip = BoardingTrip(40, 2);
  Depart(trip);
  database.Sql("UPDATE trips SET departed_at = '2026-03-02 11:44:31+02'");
  ASSERT_THAT(reader.ReadAll(platform::TestCall()), IsOk());
  EXPECT_EQ(platform::FromProto(Seen()[trip].trip().departure_time()), Kyiv(11, 30));
  routes = {kDonetsk};
  EXPECT_EQ(platform::FromProto(Seen()[trip].trip().departure_time()),
            Kyiv(11, 44) + absl::Seconds(31))
      << "exact for those who read routes";
}

TEST_F(BoardReaderTest, PlannedTimesAreExactForThoseWhoReadRoutesAndRoundedForAllOthers) {
  const std::string trip = BoardingTrip(40, 2);
  AddRoute(trip, "2026-03-02 09:44:31+02", "2026-03-02 17:13:00+02");
  ASSERT_THAT(reader.ReadAll(platform::TestCall()), IsOk());
  for (const auto& scope : std::vector<std::vector<const char*>>{{}, {"UA63000000000041885"}}) {
    routes = scope;
    const v1::BoardTrip coarse = Seen()[trip].trip();
    EXPECT_EQ(platform::FromProto(coarse.planned_departure_time()), Kyiv(9, 30));
    EXPECT_EQ(platform::FromProto(coarse.planned_arrival_time()), Kyiv(17, 0));
  }
  for (const char* unit : {kDonetsk, kDnipropetrovsk}) {
    routes = {unit};
    const v1::BoardTrip exact = Seen()[trip].trip();
    EXPECT_EQ(platform::FromProto(exact.planned_departure_time()), Kyiv(9, 44) + absl::Seconds(31));
    EXPECT_EQ(platform::FromProto(exact.planned_arrival_time()), Kyiv(17, 13));
    EXPECT_EQ(exact.from_unit_code(), kKramatorskRaion);
  }
}

TEST_F(BoardReaderTest, AStreamTellsTheSameAsThePages) {
  const std::string trip = BoardingTrip(40, 2);
  AddRoute(trip, "2026-03-02 09:44:00+02", "2026-03-02 17:13:00+02");
  ASSERT_THAT(reader.ReadAll(platform::TestCall()), IsOk());
  const v1::WatchBoardRequest request;
  const platform::Call call = platform::TestCall(request);
  for (const auto& [scope, minute] :
       {std::pair(std::vector<const char*>(), 30), std::pair(std::vector{kDonetsk}, 44)}) {
    routes = scope;
    auto source = watch.WatchBoard(call, request);
    ASSERT_THAT(source, IsOk());
    auto news = (*source)->Next(call);
    ASSERT_THAT(news, IsOk());
    int trips_told = 0;
    for (const v1::BoardChange& change : *news) {
      if (!change.has_trip()) continue;
      ++trips_told;
      EXPECT_EQ(platform::FromProto(change.trip().planned_departure_time()), Kyiv(9, minute));
    }
    EXPECT_EQ(trips_told, 1);
  }
}

TEST_F(BoardReaderTest, ATripWithoutARouteHasNoPlannedTimes) {
  const std::string trip = BoardingTrip(40, 2);
  ASSERT_THAT(reader.ReadAll(platform::TestCall()), IsOk());
  routes = {kDonetsk};
  EXPECT_FALSE(Seen()[trip].trip().has_planned_departure_time());
  EXPECT_FALSE(Seen()[trip].trip().has_planned_arrival_time());
}

TEST_F(BoardReaderTest, AHromadaIsTheNearestPlaceThatItTells) {
  constexpr char kSettlement[] = "UA14120110050031319";
  constexpr char kHromada[] = "UA14120110000011234";
  paths.Add({kDonetsk, kKramatorskRaion, kHromada, kSettlement});
  BoardReader coarse(
      database.db(), feed, board, paths,
      [&](int32_t tail) -> std::optional<NamedUnit> {
        if (tail == platform::TailOf(kHromada)) return NamedUnit{kHromada, ""};
        return std::nullopt;
      },
      rules, BoardReader::Options());
  auto request = TripRequest(Centre(), 5, 0);
  request.mutable_trip()->set_from_unit_code(kSettlement);
  request.mutable_trip()->set_date("2026-03-02");
  auto trip = Do(trips, &Trips::CreateTrip, request);
  ASSERT_THAT(trip, IsOk());
  ASSERT_THAT(coarse.ReadAll(platform::TestCall()), IsOk());
  EXPECT_EQ(Seen()[trip->id()].trip().from_unit_code(), kHromada);
}

TEST_F(BoardReaderTest, ReadsEverythingAnewWhereTheFeedNoLongerTellsWhatWasMissed) {
  ASSERT_THAT(reader.ReadAll(platform::TestCall()), IsOk());
  const std::string trip = BoardingTrip(40, 2);
  database.AwaitFeed();
  database.Sql("UPDATE platform.feed_epoch SET epoch = gen_random_uuid()");
  ASSERT_THAT(reader.Follow(platform::TestCall()), IsOk());
  EXPECT_TRUE(Seen().contains(trip));
}

TEST_F(BoardReaderTest, AThreadKeepsTheBoardWithoutBeingAsked) {
  {
    BoardReader own(database.db(), feed, board, paths, Names(), rules, BoardReader::Options());
    own.Start([] { return platform::TestCall(); }, [] { return absl::OkStatus(); });
    const std::string trip = BoardingTrip(40, 2);
    EXPECT_TRUE(platform::Eventually([&] {
      return board.After(platform::TestCall().scope(), "", 1).ok() && Seen().contains(trip);
    }));
  }
}

}  // namespace
}  // namespace cc::evacuation
