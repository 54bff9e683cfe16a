#include "services/platform/testing/schema.h"
#include "services/platform/testing/testing.h"
#include "services/registry/migrations.h"

namespace cc::registry {
namespace {

TEST(Schema, TheKeptFileIsWhatTheMigrationsMake) {
  platform::TestDatabase database("registry", Migrations());
  std::string actual = platform::DumpSchema(database.owner_conninfo());
  EXPECT_EQ(actual, platform::KeptSchema("services/registry/schema.sql", actual))
      << "write it anew with CC_WRITE_SCHEMA=1";
}

TEST(Schema, EveryTableWithAScopeIsGuardedAgainstItsOwnerToo) {
  platform::TestDatabase database("registry", Migrations());
  EXPECT_EQ(database.Sql("SELECT string_agg(c.relname, ',') FROM pg_class c JOIN pg_attribute a "
                         "ON a.attrelid = c.oid AND a.attname = 'scope' WHERE c.relkind = 'r' "
                         "AND c.relnamespace = 'public'::regnamespace "
                         "AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"),
            "");
}

}  // namespace
}  // namespace cc::registry
