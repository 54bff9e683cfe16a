#include "services/platform/db/migrate.h"

#include <gtest/gtest.h>

#include "services/platform/testing/testing.h"

namespace cc::platform {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class MigrateTest : public testing::Test {
 protected:
  absl::StatusOr<std::vector<std::string>> Apply(const std::vector<Migration>& migrations) {
    return Migrate(database_.owner_conninfo(), "cc_test_app", migrations);
  }
  TestDatabase database_{"migrate", {}};
  const Migration first_ = {"0001_first", "CREATE TABLE first (id bigserial PRIMARY KEY);"};
};

TEST_F(MigrateTest, AppliesEachOnce) {
  auto applied = Apply({first_});
  ASSERT_THAT(applied, IsOk());
  EXPECT_THAT(*applied, ElementsAre("0001_first"));
  applied = Apply({first_, {"0002_second", "CREATE TABLE second (id int)"}});
  ASSERT_THAT(applied, IsOk());
  EXPECT_THAT(*applied, ElementsAre("0002_second"));
  EXPECT_THAT(*Apply({first_}), ElementsAre());
}

TEST_F(MigrateTest, RefusesAnAppliedMigrationWithAnotherText) {
  ASSERT_THAT(Apply({first_}), IsOk());
  absl::Status status = Apply({{"0001_first", "CREATE TABLE other (id int)"}}).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(status.message()), HasSubstr("0001_first"));
}

TEST_F(MigrateTest, AMigrationThatFailsIsNamedAndLeavesNothing) {
  absl::Status status =
      Apply({first_, {"0002_broken", "CREATE TABLE half (id int); SELEC 1"}}).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(status.message()), HasSubstr("0002_broken failed, SQLSTATE 42601"));
  EXPECT_EQ(
      database_.Sql("SELECT to_regclass('first') IS NOT NULL AND to_regclass('half') IS NULL"),
      "t");
}

TEST_F(MigrateTest, TheServiceRefusesAnOlderSchema) {
  EXPECT_THAT(database_.db().CheckReady({}), IsOk());
  EXPECT_THAT(database_.db().CheckReady({first_}), StatusIs(absl::StatusCode::kFailedPrecondition));
  ASSERT_THAT(Apply({first_, {"0002_newer", "SELECT 1"}}), IsOk());
  EXPECT_THAT(database_.db().CheckReady({first_}), IsOk());
}

TEST_F(MigrateTest, AnEmptyDatabaseIsAnOlderSchema) {
  TestDatabase other("migrate", {});
  other.Sql("DROP SCHEMA platform CASCADE");
  EXPECT_THAT(other.db().CheckReady({}), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(MigrateTest, TheServiceHasRightsOnRowsOnly) {
  ASSERT_THAT(Apply({first_,
                     {"0002_log",
                      "CREATE TABLE log (id int); CREATE TRIGGER append_only BEFORE UPDATE OR "
                      "DELETE OR TRUNCATE ON log "
                      "FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()"}}),
              IsOk());
  auto run = [&](const char* sql) {
    return database_.db().WriteStep(TestCall(), [&](Tx& tx) { return tx.Query(sql).status(); });
  };
  EXPECT_THAT(run("INSERT INTO first DEFAULT VALUES"), IsOk());
  EXPECT_THAT(run("INSERT INTO log VALUES (1)"), IsOk());
  for (const char* sql :
       {"UPDATE log SET id = 2", "DELETE FROM log", "TRUNCATE log", "DROP TABLE first",
        "ALTER TABLE first ADD x int", "CREATE TABLE mine (id int)", "TRUNCATE first",
        "DELETE FROM platform.migrations"}) {
    EXPECT_FALSE(run(sql).ok()) << sql;
  }
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM log"), "1");
}

TEST_F(MigrateTest, TheSchemaIsDumpedWithoutWhatDiffersBetweenMachines) {
  const std::string schema = SchemaOf(database_.admin_conninfo());
  EXPECT_THAT(schema, HasSubstr("CREATE TABLE platform.audit"));
  EXPECT_THAT(schema, testing::Not(HasSubstr("OWNER TO")));
  EXPECT_THAT(schema, testing::Not(HasSubstr("GRANT ")));
  EXPECT_THAT(schema, testing::Not(HasSubstr("--")));
  EXPECT_THAT(schema, testing::Not(HasSubstr("restrict")));
  EXPECT_EQ(schema, SchemaOf(database_.admin_conninfo()));
}

}  // namespace
}  // namespace cc::platform
