#include "services/registry/match_key_store.h"

#include "absl/strings/str_cat.h"
#include "services/registry/application_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;

class MatchBlocks : public ApplicationOffice {
 protected:
  // Blocks and the keys that they are kept by.
  std::string Difference() {
    return database.Sql(
        "SELECT count(*) FROM (SELECT person_id, k FROM match_keys, unnest(keys) AS k) AS kept "
        "FULL JOIN match_blocks b ON b.key = kept.k AND b.person_id = kept.person_id "
        "WHERE kept.k IS NULL OR b.key IS NULL");
  }
  std::string PlacesThatDiffer() {
    return database.Sql(
        "SELECT count(*) FROM match_blocks b JOIN people p ON p.id = b.person_id "
        "WHERE b.places <> match_places(p.scope)");
  }
  absl::StatusOr<v1::FindMatchesResponse> Find(const std::string& text,
                                               platform::TestCaller caller = {}) {
    return Do(matches, &Matches::FindMatches, platform::ParseProto<v1::FindMatchesRequest>(text),
              caller);
  }
  static constexpr char kNames[] = "family_name: 'Вигадана' given_name: 'Олена' ";
};

TEST_F(MatchBlocks, AreKeptByTheKeysWhateverHappensToThem) {
  const v1::Registration registered = Registered();
  EXPECT_NE(database.Sql("SELECT count(*) FROM match_blocks"), "0");
  EXPECT_EQ(Difference(), "0");
  EXPECT_EQ(PlacesThatDiffer(), "0");
  const std::string person = registered.people(0).person_id();
  database.Sql("UPDATE match_keys SET keys = keys[2:] || '{1,2,3}' WHERE person_id = '" + person +
               "'");
  EXPECT_EQ(Difference(), "0");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM match_blocks WHERE key IN (1, 2, 3)"), "3");
  database.Sql("UPDATE people SET scope = '{390473}' WHERE id = '" + person + "'");
  EXPECT_EQ(PlacesThatDiffer(), "0");
  database.Sql("DELETE FROM match_keys");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM match_blocks"), "0");
}

TEST_F(MatchBlocks, FollowWhoeverMoves) {
  const v1::Registration registered = Registered();
  const std::string there = absl::StrCat(kNames, "residence_unit_code: '", kKharkiv, "'");
  const std::string before = database.Sql(
      "SELECT string_agg(k::text, ',' ORDER BY k) FROM "
      "match_keys, unnest(keys) AS k");
  EXPECT_EQ(Find(there, In(kKharkiv))->matches_size(), 0);
  ASSERT_THAT(Move(absl::StrCat("certificate_number: '1234-1000000000' birth_date: '1984-01-02' "
                                "move_date: '2026-03-02' "),
                   {}),
              IsOk());
  EXPECT_NE(database.Sql("SELECT string_agg(k::text, ',' ORDER BY k) FROM match_keys, "
                         "unnest(keys) AS k"),
            before)
      << "where somebody lives is in their keys";
  EXPECT_EQ(Difference(), "0");
  EXPECT_EQ(PlacesThatDiffer(), "0");
  for (const char* unit : {kKharkiv, kDnipropetrovsk}) {  // both offices see them
    const auto found = Find(there, In(unit));
    ASSERT_THAT(found, IsOk());
    ASSERT_GE(found->matches_size(), 1) << unit;
    EXPECT_EQ(found->matches(0).person().id(), registered.people(0).person_id());
  }
}

TEST_F(MatchBlocks, LeaveRoomForTheCallersOwnPeopleWhateverTheCrowdElsewhere) {
  const v1::Registration registered = Registered();
  // A thousand people of another oblast before them in every block.
  database.Sql(absl::StrCat(
      "INSERT INTO match_blocks SELECT DISTINCT b.key, ('00000000-0000-7000-8000-' || "
      "lpad(g::text, 12, '0'))::uuid, match_places('{300000,341885}') FROM match_blocks b, "
      "generate_series(1, 1000) AS g"));
  const auto found = Find(kNames, In(kDnipropetrovsk));
  ASSERT_THAT(found, IsOk());
  ASSERT_EQ(found->matches_size(), 1);
  EXPECT_EQ(found->matches(0).person().id(), registered.people(0).person_id());
}

TEST_F(MatchBlocks, PutWhoeverSharesTheRarestKeysFirst) {
  const v1::Registration registered = Registered();
  const std::string person = registered.people(0).person_id();
  // Others share one key with them, and crowd the comparison.
  database.Sql("INSERT INTO match_blocks SELECT 7, id, -1 FROM people");
  database.Sql("INSERT INTO match_blocks VALUES (8, '" + person + "', -1)");
  const auto found = database.db().Read(platform::TestCall(), [&](platform::Tx& tx) {
    return FindAlike(tx, database.keyring(), {{7, 8}}, {.most_each = 1});
  });
  ASSERT_THAT(found, IsOk());
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->front().person.person.id(), person);
}

}  // namespace
}  // namespace cc::registry
