#include "services/platform/db/copy.h"

#include "services/platform/testing/testing.h"

namespace cc::platform {
namespace {

constexpr char kCopy[] = "COPY copied (id, text, bytes, numbers) FROM STDIN";

class CopyTest : public ::testing::Test {
 protected:
  CopyTest() {
    database.Sql("CREATE TABLE copied (id int PRIMARY KEY, text text, bytes bytea, numbers int[])");
    connection = *CopyConnection::Open(database.admin_conninfo());
  }
  TestDatabase database{"copy", {}};
  std::unique_ptr<CopyConnection> connection;
};

TEST_F(CopyTest, WritesTextBytesListsAndNothingAsTheyAre) {
  CopyText rows;
  const std::string text = "рядок\tз \\ і\nкінцем\r \\N";
  rows.Add({1, text, Param::Bytes(absl::string_view("\0\xff\\", 3)), std::vector<int32_t>{3, 4}});
  rows.Add({2, std::nullopt, std::nullopt, std::vector<int32_t>{}});
  rows.Add({3, "", Param::Bytes(""), std::nullopt});
  ASSERT_THAT(connection->Write({{kCopy, rows}}), IsOk());
  EXPECT_EQ(rows.rows(), 3);
  EXPECT_EQ(database.Sql("SELECT text FROM copied WHERE id = 1"), text);
  EXPECT_EQ(database.Sql("SELECT encode(bytes, 'hex') || numbers::text FROM copied WHERE id = 1"),
            "00ff5c{3,4}");
  EXPECT_EQ(database.Sql("SELECT (text IS NULL AND bytes IS NULL AND numbers = '{}')::text "
                         "FROM copied WHERE id = 2"),
            "true");
  EXPECT_EQ(database.Sql("SELECT (text = '' AND bytes = '' AND numbers IS NULL)::text "
                         "FROM copied WHERE id = 3"),
            "true");
}

TEST_F(CopyTest, KeepsNothingWhereOneOfTheTablesFailsAndGoesOnAfterwards) {
  CopyText good, taken;
  good.Add({1, "a", std::nullopt, std::nullopt});
  taken.Add({1, "b", std::nullopt, std::nullopt});
  EXPECT_THAT(connection->Write({{kCopy, good}, {kCopy, taken}}),
              Refused(common::v1::REASON_ALREADY_EXISTS));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM copied"), "0");
  ASSERT_THAT(connection->Write({{kCopy, good}}), IsOk());
  EXPECT_EQ(database.Sql("SELECT count(*) FROM copied"), "1");
}

TEST_F(CopyTest, SaysThatNobodyAnswers) {
  EXPECT_THAT(CopyConnection::Open("host=/nonexistent dbname=none"),
              Refused(common::v1::REASON_UNAVAILABLE));
}

}  // namespace
}  // namespace cc::platform
