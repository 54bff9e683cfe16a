#include "services/platform/upload/uploads.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "services/platform/db/retention.h"
#include "services/platform/testing/testing.h"

namespace cc::platform {
namespace {

using common::v1::Upload;

class UploadsTest : public testing::Test {
 protected:
  std::string Open(const std::string& content) {
    auto upload = uploads_.Create(call_, static_cast<int64_t>(content.size()),
                                  absl::BytesToHexString(Sha256(content)));
    EXPECT_THAT(upload, IsOk());
    return upload.ok() ? upload->id() : "";
  }

  TestDatabase database_{"upload", {}};
  Uploads uploads_{database_.db()};
  Call call_ = TestCall();
};

TEST_F(UploadsTest, AFileArrivesInChunks) {
  std::string content(3 << 20, '\0');
  for (size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 31 >> 3);
  const std::string id = Open(content);
  for (int64_t at = 0; at < 3 << 20; at += 1 << 20) {
    auto upload = uploads_.Append(call_, id, at, absl::string_view(content).substr(at, 1 << 20));
    ASSERT_THAT(upload, IsOk());
    EXPECT_EQ(upload->received(), at + (1 << 20));
    EXPECT_EQ(upload->complete(), at == 2 << 20);
  }
  auto back = uploads_.Content(call_, id);
  ASSERT_THAT(back, IsOk());
  EXPECT_TRUE(*back == content);
}

TEST_F(UploadsTest, IsResumedWhereItStopped) {
  const std::string id = Open("hello world");
  ASSERT_THAT(uploads_.Append(call_, id, 0, "hello"), IsOk());
  auto again = uploads_.Append(call_, id, 0, "hello");  // the answer was lost
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->received(), 5);
  absl::Status gap = uploads_.Append(call_, id, 8, "rld").status();
  EXPECT_THAT(gap, Refused(common::v1::REASON_UPLOAD_OFFSET_WRONG));
  EXPECT_THAT(uploads_.Append(call_, id, 0, "HELLO"),
              Refused(common::v1::REASON_UPLOAD_OFFSET_WRONG));
  EXPECT_EQ(uploads_.Get(call_, id)->received(), 5);
  EXPECT_THAT(uploads_.Content(call_, id), Refused(common::v1::REASON_UPLOAD_INCOMPLETE));
  ASSERT_THAT(uploads_.Append(call_, id, 5, " world"), IsOk());
  EXPECT_TRUE(uploads_.Append(call_, id, 5, " world")->complete());
  EXPECT_EQ(*uploads_.Content(call_, id), "hello world");
}

TEST_F(UploadsTest, AFileThatIsNotWhatWasAnnouncedIsEmptied) {
  auto upload = uploads_.Create(call_, 5, absl::BytesToHexString(Sha256("hello")));
  ASSERT_THAT(uploads_.Append(call_, upload->id(), 0, "hel"), IsOk());
  EXPECT_THAT(uploads_.Append(call_, upload->id(), 3, "p!"),
              Refused(common::v1::REASON_UPLOAD_HASH_MISMATCH));
  EXPECT_EQ(uploads_.Get(call_, upload->id())->received(), 0);
  EXPECT_TRUE(uploads_.Append(call_, upload->id(), 0, "hello")->complete());
}

TEST_F(UploadsTest, OthersDoNotSeeIt) {
  const std::string id = Open("hello");
  Call other = TestCall({.principal = "somebody else"});
  EXPECT_THAT(uploads_.Get(other, id), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(uploads_.Append(other, id, 0, "hello"), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(uploads_.Content(other, id), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(UploadsTest, SizesAndHashesAreChecked) {
  const std::string hash(64, 'a');
  EXPECT_THAT(uploads_.Create(call_, 0, hash), Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_THAT(uploads_.Create(call_, (64 << 20) + 1, hash),
              Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_THAT(uploads_.Create(call_, 5, "A" + hash.substr(1)),
              Refused(common::v1::REASON_FIELDS_INVALID));
  const std::string id = Open("hello");
  EXPECT_THAT(uploads_.Append(call_, id, 0, ""), Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_THAT(uploads_.Append(call_, id, 0, "hello!"), Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_THAT(uploads_.Append(call_, id, 0, std::string((1 << 20) + 1, 'x')),
              Refused(common::v1::REASON_FIELDS_INVALID));
}

TEST_F(UploadsTest, IsKeptForADay) {
  const std::string id = Open("hello");
  ASSERT_THAT(uploads_.Append(call_, id, 0, "hello"), IsOk());
  ASSERT_THAT(PurgeOld(database_.db(), Call::System("test", TestNow() + absl::Hours(23))), IsOk());
  EXPECT_THAT(uploads_.Get(call_, id), IsOk());
  ASSERT_THAT(PurgeOld(database_.db(), Call::System("test", TestNow() + absl::Hours(25))), IsOk());
  EXPECT_THAT(uploads_.Get(call_, id), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM upload_chunks"), "0");
}

}  // namespace
}  // namespace cc::platform
