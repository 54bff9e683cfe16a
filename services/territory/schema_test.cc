#include "services/platform/testing/schema.h"
#include "services/platform/testing/testing.h"
#include "services/territory/migrations.h"

namespace cc::territory {
namespace {

TEST(Schema, TheKeptFileIsWhatTheMigrationsMake) {
  platform::TestDatabase database("territory", Migrations());
  std::string actual = platform::DumpSchema(database.owner_conninfo());
  EXPECT_EQ(actual, platform::KeptSchema("services/territory/schema.sql", actual))
      << "write it anew with CC_WRITE_SCHEMA=1";
}

TEST(Schema, RowsOfBeforeTheTimeAxesAreInForceSinceTheirEdition) {
  const std::vector<platform::Migration> all = Migrations();
  platform::TestDatabase database("territory_without_axes", {all[0], all[1]});
  database.Sql(
      "INSERT INTO acts VALUES ('00000000-0000-7000-8000-0000000000a1', 'наказ', '376', "
      "'2025-02-28', '', '', NULL, "
      "'2025-05-07', 'a', false, false, 1, now(), 2), ('00000000-0000-7000-8000-0000000000a2', "
      "'наказ', '376', "
      "'2025-02-28', '', '', NULL, '2025-06-06', 'b', false, false, 1, now(), 3)");
  database.Sql(
      "INSERT INTO status_periods VALUES ('00000000-0000-7000-8000-0000000000b1', "
      "'UA14120000000070232', 1, "
      "'2022-02-24', NULL, '{}', false, '00000000-0000-7000-8000-0000000000a1', now(), "
      "'00000000-0000-7000-8000-0000000000a2', now())");
  database.Sql(std::string(all[2].sql));
  EXPECT_EQ(database.Sql("SELECT answers_on FROM register"), "2025-06-06");
  EXPECT_EQ(
      database.Sql("SELECT unit_tail || ' ' || in_force_date || ' ' || out_of_force_date || ' ' || "
                   "(opened_by = act_id) FROM status_periods"),
      "70232 2025-05-07 2025-06-06 true");
}

}  // namespace
}  // namespace cc::territory
