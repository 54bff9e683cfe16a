#include "services/evacuation/counting.h"

#include <atomic>
#include <random>
#include <thread>

#include "services/evacuation/situation_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Tx;

constexpr absl::CivilDay kFirst(2026, 1, 20), kLast(2026, 3, 2);

class CountingTest : public SituationStory {
 protected:
  using Key = std::tuple<int32_t, int32_t, int>;  // parent, part, method
  struct Figures {
    int64_t day = 0, day_children = 0, total = 0, total_children = 0;
    bool operator==(const Figures&) const = default;
  };

  std::map<Key, Figures> Told(Tx& tx, absl::CivilDay since, absl::CivilDay day) {
    std::map<Key, Figures> told;
    for (const char* unit : {"", kDonetsk, kKramatorskRaion, kLyman, kDnipropetrovsk}) {
      const platform::UnitPath path = *unit == 0 ? platform::UnitPath{0} : *paths.Find(unit);
      auto cells = ReadCells(tx, path, since, day);
      EXPECT_THAT(cells, IsOk());
      for (const CountCell& cell : *cells) {
        const Figures figures{cell.day.people(), cell.day.children(), cell.total.people(),
                              cell.total.children()};
        if (figures != Figures()) told[{path.back(), cell.unit, cell.method}] = figures;
      }
    }
    return told;
  }

  // The same by going over the entries.
  std::map<Key, Figures> Added(Tx& tx, absl::CivilDay since, absl::CivilDay day) {
    std::map<Key, Figures> added;
    auto entries = ListEntries(tx, database.keyring(), {.unit = 0, .since = since, .day = day},
                               {.size = 100000});
    EXPECT_THAT(entries, IsOk());
    for (const v1::CountEntry& entry : *entries) {
      const platform::UnitPath path =
          entry.unit_code().empty() ? platform::UnitPath{0} : *paths.Find(entry.unit_code());
      for (size_t i = 0; i < path.size(); ++i) {
        const int32_t part = i + 1 < path.size() ? path[i + 1] : path[i];
        Figures& figures = added[{path[i], part, entry.method()}];
        figures.total += entry.count().people();
        figures.total_children += entry.count().children();
        if (entry.date() != platform::FormatDate(day)) continue;
        figures.day += entry.count().people();
        figures.day_children += entry.count().children();
      }
    }
    std::erase_if(added, [](const auto& each) { return each.second == Figures(); });
    std::erase_if(added, [&](const auto& each) {
      return std::get<0>(each.first) == platform::TailOf(kPavlohradRaion);
    });
    return added;
  }

  // In one snapshot.
  void ExpectFiguresToBeTheSumOfTheEntries(absl::CivilDay since, absl::CivilDay day) {
    EXPECT_THAT(database.db().Read(platform::TestCall(),
                                   [&](Tx& tx) {
                                     const auto told = Told(tx, since, day);
                                     EXPECT_TRUE(told == Added(tx, since, day))
                                         << platform::FormatDate(since) << ".."
                                         << platform::FormatDate(day);
                                     return absl::OkStatus();
                                   }),
                IsOk());
  }

  CountedPeople Invented(std::mt19937_64& random) {
    static const std::vector<std::string> kOrigins = {"",     kDonetsk,        kKramatorskRaion,
                                                      kLyman, kDnipropetrovsk, kPavlohradRaion};
    CountedPeople counted =
        People(kOrigins[random() % kOrigins.size()],
               kFirst + static_cast<int>(random() % static_cast<uint64_t>(kLast - kFirst + 1)),
               static_cast<int>(random() % 9) - 2);
    counted.children = static_cast<int>(random() % 3);
    counted.method = static_cast<v1::CountMethod>(1 + random() % 4);
    return counted;
  }
};

TEST_F(CountingTest, FiguresAreTheSumOfTheEntriesAtEveryMomentWhileOthersCountAndFold) {
  constexpr int kWriters = 4, kEach = 60;
  std::atomic<int> writing = kWriters;
  std::vector<std::thread> threads;
  for (int writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([&, writer] {
      std::mt19937_64 random(static_cast<uint64_t>(writer) + 1);
      for (int i = 0; i < kEach; ++i) EXPECT_THAT(Count(Invented(random)), IsOk());
      --writing;
    });
  }
  for (int folder = 0; folder < 2; ++folder) {
    threads.emplace_back([&] {
      while (writing > 0) Fold(7);
    });
  }
  std::mt19937_64 random(99);
  do {
    const int span = kLast - kFirst + 1;
    const absl::CivilDay since = kFirst + static_cast<int>(random() % static_cast<uint64_t>(span));
    ExpectFiguresToBeTheSumOfTheEntries(
        since, since + static_cast<int>(random() % static_cast<uint64_t>(kLast - since + 1)));
  } while (writing > 0);
  for (std::thread& thread : threads) thread.join();
  while (Fold() > 0) {
  }
  EXPECT_EQ(database.Sql("SELECT count(*) FROM count_tail"), "0");
  for (absl::CivilDay since = kFirst; since <= kLast; since += 5) {
    for (absl::CivilDay day = since; day <= kLast; day += 3)
      ExpectFiguresToBeTheSumOfTheEntries(since, day);
  }
}

TEST_F(CountingTest, FoldingTwiceAtOnceCountsEachEntryOnce) {
  for (int i = 0; i < 50; ++i) ASSERT_THAT(Count(People(kLyman, kLast, 1)), IsOk());
  auto outcomes = platform::AtOnce(6, [&](int) {
    Fold(50);
    return absl::OkStatus();
  });
  EXPECT_EQ(outcomes["OK"], 6);
  while (Fold() > 0) {
  }
  EXPECT_EQ(
      database.Sql("SELECT sum(people) FROM count_rollups WHERE parent_tail = 0 AND span = 0"),
      "50");
}

TEST_F(CountingTest, NothingIsCountedWhereTheTransactionFails) {
  auto failed = database.db().WriteStep(platform::TestCall(), [&](Tx& tx) -> absl::Status {
    CountPeople(tx, People(kLyman, kLast, 3));
    return platform::Fail(common::v1::REASON_STATE_FORBIDS);
  });
  EXPECT_THAT(failed, platform::Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM count_entries"), "0");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM count_tail"), "0");
}

TEST_F(CountingTest, WhoWritesTheRecordCountsItAlsoWhereTheyDoNotHoldTheUnitLeft) {
  auto counted =
      database.db().WriteStep(platform::TestCall(In(kDnipropetrovsk)), [&](Tx& tx) -> absl::Status {
        CountPeople(tx, People(kLyman, kLast, 3));
        return absl::OkStatus();
      });
  EXPECT_THAT(counted, IsOk());
  v1::ListCountEntriesRequest all;
  all.set_date("2026-03-02");
  EXPECT_EQ(Entries(all, In(kDnipropetrovsk))->entries_size(), 0);
  EXPECT_EQ(Entries(all, In(kDonetsk))->entries_size(), 1);
}

TEST_F(CountingTest, CountsOfBeforeThereWereEntriesStayTrueWhileTheyBecomeEntries) {
  database.Sql(
      "INSERT INTO transit_centres (id, scope, name, unit_code, capacity, ordinary_beds, "
      "wheelchair_beds, stretcher_beds, synthetic, created_at, updated_at) VALUES "
      "(gen_random_uuid(), '{}', '', '', 1, 0, 0, 0, true, now(), now()); "
      "INSERT INTO trips (id, scope, from_unit_code, transit_centre_id, destination_unit_code, "
      "date, vehicle, state, seats, wheelchairs, stretchers, synthetic, created_at, updated_at) "
      "SELECT gen_random_uuid(), '{}', '', id, '', '2025-05-01', 1, 4, 9, 0, 0, true, now(), now() "
      "FROM transit_centres");
  for (int i = 0; i < 5; ++i) {
    database.Sql(absl::StrCat(
        "WITH p AS (INSERT INTO parties (id, scope, origin_unit_code, leave_date, origin_status, "
        "state, personal, synthetic, created_at, updated_at) VALUES (gen_random_uuid(), "
        "'{200000}', '",
        kLyman,
        "', '2025-05-01', '{}', 5, '', true, now(), now()) RETURNING id), "
        "a AS (INSERT INTO arrivals (id, scope, party_id, trip_id, transit_centre_id, "
        "destination_unit_code, arrive_date, created_at) SELECT gen_random_uuid(), '{200000}', "
        "p.id, "
        "t.id, t.transit_centre_id, '', '2025-05-02', '2025-05-02 10:00+03' FROM p, trips t "
        "RETURNING id) INSERT INTO arrival_counts SELECT tail, '2025-05-02', a.id, 4, 2, 1 "
        "FROM a, unnest('{0,",
        *platform::TailOf(kDonetsk), ",", *platform::TailOf(kKramatorskRaion), ",",
        *platform::TailOf(kLyman), "}'::int[]) tail"));
  }
  const auto daily = [&] {
    v1::GetDailyCountRequest request;
    request.set_unit_code(kKramatorskRaion);
    request.set_date("2025-05-02");
    return Do(arrivals, &Arrivals::GetDailyCount, request)->people();
  };
  CountKeeper keeper(database.db(), paths, situation, {.page = 2, .old_page = 2});
  EXPECT_EQ(daily(), 20);
  EXPECT_THAT(situation.FreezeNext(platform::TestCall()), IsOk());
  EXPECT_EQ(database.Sql("SELECT count(*) FROM official_reports"), "0") << "some are no entries";
  for (int i = 0; i < 8; ++i) {
    ASSERT_THAT(keeper.Step(platform::TestCall()), IsOk());
    EXPECT_EQ(daily(), 20);
  }
  EXPECT_EQ(database.Sql("SELECT count(*) FROM arrival_counts"), "0");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM count_entries WHERE NOT late"), "5");
  EXPECT_EQ(Report(kKramatorskRaion, "2025-05-02", "2025-05-01")->rows(1).unit_code(), kLyman);
}

}  // namespace
}  // namespace cc::evacuation
