#include "services/territory/client/unit_moves.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/testing/testing.h"

namespace cc::territory {
namespace {

using platform::Eventually;
using platform::IsOk;
using platform::RowKeys;
using platform::ScopeKey;
using platform::UnitPath;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr auto kResidence = options::v1::RELATION_RESIDENCE;
constexpr auto kOrigin = options::v1::RELATION_ORIGIN;

v1::Unit Unit(int tail, int parent) {
  v1::Unit unit;
  unit.set_code(absl::StrCat("UA140000000000", tail));
  unit.set_tail(absl::StrCat(tail));
  if (parent != 0) unit.set_parent_code(absl::StrCat("UA140000000000", parent));
  return unit;
}

// Oblasts 10001 and 10002 with a raion each (11001, 11002); hromadas 12001 and 12003 with villages
// 13001 and 13003 in the first raion, 12002 with 13002 in the second.
std::shared_ptr<const TerritoryIndex> Country(int64_t revision, int raion_of_12001 = 11001,
                                              int raion_of_12003 = 11001) {
  RegisterContent content;
  content.units = {Unit(10001, 0),
                   Unit(10002, 0),
                   Unit(11001, 10001),
                   Unit(11002, 10002),
                   Unit(12001, raion_of_12001),
                   Unit(12002, 11002),
                   Unit(12003, raion_of_12003),
                   Unit(13001, 12001),
                   Unit(13002, 12002),
                   Unit(13003, 12003)};
  content.revision = content.units_revision = revision;
  return *TerritoryIndex::Make(std::move(content));
}

std::vector<ScopeKey> Joined(std::vector<ScopeKey> a, const std::vector<ScopeKey>& b) {
  a.insert(a.end(), b.begin(), b.end());
  std::sort(a.begin(), a.end());
  a.erase(std::unique(a.begin(), a.end()), a.end());
  return a;
}

TEST(UnitMoves, AreTheUnitsWhosePathsDiffer) {
  std::vector<int32_t> tails;
  for (const UnitMove& move : MovesBetween(*Country(1), *Country(2, 11002)))
    tails.push_back(move.tail);
  EXPECT_THAT(tails, UnorderedElementsAre(12001, 13001));
  EXPECT_THAT(MovesBetween(*Country(1), *Country(2)), IsEmpty());
}

TEST(ScopeRule, ARowFollowsItsUnit) {
  auto now = Country(2, 11002);
  ScopeRule rule(MovesBetween(*Country(1), *now), now);
  const auto before = RowKeys(kResidence, {0, 10001, 11001, 12001, 13001});
  const auto after = RowKeys(kResidence, {0, 10002, 11002, 12001, 13001});
  EXPECT_THAT(rule.Follow(before), ::testing::UnorderedElementsAreArray(after));
  EXPECT_EQ(rule.Follow(rule.Follow(before)), rule.Follow(before)) << "doing it twice is harmless";
  EXPECT_THAT(rule.keys(), ::testing::Contains(platform::MakeScopeKey(kOrigin, 12001)));
  EXPECT_THAT(rule.keys(),
              ::testing::Not(::testing::Contains(platform::MakeScopeKey(kOrigin, 13001))))
      << "the village lies below the unit that moved";
}

TEST(ScopeRule, ARowOfTwoUnitsKeepsTheOtherOne) {
  auto now = Country(2, 11002);
  ScopeRule rule(MovesBetween(*Country(1), *now), now);
  const auto stays = RowKeys(kResidence, {0, 10001, 11001, 12003, 13003});
  EXPECT_EQ(rule.Follow(Joined(RowKeys(kResidence, {0, 10001, 11001, 12001, 13001}), stays)),
            Joined(RowKeys(kResidence, {0, 10002, 11002, 12001, 13001}), stays));
  const auto origin = RowKeys(kOrigin, {0, 10001, 11001});
  EXPECT_EQ(rule.Follow(Joined(RowKeys(kResidence, {0, 10001, 11001, 12001}), origin)),
            Joined(RowKeys(kResidence, {0, 10002, 11002, 12001}), origin))
      << "relations do not mix";
}

TEST(ScopeRule, ARowThatMissedOneMoveCatchesUpWithTheNext) {
  auto first = Country(1), second = Country(2, 11002), third = Country(3, 11001, 11002);
  std::vector<UnitMove> moves = MovesBetween(*first, *second);
  for (const UnitMove& move : MovesBetween(*second, *third)) moves.push_back(move);
  ScopeRule rule(moves, third);
  for (const UnitPath& once :
       {UnitPath{0, 10001, 11001, 12001, 13001}, UnitPath{0, 10002, 11002, 12001, 13001}}) {
    EXPECT_THAT(
        rule.Follow(RowKeys(kResidence, once)),
        ::testing::UnorderedElementsAreArray(RowKeys(kResidence, {0, 10001, 11001, 12001, 13001})));
  }
}

TEST(ScopeRule, KeysOfUnitsThatNobodyKnowsStay) {
  auto now = Country(2, 11002);
  ScopeRule rule(MovesBetween(*Country(1), *now), now);
  EXPECT_THAT(rule.Follow({300000, 399999}), ElementsAre(300000, 399999));
}

// A service with an ordinary table, one that is append-only, one whose scope the database computes,
// and one with several columns of scopes.
constexpr char kTables[] = R"(
  CREATE TABLE people (id int PRIMARY KEY, scope int[] NOT NULL, revision int NOT NULL DEFAULT 1);
  CREATE INDEX people_scope ON people USING gin (scope);
  ALTER TABLE people ENABLE ROW LEVEL SECURITY;
  ALTER TABLE people FORCE ROW LEVEL SECURITY;
  CREATE POLICY people_scope ON people USING (scope && (SELECT cc_scope()));
  CREATE TABLE "Odd ""name" (id int PRIMARY KEY, scope int[] NOT NULL, head_office int[] NOT NULL);
  CREATE TABLE steps (id int PRIMARY KEY, scope int[] NOT NULL);
  CREATE TRIGGER steps_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON steps
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
  CREATE TABLE forms (tail int PRIMARY KEY, other int[] NOT NULL,
    scope int[] NOT NULL GENERATED ALWAYS AS (ARRAY[400000, 400000 + tail]) STORED);
)";
constexpr char kBefore[] = "{300000,310001,311001,312001,313001}";
constexpr char kAfter[] = "{300000,310002,311002,312001,313001}";

class ScopeFollowerTest : public ::testing::Test {
 protected:
  ScopeFollowerTest() {
    database_.Sql(absl::StrCat("INSERT INTO people (id, scope) SELECT i, '", kBefore,
                               "' FROM generate_series(1, 10) i; "
                               "INSERT INTO people (id, scope) VALUES (11, "
                               "'{300000,310001,311001,312001,312003,313001,313003}'),"
                               " (12, '{300000,310002,311002,312002}'); "
                               "INSERT INTO steps VALUES (1, '",
                               kBefore, "'); INSERT INTO forms VALUES (12001, '", kBefore,
                               "'); INSERT INTO \"Odd \"\"name\" VALUES (1, '{300000}', '", kBefore,
                               "')"));
  }
  void Move(std::shared_ptr<const TerritoryIndex> to) {
    const platform::Call call = platform::Call::System("test", absl::Now());
    EXPECT_THAT(database_.db().WriteStep(call,
                                         [&](platform::Tx& tx) {
                                           return KeepMoves(tx, to->revision(),
                                                            MovesBetween(*index_, *to));
                                         }),
                IsOk());
    index_ = std::move(to);
  }
  std::unique_ptr<ScopeFollower> Follower(ScopeFollower::Options options) {
    return std::make_unique<ScopeFollower>(
        database_.db(), [this] { return index_; }, options);
  }
  int64_t Count(const std::string& scope) {
    return std::stoll(
        database_.Sql(absl::StrCat("SELECT count(*) FROM people WHERE scope = '", scope, "'")));
  }
  static bool Changes(ScopeFollower& follower) {
    absl::StatusOr<bool> changed = follower.Step();
    EXPECT_THAT(changed, IsOk());
    return changed.value_or(false);
  }
  int64_t MovesKept() {
    return std::stoll(database_.Sql("SELECT count(*) FROM platform.unit_moves"));
  }

  platform::TestDatabase database_{"follower", {{"0001_tables", kTables}}};
  std::shared_ptr<const TerritoryIndex> index_ = Country(1);
};

TEST_F(ScopeFollowerTest, EveryTableFollowsAndTheMovesAreForgottenThen) {
  Move(Country(2, 11002));
  auto follower = Follower({.settle = absl::ZeroDuration(), .work = false});
  EXPECT_TRUE(Changes(*follower));
  EXPECT_EQ(follower->rows_followed(), 13);
  EXPECT_EQ(Count(kAfter), 10);
  EXPECT_EQ(Count("{300000,310001,310002,311001,311002,312001,312003,313001,313003}"), 1);
  EXPECT_EQ(Count("{300000,310002,311002,312002}"), 1);
  EXPECT_EQ(database_.Sql("SELECT sum(revision) FROM people"), "12") << "etags stay";
  EXPECT_EQ(database_.Sql("SELECT scope FROM steps"), kAfter);
  EXPECT_EQ(database_.Sql("SELECT head_office FROM \"Odd \"\"name\""), kAfter);
  EXPECT_EQ(database_.Sql("SELECT other FROM forms"), kBefore);
  EXPECT_EQ(MovesKept(), 2);
  EXPECT_FALSE(Changes(*follower));
  EXPECT_EQ(MovesKept(), 0);
  EXPECT_EQ(follower->moves_left(), 0);
}

TEST_F(ScopeFollowerTest, AKilledJobGoesOnWhereItWas) {
  Move(Country(2, 11002));
  {
    auto killed = Follower({.rows_at_once = 3, .most_transactions = 2, .work = false});
    EXPECT_TRUE(Changes(*killed));
  }
  const int64_t done = 13 - Count(kBefore) -
                       std::stoll(database_.Sql(absl::StrCat(
                           "SELECT count(*) FROM steps WHERE scope = '", kBefore, "'")));
  EXPECT_GT(done, 0);
  EXPECT_GT(Count(kBefore), 0) << "the kill was in the middle";
  auto next = Follower({.rows_at_once = 3, .settle = absl::ZeroDuration(), .work = false});
  EXPECT_EQ(next->moves_left(), 0) << "it has not looked yet";
  while (Changes(*next)) {
  }
  EXPECT_EQ(Count(kAfter), 10);
  EXPECT_EQ(MovesKept(), 0);
}

TEST_F(ScopeFollowerTest, TheThreadFollowsByItself) {
  auto follower = Follower({.settle = absl::ZeroDuration()});
  Move(Country(2, 11002));
  follower->Wake();
  EXPECT_TRUE(Eventually([&] { return MovesKept() == 0; }));
  EXPECT_EQ(Count(kAfter), 10);
}

TEST_F(ScopeFollowerTest, WaitsForARegisterThatHasSeenTheMoves) {
  Move(Country(2, 11002));
  index_ = Country(1);
  auto follower = Follower({.work = false});
  EXPECT_FALSE(Changes(*follower));
  EXPECT_EQ(Count(kBefore), 10);
  EXPECT_EQ(MovesKept(), 2);
}

TEST_F(ScopeFollowerTest, RowsWrittenByTheFormerRegisterFollowWhileTheMovesSettle) {
  Move(Country(2, 11002));
  auto follower = Follower({.work = false});
  EXPECT_TRUE(Changes(*follower));
  database_.Sql(absl::StrCat("INSERT INTO people (id, scope) VALUES (20, '", kBefore, "')"));
  EXPECT_TRUE(Changes(*follower));
  EXPECT_EQ(Count(kAfter), 11);
  EXPECT_FALSE(Changes(*follower));
  EXPECT_EQ(MovesKept(), 2) << "calls under way may still write by the former register";
}

TEST_F(ScopeFollowerTest, NobodyElseChangesWhatIsAppendOnly) {
  const platform::Call call = platform::Call::System("test", absl::Now());
  for (const char* sql :
       {"UPDATE steps SET scope = '{}'",
        "WITH s AS (SELECT set_config('cc.following', 'on', true)) UPDATE steps SET id = 2 FROM s",
        "SELECT platform.follow_scopes('steps', 'id', '{}', '{}', 1)",
        "SELECT platform.scopes_with('people; DROP TABLE people', 'scope', '{1}')"}) {
    EXPECT_THAT(
        database_.db().WriteStep(call, [&](platform::Tx& tx) { return tx.Query(sql).status(); }),
        ::testing::Not(IsOk()))
        << sql;
  }
  EXPECT_EQ(database_.Sql("SELECT scope FROM steps"), kBefore);
}

}  // namespace
}  // namespace cc::territory
