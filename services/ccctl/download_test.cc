#include "services/ccctl/download.h"

#include <fstream>
#include <sstream>

#include "cc/common/v1/download.pb.h"
#include "gmock/gmock.h"
#include "google/api/httpbody.pb.h"
#include "gtest/gtest.h"

namespace cc::ccctl {
namespace {

using ::testing::HasSubstr;

const std::string kBytes("PK\x03\x04\x00\xff\r\n", 8);

google::api::HttpBody File() {
  google::api::HttpBody file;
  file.set_content_type("application/zip");
  file.set_data(kBytes);
  common::v1::Download download;
  download.set_file_name("list.docx");
  file.add_extensions()->PackFrom(download);
  return file;
}

TEST(Download, WritesTheVeryBytesToTheFile) {
  const std::string path = testing::TempDir() + "/ccctl_download";
  std::ofstream(path) << "what was there before and is longer";
  std::ostringstream out, err;
  ASSERT_TRUE(SaveFile(File(), path, out, err, Language::kEnglish).ok());
  std::stringstream written;
  written << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_EQ(written.str(), kBytes);
  EXPECT_EQ(out.str(), "");
  EXPECT_THAT(err.str(), HasSubstr("list.docx  application/zip  8 bytes"));
  EXPECT_FALSE(std::ifstream(path + ".part"));
  std::remove(path.c_str());
}

TEST(Download, WritesToStandardOutputWhereNoFileIsNamed) {
  for (const char* path : {"", "-"}) {
    std::ostringstream out, err;
    ASSERT_TRUE(SaveFile(File(), path, out, err, Language::kEnglish).ok());
    EXPECT_EQ(out.str(), kBytes);
  }
}

TEST(Download, SaysThatTheFileCouldNotBeWritten) {
  std::ostringstream out, err;
  const absl::Status status =
      SaveFile(File(), "/no/such/folder/file", out, err, Language::kEnglish);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("/no/such/folder/file"));
}

}  // namespace
}  // namespace cc::ccctl
