#include "services/platform/json/json_object.h"

#include <gtest/gtest.h>

namespace cc::platform {
namespace {

TEST(JsonObject, GivesMembersOfTheAskedTypeOnly) {
  const auto object = ParseJsonObject(R"({"text":"a","number":2,"list":[1]})", 100);
  ASSERT_TRUE(object.ok()) << object.status();
  EXPECT_EQ(TextMember(*object, "text"), "a");
  EXPECT_EQ(NumberMember(*object, "number"), 2);
  EXPECT_EQ(ListMember(*object, "list")->values_size(), 1);
  EXPECT_EQ(TextMember(*object, "number"), std::nullopt);
  EXPECT_EQ(NumberMember(*object, "absent"), std::nullopt);
  EXPECT_EQ(ListMember(*object, "text"), nullptr);
}

TEST(JsonObject, RefusesWhatIsNotOneObject) {
  for (const char* text :
       {"", "[]", "1", "null", "{", "{\"a\":}", "{}{}", "\xff\xfe", "{\"a\":\"\xc3\"}"}) {
    EXPECT_EQ(ParseJsonObject(text, 100).status().code(), absl::StatusCode::kInvalidArgument)
        << text;
  }
}

TEST(JsonObject, RefusesALongOrDeepDocumentBeforeParsingIt) {
  EXPECT_FALSE(ParseJsonObject("{\"a\":1}", 6).ok());
  EXPECT_TRUE(ParseJsonObject("{\"a\":1}", 7).ok());
  const std::string deep = "{\"a\":" + std::string(100000, '[') + std::string(100000, ']') + "}";
  EXPECT_FALSE(ParseJsonObject(deep, 1 << 20).ok());
  EXPECT_TRUE(ParseJsonObject(R"({"a":"[[[[[[[[[[[[[[[[[[[[\"{{{{{{"})", 100).ok());
}

}  // namespace
}  // namespace cc::platform
