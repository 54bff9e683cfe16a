#include "services/platform/testing/testing.h"
#include "services/reporting/migrations.h"

namespace cc::reporting {
namespace {

TEST(Schema, TheKeptFileIsWhatTheMigrationsMake) {
  platform::TestDatabase database("reporting", Migrations());
  platform::ExpectSchemaMatches(database, "services/reporting/schema.sql");
}

TEST(Schema, EveryTableWithAScopeIsGuardedAgainstItsOwnerToo) {
  platform::TestDatabase database("reporting", Migrations());
  EXPECT_EQ(database.Sql("SELECT string_agg(c.relname, ',') FROM pg_class c JOIN pg_attribute a "
                         "ON a.attrelid = c.oid AND a.attname = 'scope' WHERE c.relkind = 'r' "
                         "AND c.relnamespace = 'public'::regnamespace "
                         "AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"),
            "");
}

}  // namespace
}  // namespace cc::reporting
