#include "services/platform/validate/validate.h"

#include <gtest/gtest.h>

#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cc/access/v1/access_service.pb.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "google/rpc/error_details.pb.h"
#include "services/platform/error/error.h"
#include "services/platform/error/form_words.h"

namespace cc::platform {
namespace {

// `field: text` of every violation, joined.
std::string Violations(const google::protobuf::Message& message) {
  Validator validator;
  validator.Learn(message.GetDescriptor());
  std::string result;
  google::rpc::BadRequest bad;
  const google::rpc::Status status = ToRpcStatus(validator.Check(message), Language::kEnglish, "");
  for (const auto& any : status.details()) {
    if (!any.UnpackTo(&bad)) continue;
    for (const auto& v : bad.field_violations())
      absl::StrAppend(&result, v.field(), ": ", v.description(), "\n");
  }
  return result;
}

TEST(Validator, AcceptsAGoodRequest) {
  territory::v1::GetStatusRequest request;
  request.set_unit_code("UA14120000000070232");
  request.set_date("2025-02-28");
  EXPECT_EQ(Violations(request), "");
}

TEST(Validator, NamesEveryFieldAtFault) {
  territory::v1::GetStatusRequest request;
  request.set_date("2025-02-30");
  EXPECT_EQ(Violations(request),
            "unit_code: The field is required\n"
            "date: Not a date that exists (year-month-day); example: 2025-02-28\n");
}

TEST(Validator, GoesIntoMessagesAndLists) {
  access::v1::CreateIdentityRequest request;
  auto* identity = request.mutable_identity();
  identity->set_kind(access::v1::Identity::KIND_PERSON);
  identity->set_display_name(std::string(201, 'x'));
  identity->set_subject("s");
  identity->set_unit_code("UA1412000000007023");
  identity->add_grants()->set_unit_code("x");
  EXPECT_EQ(
      Violations(request),
      "identity.display_name: At most 200 characters\n"
      "identity.unit_code: Not a KATOTTG code of a territorial unit (UA and 17 digits); "
      "example: UA14120000000070232\n"
      "identity.grants[0].role: The field is required\n"
      "identity.grants[0].unit_code: Not a KATOTTG code of a territorial unit (UA and 17 digits); "
      "example: UA14120000000070232\n"
      "identity.grants[0].relation: The field is required\n");
}

TEST(Validator, CountsCharactersAndNotBytes) {
  access::v1::CreateIdentityRequest request;
  std::string name;
  for (int i = 0; i < 200; ++i) name += "ї";
  request.mutable_identity()->set_display_name(name);
  EXPECT_EQ(Violations(request).find("display_name"), std::string::npos);
}

TEST(Validator, RefusesControlCharactersAndUnknownEnumValues) {
  access::v1::CreateIdentityRequest request;
  request.mutable_identity()->set_display_name(std::string("a\0b", 3));
  request.mutable_identity()->set_kind(static_cast<access::v1::Identity::Kind>(99));
  std::string text = Violations(request);
  EXPECT_NE(text.find("identity.kind: Unknown enum value"), std::string::npos) << text;
  EXPECT_NE(text.find("identity.display_name: The text must be UTF-8"), std::string::npos) << text;
}

TEST(Validator, KeepsNumbersAndListsInTheirBounds) {
  territory::v1::CreateUploadRequest upload;
  upload.set_size(67108865);
  upload.set_sha256(std::string(64, 'g'));
  EXPECT_EQ(Violations(upload),
            "size: The number must be within 1–67108864\n"
            "sha256: Not a SHA-256 sum (64 characters 0–9, a–f); example: "
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n");
  territory::v1::BatchGetStatusesRequest batch;
  for (int i = 0; i < 10001; ++i) batch.add_unit_codes("x");
  EXPECT_EQ(Violations(batch), "unit_codes: At most 10000 items\n");
  territory::v1::ListUnitsRequest list;
  list.set_page_size(-1);
  EXPECT_EQ(Violations(list), "page_size: The number must be within 0–…\n");
}

TEST(Validator, NeverRunsAPatternOverALongText) {
  territory::v1::GetUnitRequest request;
  request.set_code(std::string(9000, '1'));
  EXPECT_NE(Violations(request), "");
}

TEST(Format, KnowsItsKinds) {
  using namespace options::v1;  // NOLINT: names of formats
  EXPECT_TRUE(HasFormat("2025-07", FORMAT_MONTH));
  EXPECT_FALSE(HasFormat("2025-13", FORMAT_MONTH));
  EXPECT_TRUE(HasFormat("+380501234567", FORMAT_PHONE));
  EXPECT_FALSE(HasFormat("0501234567", FORMAT_PHONE));
  EXPECT_TRUE(HasFormat("018f0000-0000-7000-8000-00000000000a", FORMAT_UUID));
  EXPECT_FALSE(HasFormat("018F0000-0000-7000-8000-00000000000A", FORMAT_UUID));
  EXPECT_FALSE(HasFormat("UA14О20000000070232", FORMAT_KATOTTG));
}

TEST(Format, EveryOneIsToldInWordsWithAnExampleThatPasses) {
  const auto* formats = options::v1::Format_descriptor();
  for (int i = 0; i < formats->value_count(); ++i) {
    if (formats->value(i)->number() == 0) continue;
    const absl::string_view name = absl::StripPrefix(formats->value(i)->name(), "FORMAT_");
    SCOPED_TRACE(name);
    const FormWords* words = WordsOfForm(name);
    ASSERT_NE(words, nullptr);
    const auto format = static_cast<options::v1::Format>(formats->value(i)->number());
    EXPECT_TRUE(HasFormat(words->example, format)) << words->example;
    EXPECT_FALSE(HasFormat("x", format)) << "a format that accepts everything checks nothing";
    for (Language language : {Language::kUkrainian, Language::kEnglish}) {
      const std::string text =
          Text(common::v1::REASON_FORMAT_INVALID, {{"format", std::string(name)}}, language);
      EXPECT_NE(text.find(std::string(words->example)), std::string::npos) << text;
      EXPECT_EQ(text.find("…"), std::string::npos) << text;
    }
  }
}

TEST(Format, IsRefusedInWordsOfTheReadersLanguage) {
  const Details details = {{"format", "PHONE"}};
  EXPECT_EQ(Text(common::v1::REASON_FORMAT_INVALID, details, Language::kUkrainian),
            "Не схоже на номер телефону (+380 і дев’ять цифр); приклад: +380501234567");
  EXPECT_EQ(Text(common::v1::REASON_FORMAT_INVALID, details, Language::kEnglish),
            "Not a telephone number (+380 and nine digits); example: +380501234567");
}

}  // namespace
}  // namespace cc::platform
