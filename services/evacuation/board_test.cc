#include "services/evacuation/board.h"

#include <atomic>
#include <random>
#include <thread>

#include "services/evacuation/board_watch.h"
#include "services/platform/testing/testing.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

platform::Scope Country() {
  platform::Scope scope;
  scope.Add(options::v1::RELATION_ANY, 0);
  return scope;
}
platform::Scope Of(int32_t tail) {
  platform::Scope scope;
  scope.Add(options::v1::RELATION_ANY, tail);
  return scope;
}

// What a watcher who keeps the last row of each id has.
class Wall {
 public:
  Wall(const Board& board, platform::Scope scope) : board_(board), scope_(std::move(scope)) {}

  // Reads to the end; how many changes there were.
  int Catch(int page = 50) {
    int told = 0;
    while (true) {
      auto changes = board_.After(scope_, token_, page);
      EXPECT_THAT(changes, IsOk());
      if (!changes.ok() || changes->resume_token == token_) return told;
      token_ = changes->resume_token;
      for (const v1::BoardChange& change : changes->changes) {
        ++told;
        if (change.anew()) {
          rows.clear();
          ++begun;
        }
        if (change.has_trip()) rows[change.trip().id()] = change.trip().boarded().seats();
        if (!change.removed_id().empty()) rows.erase(change.removed_id());
      }
    }
  }

  std::map<std::string, int> rows;
  int begun = 0;

 private:
  const Board& board_;
  const platform::Scope scope_;
  std::string token_;
};

class BoardTest : public ::testing::Test {
 protected:
  static Board::Row Trip(const std::string& id, int boarded, int32_t tail = 7) {
    Board::Row row{.scope = {platform::MakeScopeKey(options::v1::RELATION_ORIGIN, 0),
                             platform::MakeScopeKey(options::v1::RELATION_ORIGIN, tail)}};
    row.change.mutable_trip()->set_id(id);
    row.change.mutable_trip()->mutable_boarded()->set_seats(boarded);
    return row;
  }
  void Put(const std::string& id, int boarded, int32_t tail = 7) {
    board.Put(id, Trip(id, boarded, tail));
  }

  Board board{"epoch", {.removed = 3}};
};

TEST_F(BoardTest, IsNotTheWholeBoardBeforeItWasRead) {
  EXPECT_THAT(board.After(Country(), "", 10), platform::Refused(common::v1::REASON_UNAVAILABLE));
}

TEST_F(BoardTest, AWatcherGoesOnWhereTheyWere) {
  board.Open();
  Put("a", 1);
  Put("b", 1);
  Wall wall(board, Country());
  EXPECT_EQ(wall.Catch(), 2);
  EXPECT_EQ(wall.Catch(), 0);
  Put("a", 2);
  Put("b", 1);  // stands so already
  EXPECT_EQ(wall.Catch(), 1);
  board.Remove("b");
  board.Remove("b");
  EXPECT_EQ(wall.Catch(), 1);
  EXPECT_EQ(wall.rows, (std::map<std::string, int>{{"a", 2}}));
  EXPECT_EQ(wall.begun, 1);
}

TEST_F(BoardTest, AChangeThatOnlyTheExactTripShowsIsTold) {
  board.Open();
  Board::Row row = Trip("a", 1);
  row.exact = row.change.trip();
  board.Put("a", row);
  auto first = board.After(Country(), "", 10);
  ASSERT_THAT(first, IsOk());
  board.Put("a", row);
  EXPECT_THAT(board.After(Country(), first->resume_token, 10)->changes, IsEmpty());
  row.exact->mutable_planned_departure_time()->set_seconds(60);
  board.Put("a", row);
  auto coarse = board.After(Country(), first->resume_token, 10);
  ASSERT_EQ(coarse->changes.size(), 1u);
  EXPECT_FALSE(coarse->changes[0].trip().has_planned_departure_time());
  auto exact = board.After(Country(), first->resume_token, 10, Of(7));
  ASSERT_EQ(exact->changes.size(), 1u);
  EXPECT_EQ(exact->changes[0].trip().planned_departure_time().seconds(), 60);
  EXPECT_FALSE(board.After(Country(), first->resume_token, 10, Of(8))
                   ->changes[0]
                   .trip()
                   .has_planned_departure_time());
}

TEST_F(BoardTest, WhoIsSlowIsToldTheLastRowAlone) {
  board.Open();
  Put("a", 0);
  Wall wall(board, Country());
  wall.Catch();
  for (int i = 1; i <= 10000; ++i) Put("a", i);
  EXPECT_EQ(wall.Catch(), 1);
  EXPECT_EQ(wall.rows["a"], 10000);
}

TEST_F(BoardTest, AnEmptyBoardSaysSo) {
  board.Open();
  auto changes = board.After(Country(), "", 10);
  ASSERT_THAT(changes, IsOk());
  ASSERT_EQ(changes->changes.size(), 1u);
  EXPECT_TRUE(changes->changes[0].anew());
  EXPECT_EQ(changes->changes[0].resume_token(), changes->resume_token);
  EXPECT_THAT(board.After(Country(), changes->resume_token, 10)->changes, IsEmpty());
}

TEST_F(BoardTest, BeginsAnewWithATokenOfAnotherInstanceOrOneOfLongAgo) {
  board.Open();
  Put("a", 1);
  for (const char* token : {"other.1", "epoch.99", "epoch", "epoch.x", "epoch.1.y", "…"})
    EXPECT_TRUE(board.After(Country(), token, 10)->changes.at(0).anew()) << token;
  Wall wall(board, Country());
  wall.Catch();
  for (const char* id : {"b", "c", "d", "e"}) {
    Put(id, 1);
    board.Remove(id);
  }
  wall.Catch();
  EXPECT_EQ(wall.begun, 2) << "of four removals three are remembered";
  EXPECT_EQ(wall.rows, (std::map<std::string, int>{{"a", 1}}));
}

TEST_F(BoardTest, ShowsAWatcherTheirScopeAndTellsThemWhatLeavesIt) {
  board.Open();
  Put("mine", 1, 7);
  Put("other", 1, 8);
  Wall mine(board, Of(7)), all(board, Country());
  mine.Catch();
  all.Catch();
  EXPECT_EQ(mine.rows, (std::map<std::string, int>{{"mine", 1}}));
  EXPECT_EQ(all.rows.size(), 2u);
  Put("new", 1, 8);
  EXPECT_EQ(mine.Catch(), 0) << "not even that there is one";
  Put("mine", 2, 8);
  EXPECT_EQ(mine.Catch(), 1);
  EXPECT_THAT(mine.rows, IsEmpty());
  board.Remove("other");
  EXPECT_EQ(mine.Catch(), 0);
}

TEST_F(BoardTest, KeepsOnlyWhatThereIs) {
  board.Open();
  for (const char* id : {"a", "b", "c"}) Put(id, 1);
  Wall wall(board, Country());
  wall.Catch();
  board.KeepOnly({"b"});
  wall.Catch();
  EXPECT_EQ(wall.rows, (std::map<std::string, int>{{"b", 1}}));
}

TEST_F(BoardTest, EachTellWakesWatchersOnceWhereThereIsNews) {
  int woken = 0;
  const platform::Wakeup::Id id = board.wakeup().Add([&] { ++woken; });
  board.Open();
  board.Tell();
  EXPECT_EQ(woken, 0);
  Put("a", 1);
  Put("b", 1);
  board.Tell();
  board.Tell();
  EXPECT_EQ(woken, 1);
  board.wakeup().Remove(id);
}

// Walls of any pace and page, most of them of one oblast, beside one writer.
TEST_F(BoardTest, EveryWatcherEndsWithTheBoardWhateverHappensMeanwhile) {
  board.Open();
  constexpr int kWalls = 200, kChanges = 4000;
  std::atomic<bool> writing = true;
  std::vector<std::unique_ptr<Wall>> walls;
  for (int i = 0; i < kWalls; ++i)
    walls.push_back(std::make_unique<Wall>(board, i % 4 == 0 ? Country() : Of(7 + i % 3)));
  std::vector<std::thread> threads;
  for (int reader = 0; reader < 4; ++reader) {
    threads.emplace_back([&, reader] {
      std::mt19937 random(static_cast<unsigned>(reader));
      while (writing) walls[random() % (kWalls / 4) * 4 + static_cast<unsigned>(reader)]->Catch(3);
    });
  }
  std::map<std::string, std::pair<int, int32_t>> truth;
  std::mt19937 random(42);
  for (int i = 0; i < kChanges; ++i) {
    const std::string id = absl::StrCat("trip ", random() % 60);
    if (random() % 4 == 0) {
      board.Remove(id);
      truth.erase(id);
    } else {
      const int32_t tail = 7 + static_cast<int32_t>(random() % 3);
      Put(id, i, tail);
      truth[id] = {i, tail};
    }
  }
  writing = false;
  for (std::thread& thread : threads) thread.join();
  for (int i = 0; i < kWalls; ++i) {
    walls[static_cast<size_t>(i)]->Catch();
    std::map<std::string, int> expected;
    for (const auto& [id, row] : truth) {
      if (i % 4 == 0 || row.second == 7 + i % 3) expected[id] = row.first;
    }
    EXPECT_EQ(walls[static_cast<size_t>(i)]->rows, expected) << i;
  }
}

TEST_F(BoardTest, AStreamHoldsAPageAtMost) {
  board.Open();
  for (int i = 0; i < 300; ++i) Put(absl::StrCat(i), 1);
  BoardWatch watch(board, [](const platform::Call&, absl::string_view) { return Country(); });
  v1::WatchBoardRequest request;
  const platform::Call call = platform::TestCall(request);
  auto source = watch.WatchBoard(call, request);
  ASSERT_THAT(source, IsOk());
  std::vector<size_t> sizes;
  for (auto news = (*source)->Next(call); news.ok() && !news->empty(); news = (*source)->Next(call))
    sizes.push_back(news->size());
  EXPECT_THAT(sizes, ElementsAre(50, 50, 50, 50, 50, 50));
}

}  // namespace
}  // namespace cc::evacuation
