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
  BoardWatch watch{board};
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
  EXPECT_EQ(platform::FromProto(Seen()[trip].trip().departure_time()),
            absl::FromCivil(absl::CivilMinute(2026, 3, 2, 11, 30), platform::Kyiv()));
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
