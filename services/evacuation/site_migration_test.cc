#include <algorithm>

#include "services/evacuation/site_fixture.h"

namespace cc::evacuation {
namespace {

// The schema as it was when there were transit centres alone.
std::vector<platform::Migration> BeforeSites() {
  std::vector<platform::Migration> before;
  for (const platform::Migration& migration : Migrations()) {
    if (migration.name < "0040") before.push_back(migration);
  }
  return before;
}

TEST(SiteMigration, CentresEnteredBeforeBecomeSitesWithAHallAndTheirTripsStayTheirs) {
  platform::TestDatabase database("evacuation_before_sites", BeforeSites());
  const std::string centre = "00000000-0000-7000-8000-00000000c001";
  database.Sql(
      "INSERT INTO transit_centres (id, scope, name, unit_code, capacity, ordinary_beds, "
      "wheelchair_beds, stretcher_beds, synthetic, created_at, updated_at) VALUES ('" +
      centre +
      "', '{500000, 590473}', 'Центр', 'UA12000000000090473', 20, 10, 2, 1, true, "
      "'2025-05-01 22:00:00+00', now())");
  const std::string& app = database.app_conninfo();
  ASSERT_THAT(platform::Migrate(database.owner_conninfo(), app.substr(app.rfind("user=") + 5),
                                Migrations()),
              platform::IsOk());
  EXPECT_EQ(database.Sql("SELECT count(*) FROM rooms"), "1");
  EXPECT_EQ(database.Sql("SELECT string_agg(n || '/' || kind, ' ' ORDER BY kind) FROM (SELECT "
                         "kind, count(*) AS n FROM beds GROUP BY kind) x"),
            "10/1 2/2 1/3");
  EXPECT_EQ(database.Sql("SELECT kind || ' ' || state FROM sites"), "1 1");
  EXPECT_EQ(database.Sql("SELECT name FROM transit_centres WHERE id = '" + centre + "'"), "Центр")
      << "what a program of before reads";
  EXPECT_EQ(database.Sql("SELECT string_agg(DISTINCT confrelid::regclass::text, ',') FROM "
                         "pg_constraint WHERE conrelid IN ('trips'::regclass, "
                         "'arrivals'::regclass) AND conname LIKE '%transit_centre%'"),
            "sites");
}

}  // namespace
}  // namespace cc::evacuation
