#include "services/platform/log/log.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cc/access/v1/access_service.pb.h"

namespace cc::platform {
namespace {

TEST(Log, HidesSensitiveFieldsAtAnyDepth) {
  access::v1::CreateIdentityRequest request;
  request.mutable_identity()->set_display_name("Планта Персональна");
  request.mutable_identity()->set_subject("secret-subject");
  request.mutable_identity()->set_unit_code("UA14000000000091971");
  std::string text = Redacted(request);
  EXPECT_EQ(text.find("Персональна"), std::string::npos);
  EXPECT_EQ(text.find("secret-subject"), std::string::npos);
  EXPECT_NE(text.find("UA14000000000091971"), std::string::npos);
  EXPECT_NE(text.find("[redacted]"), std::string::npos);
}

TEST(Log, WritesEveryTextAsValidJson) {
  EXPECT_EQ(JsonString("a\"b\\c\n\x01"), "\"a\\\"b\\\\c\\u000a\\u0001\"");
  EXPECT_EQ(JsonString("Лиман"), "\"Лиман\"");
  EXPECT_EQ(JsonString("\xff\xd0"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(Log, PutsOneEventOnOneLine) {
  testing::internal::CaptureStderr();
  Log(Level::kInfo, "something happened", {{"detail", "two\nlines"}});
  std::string line = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  EXPECT_NE(line.find("\"event\":\"something happened\""), std::string::npos);
}

}  // namespace
}  // namespace cc::platform
