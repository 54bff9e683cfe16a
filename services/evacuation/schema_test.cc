#include "services/platform/testing/schema.h"
#include "services/evacuation/migrations.h"
#include "services/platform/testing/testing.h"

namespace cc::evacuation {
namespace {

TEST(Schema, TheKeptFileIsWhatTheMigrationsMake) {
  platform::TestDatabase database("evacuation", Migrations());
  std::string actual = platform::DumpSchema(database.owner_conninfo());
  EXPECT_EQ(actual, platform::KeptSchema("services/evacuation/schema.sql", actual))
      << "write it anew with CC_WRITE_SCHEMA=1";
}

TEST(Schema, EveryTableWithAScopeIsGuardedAgainstItsOwnerToo) {
  platform::TestDatabase database("evacuation", Migrations());
  EXPECT_EQ(database.Sql("SELECT string_agg(c.relname, ',') FROM pg_class c JOIN pg_attribute a "
                         "ON a.attrelid = c.oid AND a.attname = 'scope' WHERE c.relkind = 'r' "
                         "AND c.relnamespace = 'public'::regnamespace "
                         "AND c.relname <> 'sites' "
                         "AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"),
            "");
}

}  // namespace
}  // namespace cc::evacuation
