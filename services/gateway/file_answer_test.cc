#include "services/gateway/file_answer.h"

#include <gtest/gtest.h>

#include "cc/common/v1/download.pb.h"
#include "google/api/httpbody.pb.h"

namespace cc::gateway {
namespace {

std::string File(const std::string& type, const std::string& data, const std::string& name) {
  google::api::HttpBody file;
  file.set_content_type(type);
  file.set_data(data);
  common::v1::Download download;
  download.set_file_name(name);
  file.add_extensions()->PackFrom(download);
  return file.SerializeAsString();
}

TEST(FileAnswer, GoesOutAsItsBytesUnderItsOwnTypeAndName) {
  const std::string bytes("PK\x03\x04\x00\xff\r\n", 8);
  auto answer = FileAnswer(File("application/zip", bytes, "list-2026-11-01.docx"));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->content_type, "application/zip");
  EXPECT_EQ(answer->body, bytes);
  ASSERT_EQ(answer->headers.size(), 1u);
  EXPECT_EQ(answer->headers[0].first, "Content-Disposition");
  EXPECT_EQ(answer->headers[0].second, "attachment; filename=\"list-2026-11-01.docx\"");
}

TEST(FileAnswer, WritesANameInCyrillicSoThatEveryBrowserReadsIt) {
  EXPECT_EQ(ContentDisposition("перелік 1.csv"),
            "attachment; filename=\"______________ 1.csv\"; "
            "filename*=UTF-8''%D0%BF%D0%B5%D1%80%D0%B5%D0%BB%D1%96%D0%BA%201.csv");
}

TEST(FileAnswer, LetsNothingOfANameOutOfTheHeader) {
  EXPECT_EQ(ContentDisposition("../../etc/passwd"), "attachment; filename=\"passwd\"");
  EXPECT_EQ(ContentDisposition("a\"b\r\nSet-Cookie: x"),
            "attachment; filename=\"a_b__Set-Cookie_ x\"; "
            "filename*=UTF-8''a%22b%0D%0ASet-Cookie%3A%20x");
  EXPECT_EQ(ContentDisposition(".."), "attachment");
  EXPECT_EQ(ContentDisposition(""), "attachment");
}

TEST(FileAnswer, TakesAnInventedMediaTypeForUnknownBytes) {
  for (const char* type : {"", "csv", "text/csv\r\nX-Evil: 1", "/csv"}) {
    auto answer = FileAnswer(File(type, "a", "a.csv"));
    ASSERT_TRUE(answer.ok());
    EXPECT_EQ(answer->content_type, "application/octet-stream") << type;
  }
  EXPECT_EQ(FileAnswer(File("text/csv; charset=utf-8", "a", "a.csv"))->content_type,
            "text/csv; charset=utf-8");
}

TEST(FileAnswer, RefusesWhatIsNoFile) {
  EXPECT_EQ(FileAnswer("\xff\xff").status().code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace cc::gateway
