#include "services/registry/simulation/seed/seeder.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/registry/office_fixture.h"

namespace cc::registry::simulation {
namespace {

using platform::IsOk;
using ::testing::IsEmpty;
using ::testing::Not;

// Tables with people that a registration does not fill, or that the service fills by itself.
const std::map<std::string, std::string>& NotSeeded() {
  static const auto* const kReasons = new std::map<std::string, std::string>{
      {"appeals", "what people ask for is no part of a registration"},
      {"appointment_holders", "the day of an office"},
      {"appointments", "the day of an office"},
      {"assessments", "support is given later"},
      {"assistance", "support is given later"},
      {"break_glass_grants", "made by people"},
      {"captivity_cases", "support is given later"},
      {"damaged_property", "support is given later"},
      {"duplicate_candidates", "made by the pass over all people"},
      {"duplicate_decisions", "made by people"},
      {"duplicate_sides", "made by the pass over all people"},
      {"follow_ups", "made by the service's own feed, which a seeded register does not tell"},
      {"former_residences", "nobody has moved yet"},
      {"household_versions", "nothing has changed yet"},
      {"import_decisions", "staging"},
      {"import_entries", "staging"},
      {"imports", "staging"},
      {"needs", "support is given later"},
      {"offline_devices", "the day of an office"},
      {"offline_lines", "the day of an office"},
      {"offline_packages", "the day of an office"},
      {"people_read", "made by reading"},
      {"person_versions", "nothing has changed yet"},
      {"pre_registrations", "of those who were evacuated only"},
      {"referrals", "support is given later"},
      {"returns", "support is given later"},
      {"self_departures", "made by the service's own feed, which a seeded register does not tell"},
      {"statistic_counts", "counted by the service: RecountStatistics after seeding"},
      {"statistic_people", "counted by the service: RecountStatistics after seeding"},
      {"status_reviews", "made when the register of territories changes"},
      {"tickets", "the day of an office"},
      {"mobile_teams", "the day of an office"},
      {"service_points", "the day of an office"},
  };
  return *kReasons;
}

class SeederTest : public Office {
 protected:
  SeederTest() {
    for (const auto* regions : {&places.residence(), &places.origins()}) {
      for (const Region& region : *regions) {
        for (const std::string& unit : region.units) paths.Add({region.code, unit});
      }
    }
    copy = *platform::CopyConnection::Open(database.admin_conninfo());
    admin = std::make_unique<platform::Db>(
        platform::Db::Options{
            .conninfo = database.admin_conninfo(), .connections = 2, .service = "seed"},
        database.keyring());
  }
  void MarkAsLocal() {
    database.Sql(absl::StrCat("ALTER DATABASE ", database.Sql("SELECT current_database()"),
                              " SET cc.environment = 'local'"));
  }
  absl::StatusOr<SeedReport> Seed(int64_t people, uint64_t seed = 1) {
    return Seeder(*admin, *copy, database.keyring(), paths, statuses, rules, places)
        .Run({.people = people, .seed = seed, .page = 50, .now = platform::TestNow()});
  }
  std::string Count(const std::string& table) {
    return database.Sql("SELECT count(*) FROM " + table);
  }
  // The columns of a table that hold anything.
  std::set<std::string> Filled(const std::string& table) {
    const std::string columns = database.Sql(
        "SELECT string_agg(format('CASE WHEN count(%1$I) > 0 THEN %1$L END', column_name), ', ') "
        "FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '" +
        table + "'");
    return absl::StrSplit(database.Sql("SELECT concat_ws(' ', " + columns + ") FROM " + table), ' ',
                          absl::SkipEmpty());
  }
  // How often each value stands in a column that tells states.
  std::string Values(const std::string& table, const std::string& column) {
    return database.Sql("SELECT string_agg(DISTINCT " + column + "::text, ',' ORDER BY " + column +
                        "::text) FROM " + table);
  }

  const Places places;
  std::unique_ptr<platform::CopyConnection> copy;
  std::unique_ptr<platform::Db> admin;
};

TEST_F(SeederTest, RefusesADatabaseThatIsNotMarkedAsALocalOne) {
  EXPECT_THAT(Seed(10), platform::StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(Count("people"), "0");
}

TEST_F(SeederTest, WritesRowsAsTheServiceDoes) {
  auto registered =
      Confirm(Waiting(1),
              "details { number: 1 certificate_number: '1234-1234567890' }"
              "details { number: 2 rnokpp: '4215504288' certificate_number: '1234-1234567891' }"
              "details { number: 3 certificate_number: '1234-1234567892' }");
  ASSERT_THAT(registered, IsOk());
  const std::vector<std::string> tables = absl::StrSplit(
      database.Sql("SELECT string_agg(DISTINCT c.table_name, ' ' ORDER BY c.table_name) FROM "
                   "information_schema.columns c WHERE c.table_schema = 'public' AND "
                   "c.column_name IN ('scope', 'household_id', 'person_id', 'registration_id')"),
      ' ');
  std::map<std::string, std::set<std::string>> filled;
  std::map<std::string, std::string> states;
  const std::vector<std::pair<std::string, std::string>> told = {
      {"registrations", "state"}, {"registrations", "revision"}, {"certificates", "state"},
      {"people", "revision"},     {"households", "revision"},    {"match_keys", "version"},
      {"match_keys", "revision"}, {"people", "synthetic"},       {"registrations", "synthetic"},
      {"households", "synthetic"}};
  for (const std::string& table : tables) filled[table] = Filled(table);
  for (const auto& [table, column] : told) states[table + column] = Values(table, column);
  database.Sql("TRUNCATE " + absl::StrJoin(tables, ", ") + " CASCADE");

  MarkAsLocal();
  ASSERT_THAT(Seed(200), IsOk());
  for (const std::string& table : tables) {
    if (NotSeeded().contains(table)) {
      EXPECT_EQ(Count(table), "0") << table;
      continue;
    }
    EXPECT_NE(Count(table), "0") << table << " holds people: fill it, or say in NotSeeded why not";
    std::set<std::string> seeded = Filled(table);
    // Only some people have a guardian, a father with them, or came by evacuation.
    for (const char* column : {"pre_registration_id", "accompanying_person_id", "unzr_index"}) {
      seeded.erase(column);
      filled[table].erase(column);
    }
    EXPECT_EQ(absl::StrJoin(seeded, " "), absl::StrJoin(filled[table], " ")) << table;
  }
  for (const auto& [table, column] : told)
    EXPECT_EQ(Values(table, column), states[table + column]) << table << "." << column;
}

TEST_F(SeederTest, WhatItWritesIsReadSearchedAndChangedByTheService) {
  MarkAsLocal();
  ASSERT_THAT(Seed(60), IsOk());
  const std::string id = database.Sql(
      "SELECT p.id FROM people p WHERE rnokpp_index IS NOT NULL AND number = 1 ORDER BY id LIMIT "
      "1");
  v1::GetPersonRequest get;
  get.set_id(id);
  const auto person = Do(people, &People::GetPerson, get);
  ASSERT_THAT(person, IsOk());
  EXPECT_TRUE(person->synthetic());
  v1::SearchPersonsRequest search;
  search.set_rnokpp(person->rnokpp());
  EXPECT_GE(Do(people, &People::SearchPersons, search)->people_size(), 1);
  v1::GetRegistrationRequest registration;
  registration.set_id(person->registration_id());
  const auto kept = Do(registrations, &Registrations::GetRegistration, registration);
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->state(), v1::Registration::STATE_REGISTERED);
  EXPECT_EQ(kept->people(0).certificate_state(), v1::RegisteredPerson::CERTIFICATE_STATE_ISSUED);
  EXPECT_THAT(kept->people(0).certificate_number(), Not(IsEmpty()));
  EXPECT_FALSE(kept->origin_status().act().number().empty());
  // Seen where they live, not elsewhere.
  EXPECT_THAT(Do(people, &People::GetPerson, get, In(kept->residence_unit_code().c_str())), IsOk());
  v1::FindMatchesRequest like;
  like.set_family_name(person->name().family_name());
  like.set_given_name(person->name().given_name());
  like.set_patronymic(person->name().patronymic());
  like.set_birth_date(person->birth_date());
  const auto found = Do(matches, &Matches::FindMatches, like);
  ASSERT_THAT(found, IsOk());
  ASSERT_GE(found->matches_size(), 1);
  EXPECT_TRUE(std::any_of(found->matches().begin(), found->matches().end(),
                          [&](const auto& match) { return match.person().id() == id; }));
}

TEST_F(SeederTest, GoesOnWhereItStoppedAndDoesNothingTwice) {
  MarkAsLocal();
  const auto small = Seed(120);
  ASSERT_THAT(small, IsOk());
  EXPECT_GE(small->people, 120);
  EXPECT_EQ(absl::StrCat(small->added), Count("people"));
  const auto again = Seed(120);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->added, 0);
  const auto larger = Seed(400);
  ASSERT_THAT(larger, IsOk());
  EXPECT_EQ(larger->people - small->people, larger->added);
  EXPECT_EQ(absl::StrCat(larger->people), Count("people"));
  EXPECT_EQ(absl::StrCat(larger->households), Count("households"));
  EXPECT_EQ(Count("certificates"), Count("people"));
  EXPECT_EQ(Count("match_keys"), Count("people"));
}

}  // namespace
}  // namespace cc::registry::simulation
