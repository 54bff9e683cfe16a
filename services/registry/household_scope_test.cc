#include "services/registry/household_scope.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/registry/office_fixture.h"
#include "services/registry/scope_keys.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::ScopeKey;
using platform::Tx;

class HouseholdScope : public Office {
 protected:
  std::vector<ScopeKey> ResidenceIn(const char* unit) {
    return ScopeOf({{options::v1::RELATION_RESIDENCE, *paths.Find(unit)}});
  }
  static std::string ArrayOf(const std::vector<ScopeKey>& scope) {
    return absl::StrCat("'{", absl::StrJoin(scope, ","), "}'::int[]");
  }
};

TEST_F(HouseholdScope, EveryTableThatNamesAHouseholdAndHasAScopeIsListed) {
  std::set<std::string> listed;
  for (const FollowingTable& table : FollowingTables()) listed.insert(table.table);
  std::string named = database.Sql(
      "SELECT string_agg(DISTINCT c.relname, ',') FROM pg_class c "
      "JOIN pg_attribute s ON s.attrelid = c.oid AND s.attname = 'scope' "
      "JOIN pg_attribute h ON h.attrelid = c.oid AND h.attname IN ('household_id', 'person_id') "
      "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace");
  for (absl::string_view table : absl::StrSplit(named, ',', absl::SkipEmpty()))
    EXPECT_TRUE(listed.contains(std::string(table)))
        << table << " is missing in household_scope.cc";
}

TEST_F(HouseholdScope, GivesEveryRowOfTheHouseholdTheNewScopeAndNoRowOfAnother) {
  auto moved = Confirm(Waiting(1));
  auto stays = Confirm(Waiting(2), "confirmed_distinct: true justification: 'Різні документи'");
  ASSERT_THAT(moved, IsOk());
  ASSERT_THAT(stays, IsOk());
  for (const auto* registration : {&*moved, &*stays}) {
    database.Sql(absl::StrCat(
        "INSERT INTO status_reviews (id, scope, record_id, register_revision, unit_code, day, "
        "kept_status, status_before, status_after, act_id, act, found_at) SELECT id, scope, id, "
        "1, 'UA14120110010088407', leave_date, 1, 1, 2, 'a', '{}', now() FROM registrations "
        "WHERE id = '",
        registration->id(), "'"));
  }
  const std::vector<ScopeKey> kharkiv = ResidenceIn(kKharkiv);
  ASSERT_THAT(database.db().WriteStep(platform::TestCall(),
                                      [&](Tx& tx) {
                                        SetHouseholdScope(tx, moved->household_id(), kharkiv);
                                        return absl::OkStatus();
                                      }),
              IsOk());
  for (const FollowingTable& table : FollowingTables()) {
    EXPECT_EQ(database.Sql(absl::StrCat("SELECT 2 * count(*) FILTER (WHERE scope = ",
                                        ArrayOf(kharkiv), ") = count(*) FROM ", table.table)),
              "t")
        << table.table;
  }
  EXPECT_EQ(database.Sql("SELECT (SELECT count(*) FROM people) + (SELECT count(*) FROM "
                         "status_reviews)"),
            "8");
}

TEST_F(HouseholdScope, TakesTheRowsOfOnePersonToAnotherHousehold) {
  auto from = Confirm(Waiting(1));
  auto to = Confirm(Waiting(2), "confirmed_distinct: true justification: 'Різні документи'");
  ASSERT_THAT(from, IsOk());
  ASSERT_THAT(to, IsOk());
  const std::string person = from->people(2).person_id();
  const std::vector<ScopeKey> kharkiv = ResidenceIn(kKharkiv);
  ASSERT_THAT(database.db().WriteStep(platform::TestCall(),
                                      [&](Tx& tx) {
                                        MovePersonRows(tx, person, to->household_id(), kharkiv);
                                        return absl::OkStatus();
                                      }),
              IsOk());
  for (const FollowingTable& table : FollowingTables()) {
    if (table.move_person == nullptr) continue;
    const std::string key = std::string(table.table) == "people" ? "id" : "person_id";
    EXPECT_EQ(
        database.Sql(absl::StrCat("SELECT count(*) FROM ", table.table, " WHERE ", key, " = '",
                                  person, "' AND NOT (household_id = '", to->household_id(),
                                  "' AND scope = ", ArrayOf(kharkiv), ")")),
        "0")
        << table.table;
  }
  EXPECT_EQ(database.Sql("SELECT string_agg(n::text, ',' ORDER BY n) FROM (SELECT count(*) AS n "
                         "FROM people GROUP BY household_id) AS h"),
            "2,4");
}

}  // namespace
}  // namespace cc::registry
