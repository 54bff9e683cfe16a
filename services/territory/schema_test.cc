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

}  // namespace
}  // namespace cc::territory
