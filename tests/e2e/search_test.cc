// Units found by what people write.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

// Percent-encoded, as curl sends it.
std::string Encoded(const std::string& text) {
  std::string out;
  for (unsigned char c : text) absl::StrAppend(&out, "%", absl::Hex(c, absl::kZeroPad2));
  return out;
}

std::string First(const std::string& query, const std::string& path = "/v1/units:search?query=") {
  Reply reply = Office(Suite::Shared(), "analyst").Get(path + Encoded(query));
  EXPECT_EQ(reply.status, 200) << reply;
  return reply["hits.0.display"];
}

TEST(Search, FindsAVillageBySpellingPlaceAndFormerName) {
  const std::string lyman = "місто Лиман, Лиманська громада, Краматорський район, Донецька область";
  for (const char* query : {"Лиман", "Lyman", "м. лиман", "Красный лиман", "kbvfy"})
    EXPECT_EQ(First(query), lyman) << query;
  EXPECT_THAT(First("с. Озерне біля Лимана"), HasSubstr("село Озерне, Лиманська громада"));
  EXPECT_THAT(First("Ямпіль, Краматорський р-н"), HasSubstr("селище Ямпіль"));
  EXPECT_EQ(First("крам", "/v1/units:suggest?query="),
            "місто Краматорськ, Краматорська громада, Краматорський район, Донецька область");
}

TEST(Search, AnswersHostileTextsCalmly) {
  const Office analyst(Suite::Shared(), "analyst");
  std::string combining = "л";
  for (int i = 0; i < 199; ++i) combining += "\xCC\x81";
  EXPECT_EQ(analyst.Get("/v1/units:search?query=" + Encoded(combining)).status, 200);
  EXPECT_EQ(analyst.Get("/v1/units:search?query=%01%02").status, 400);
  EXPECT_EQ(analyst.Get("/v1/units:search?query=%FF%FE").status, 400);
  EXPECT_EQ(analyst.Get("/v1/units:search?query=" + Encoded(std::string(201, 'a'))).status, 400);
  EXPECT_EQ(analyst.Get("/v1/units:search?query=").status, 400);
}

TEST(Search, AnEditorAddsAnAliasAndTakesItAway) {
  const Office editor(Suite::Shared(), "editor"), analyst(Suite::Shared(), "analyst");
  const std::string path = "/v1/unitAliases?request_id=" + NewRequestId();
  const std::string alias =
      R"({"unitCode": "UA14120110010088407", "name": "Місто Озер", "kind": "KIND_OTHER", "source": "приклад"})";
  EXPECT_EQ(analyst.Post(path, alias).status, 403);
  Reply added = editor.Post(path, alias);
  ASSERT_EQ(added.status, 200) << added;
  EXPECT_THAT(First("Місто Озер"), HasSubstr("місто Лиман"));
  Reply removed = editor.Post("/v1/unitAliases/" + added["id"] + ":remove",
                              absl::StrCat(R"({"requestId": ")", NewRequestId(), R"("})"));
  EXPECT_EQ(removed.status, 200) << removed;
  EXPECT_NE(removed["removeTime"], "");
  Reply list = analyst.Get("/v1/unitAliases?unit_code=UA14120110010088407");
  EXPECT_THAT(list.body.At("aliases").items(), SizeIs(3)) << "the known ones: " << list;
}

}  // namespace
}  // namespace cc::tests
