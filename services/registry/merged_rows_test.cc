#include "services/registry/merged_rows.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/registry/duplicates.h"
#include "services/registry/office_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::TestCaller;

class MergedRows : public Office {
 protected:
  // Two registrations of one family, and the pair of their heads.
  void SetUp() override {
    first = Confirm(Waiting(1));
    second =
        Confirm(Waiting(2), "confirmed_distinct: true justification: 'Різні документи, оглянуто'",
                {.now = platform::TestNow() + absl::Hours(1)});
    ASSERT_THAT(first, IsOk());
    ASSERT_THAT(second, IsOk());
    candidate =
        database.Sql(absl::StrCat("SELECT id FROM duplicate_candidates WHERE '",
                                  first->people(0).person_id(), "' IN (first_id, second_id) AND '",
                                  second->people(0).person_id(), "' IN (first_id, second_id)"));
    ASSERT_NE(candidate, "");
    for (const auto* registration : {&*first, &*second}) AddRows(*registration);
  }

  // One row of each table for the head, one of the household as a whole.
  void AddRows(const v1::Registration& registration) {
    const std::string person = absl::StrCat("'", registration.people(0).person_id(), "'");
    const std::string of =
        absl::StrCat(" FROM households WHERE id = '", registration.household_id(), "'");
    database.Sql("INSERT INTO assessments SELECT gen_random_uuid(), scope, id, " + person +
                 ", '2026-03-02', 'x', '\\x00', true, now()" + of);
    for (const std::string& whose : {person, std::string("NULL")}) {
      database.Sql(
          "INSERT INTO needs SELECT gen_random_uuid(), 1, scope, id, " + whose +
          "::uuid, (SELECT min(code) FROM need_kinds), 1, 1, (SELECT a.id FROM assessments a WHERE "
          "a.household_id = households.id LIMIT 1), '2026-03-02', '2026-03-02', "
          "'\\x00', true, now(), now()" +
          of);
    }
    database.Sql(
        "INSERT INTO assistance (id, scope, household_id, person_id, kind, given_by, "
        "quantity, measure, given_date, recorded_by, personal, synthetic, created_at) "
        "SELECT gen_random_uuid(), scope, id, " +
        person +
        ", (SELECT min(code) FROM need_kinds), 'x', 1, 'kit', '2026-03-02', 'x', '\\x00', true, "
        "now()" +
        of);
    database.Sql(
        "INSERT INTO damaged_property (id, scope, household_id, person_id, unit_code, "
        "kind, extent, state, personal, synthetic, created_at, updated_at) SELECT "
        "gen_random_uuid(), scope, id, " +
        person + ", 'UA14120110010088407', 1, 1, 1, '\\x00', true, now(), now()" + of);
    database.Sql("INSERT INTO captivity_cases SELECT gen_random_uuid(), 1, scope, id, " + person +
                 ", 1, '\\x00', true, now(), now()" + of);
    database.Sql(
        "INSERT INTO returns (id, scope, household_id, person_ids, unit_code, "
        "return_date, status, dangerous, recorded_by, personal, synthetic, created_at) "
        "SELECT gen_random_uuid(), scope, id, ARRAY[" +
        person +
        "::uuid, gen_random_uuid()], 'UA14120110010088407', '2026-03-02', '{}', "
        "true, 'x', '\\x00', true, now()" +
        of);
    database.Sql(
        "INSERT INTO appeals (id, scope, year, number, office_unit_code, "
        "hromada_unit_code, category, theme, form, received_date, simple, applicant_id, "
        "state, personal, synthetic, created_at, updated_at) SELECT gen_random_uuid(), "
        "scope, 2026, (SELECT count(*) + 1 FROM appeals), 'UA12120000000089862', "
        "'UA12120000000089862', 1, 1, 1, '2026-03-02', true, " +
        person + ", 1, '\\x00', true, now(), now()" + of);
  }

  // Every row of every table that names a person.
  std::string State() {
    std::string state;
    for (const MergedTable& table : MergedTables()) {
      absl::StrAppend(&state, table.table, ": ",
                      database.Sql(absl::StrCat("SELECT string_agg(t::text, E'\\n' ORDER BY id) "
                                                "FROM ",
                                                table.table, " t")),
                      "\n");
    }
    return state;
  }
  std::string Count(const std::string& table, const std::string& person) {
    const std::string where = table == "appeals"   ? "applicant_id = "
                              : table == "returns" ? "person_ids @> ARRAY["
                                                   : "person_id = ";
    return database.Sql(absl::StrCat("SELECT count(*) FROM ", table, " WHERE ", where, "'", person,
                                     "'", table == "returns" ? "::uuid]" : ""));
  }

  template <typename Request>
  void Step(absl::StatusOr<v1::DuplicateCandidate> (Duplicates::*method)(const platform::Call&,
                                                                         const Request&),
            TestCaller caller = {}) {
    Request request;
    request.set_id(candidate);
    request.set_note("звірено документи");
    ASSERT_THAT(Do(duplicates, method, request, caller), IsOk());
  }
  void MergeThem() {
    Step(&Duplicates::ProposeMerge);
    Step(&Duplicates::ApproveMerge, {.principal = "00000000-0000-7000-8000-000000000002"});
  }

  absl::StatusOr<v1::Registration> first = absl::UnknownError(""), second = absl::UnknownError("");
  std::string candidate;
};

TEST_F(MergedRows, EveryTableThatNamesAPersonIsListedAsTakenOrAsStaying) {
  std::set<std::string> listed = {"people", "registrations"};
  for (const MergedTable& table : MergedTables()) listed.insert(table.table);
  for (const StayingTable& table : StayingTables()) listed.insert(table.table);
  const std::string named = database.Sql(
      "SELECT string_agg(DISTINCT table_name, ',') FROM information_schema.columns WHERE "
      "table_schema = 'public' AND column_name IN ('person_id', 'person_ids', 'applicant_id')");
  for (absl::string_view table : absl::StrSplit(named, ',', absl::SkipEmpty()))
    EXPECT_TRUE(listed.contains(std::string(table))) << table << " is missing in merged_rows.cc";
}

TEST_F(MergedRows, StandWithTheSurvivorOnceAndKeepWhoeverSawThem) {
  const std::string needs_of_households = database.Sql(
      "SELECT string_agg(t::text, ' ' ORDER BY id) FROM needs t WHERE person_id IS "
      "NULL");
  MergeThem();
  const std::string survivor =
      database.Sql("SELECT merged_into FROM people WHERE merged_into IS NOT NULL");
  const std::string other = database.Sql("SELECT id FROM people WHERE merged_into IS NOT NULL");
  for (const MergedTable& table : MergedTables()) {
    const std::string name = table.table;
    if (name == "referrals" || name == "appointments") continue;  // none here
    EXPECT_EQ(Count(name, survivor), "2") << name;
    EXPECT_EQ(Count(name, other), "0") << name;
  }
  // Within the household where the survivor is found, and for whoever keeps either.
  EXPECT_EQ(database.Sql("SELECT count(*) FROM needs n JOIN people p ON p.id = n.person_id "
                         "WHERE n.household_id = p.household_id AND n.scope @> p.scope"),
            "2");
  EXPECT_EQ(database.Sql("SELECT string_agg(t::text, ' ' ORDER BY id) FROM needs t WHERE person_id "
                         "IS NULL"),
            needs_of_households);
}

TEST_F(MergedRows, AreGivenBackExactly) {
  const std::string before = State();
  MergeThem();
  EXPECT_NE(State(), before);
  Step(&Duplicates::UndoMerge, {.principal = "00000000-0000-7000-8000-000000000002"});
  EXPECT_EQ(State(), before);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM merged_rows"), "0");
}

TEST_F(MergedRows, NamesSomebodyWhoIsBothOnce) {
  database.Sql(absl::StrCat("UPDATE returns SET person_ids = ARRAY['", first->people(0).person_id(),
                            "', '", second->people(0).person_id(), "']::uuid[]"));
  const std::string before = State();
  MergeThem();
  EXPECT_EQ(database.Sql("SELECT string_agg(DISTINCT cardinality(person_ids)::text, ',') "
                         "FROM returns"),
            "1");
  Step(&Duplicates::UndoMerge, {.principal = "00000000-0000-7000-8000-000000000002"});
  EXPECT_EQ(State(), before);
}

}  // namespace
}  // namespace cc::registry
