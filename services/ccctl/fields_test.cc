#include "services/ccctl/fields.h"

#include <fstream>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace cc::ccctl {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class Fields : public ::testing::Test {
 protected:
  // A request of a method, e.g. of ("territory", "list-units").
  std::unique_ptr<Message> Request(const char* service, const char* method) {
    const Contract& contract = Contract::Embedded();
    return contract.New(contract.FindMethod(*contract.FindService(service), method)->input_type());
  }
  std::string Text(const Message& message) { return message.ShortDebugString(); }
};

TEST_F(Fields, AreSetByKebabAndDottedNames) {
  auto request = Request("territory", "import-territory-list");
  RequestBuilder builder(*request, Language::kEnglish);
  EXPECT_TRUE(builder.Set("edition-date", "2025-05-07").ok());
  EXPECT_TRUE(builder.Set("act.number", "376").ok());
  EXPECT_TRUE(builder.Set("act.kind", "наказ").ok());
  EXPECT_TRUE(builder.Set("accept", "row-7").ok());
  EXPECT_TRUE(builder.Set("accept", "row-9").ok());
  EXPECT_TRUE(builder.Set("file_format", "docx").ok());
  EXPECT_TRUE(builder.Set("validate-only", std::nullopt).ok());
  auto expected = Request("territory", "import-territory-list");
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(file_format: FILE_FORMAT_DOCX act { kind: "наказ" number: "376" } edition_date: "2025-05-07"
         accept: "row-7" accept: "row-9" validate_only: true)",
      expected.get()));
  EXPECT_EQ(Text(*request), Text(*expected));
}

TEST_F(Fields, TakeEnumsByShortOrFullNameOrNumber) {
  for (const char* name : {"city-district", "CITY_DISTRICT", "CATEGORY_CITY_DISTRICT", "8"}) {
    auto request = Request("territory", "list-units");
    EXPECT_TRUE(RequestBuilder(*request, Language::kEnglish).Set("category", name).ok()) << name;
    EXPECT_EQ(Text(*request), "category: CATEGORY_CITY_DISTRICT") << name;
  }
}

TEST_F(Fields, RefuseWhatTheContractDoesNotKnowAndNameWhatItKnows) {
  auto request = Request("territory", "list-units");
  const auto refusal = [&](const char* path, const char* value,
                           Language language = Language::kEnglish) {
    return std::string(RequestBuilder(*request, language).Set(path, value).message());
  };
  EXPECT_THAT(refusal("categry", "city"), HasSubstr("parent-code, category, name"));
  EXPECT_THAT(refusal("category", "town"), HasSubstr("oblast, special-city"));
  EXPECT_THAT(refusal("page-size", "ten"), HasSubstr("--page-size: needs a number"));
  EXPECT_THAT(refusal("page-size", "9999999999"), HasSubstr("needs a number"));
  EXPECT_THAT(refusal("name.first", "x"), HasSubstr("no fields of its own"));
  EXPECT_THAT(refusal("name", "\xFF"), HasSubstr("not UTF-8"));
  EXPECT_THAT(refusal("x", "y", Language::kUkrainian), HasSubstr("немає поля"));
  RequestBuilder builder(*request, Language::kEnglish);
  EXPECT_TRUE(builder.Set("name", "Бахмут").ok());
  EXPECT_THAT(std::string(builder.Set("name", "Бахмут").message()), HasSubstr("given twice"));
}

TEST_F(Fields, RefuseTwoMembersOfOneChoice) {
  auto request = Request("access", "issue-token");
  RequestBuilder builder(*request, Language::kEnglish);
  EXPECT_TRUE(builder.Set("demo-identity", "ministry").ok());
  EXPECT_THAT(std::string(builder.Set("id-token", "x").message()),
              HasSubstr("not together with --demo-identity"));
}

TEST_F(Fields, ReadBytesFromAFile) {
  const std::string path = ::testing::TempDir() + "/ccctl_chunk";
  std::ofstream(path) << std::string("\0\x01z", 3);
  auto request = Request("territory", "append-upload");
  RequestBuilder builder(*request, Language::kEnglish);
  EXPECT_TRUE(builder.Set("chunk", "@" + path).ok());
  EXPECT_EQ(Text(*request), R"(chunk: "\000\001z")");
  EXPECT_FALSE(RequestBuilder(*request, Language::kEnglish).Set("chunk", "@/no/such/file").ok());
}

TEST_F(Fields, TakeWholeMessagesAsJson) {
  auto request = Request("access", "create-identity");
  RequestBuilder builder(*request, Language::kEnglish);
  EXPECT_TRUE(builder.Set("identity", R"({"kind": "KIND_PERSON", "displayName": "Марія"})").ok());
  EXPECT_TRUE(builder.Set("identity.grants.0.role", "registrar").ok());
  EXPECT_TRUE(builder.Set("identity.grants.0.relation", "residence").ok());
  EXPECT_TRUE(builder.Set("identity.grants.1.role", "analyst").ok());
  EXPECT_FALSE(builder.Set("identity.grants.7.role", "analyst").ok());
  EXPECT_THAT(
      Text(*request),
      HasSubstr(
          R"(grants { role: "registrar" relation: RELATION_RESIDENCE } grants { role: "analyst" })"));
  EXPECT_FALSE(builder.Json(R"({"identity": {"nonsense": 1}})").ok());
}

TEST_F(Fields, AChangeGetsARequestIdOfItsOwnUnlessOneIsGiven) {
  auto request = Request("access", "revoke-tokens");
  RequestBuilder builder(*request, Language::kEnglish);
  const std::string id = builder.Complete();
  EXPECT_THAT(id,
              MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_EQ(builder.Complete(), id);
  EXPECT_EQ(RequestBuilder(*Request("territory", "list-units"), Language::kEnglish).Complete(), "");
}

}  // namespace
}  // namespace cc::ccctl
