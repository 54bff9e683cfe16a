#include "services/platform/db/db.h"

#include <gtest/gtest.h>

#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/testing/testing.h"

namespace cc::platform {
namespace {

constexpr char kTables[] = R"(
CREATE TABLE notes (id text PRIMARY KEY, body text NOT NULL, amount bigint NOT NULL DEFAULT 0);
CREATE TABLE parts (note_id text NOT NULL REFERENCES notes);
CREATE TABLE people (id text PRIMARY KEY, scope int[] NOT NULL);
CREATE INDEX people_scope ON people USING gin (scope);
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
ALTER TABLE people FORCE ROW LEVEL SECURITY;
CREATE POLICY people_scope ON people USING (scope && (SELECT cc_scope()));
)";

class DbTest : public testing::Test {
 protected:
  TestDatabase database_{"db", {{"0001_notes", kTables}}};
  Db& db_ = database_.db();
};

absl::Status Insert(Tx& tx, const std::string& id, const std::string& body) {
  return tx.Query("INSERT INTO notes (id, body) VALUES ($1, $2)", id, body).status();
}

TEST_F(DbTest, ReadsWhatWasWritten) {
  Call call = TestCall();
  ASSERT_THAT(db_.Write(call, [](Tx& tx) { return Insert(tx, "a", "їжак \"quoted\" \\ {x,y}"); }),
              IsOk());
  auto body = db_.Read(call, [](Tx& tx) -> absl::StatusOr<std::string> {
    CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT body FROM notes WHERE id = $1", "a"));
    EXPECT_EQ(rows.size(), 1);
    return rows[0].str(0);
  });
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(*body, "їжак \"quoted\" \\ {x,y}");
}

}  // namespace
}  // namespace cc::platform
