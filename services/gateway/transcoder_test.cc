#include "services/gateway/transcoder.h"

#include <gtest/gtest.h>

#include <random>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cc/access/v1/access_service.pb.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "google/rpc/error_details.pb.h"
#include "services/gateway/field_text.h"
#include "services/platform/testing/testing.h"

namespace cc::gateway {
namespace {

using platform::Refused;

const Router& Contract() {
  static const auto* router = new Router(*Router::ForContract());
  return *router;
}

// The request of `verb address?query` with a body, as text of the message; the refusal otherwise.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Read(absl::string_view verb,
                                                                absl::string_view address,
                                                                absl::string_view body = "") {
  size_t question = address.find('?');
  auto match = Contract().Find(verb, address.substr(0, question));
  if (match.route == nullptr) return absl::NotFoundError("no route");
  auto query = ParseQuery(question == absl::string_view::npos ? "" : address.substr(question + 1));
  if (!query.ok()) return query.status();
  return MakeRequest(match, *query, body);
}

// Everything that a refusal says.
std::string Told(const absl::Status& status) {
  return platform::ToRpcStatus(status, platform::Language::kEnglish, "").ShortDebugString();
}

// The first field violation: field and text.
std::pair<std::string, std::string> Violation(const absl::Status& status) {
  auto rpc = platform::ToRpcStatus(status, platform::Language::kEnglish, "");
  google::rpc::BadRequest bad;
  for (const auto& detail : rpc.details()) {
    if (detail.UnpackTo(&bad))
      return {bad.field_violations(0).field(), bad.field_violations(0).description()};
  }
  return {"", rpc.message()};
}

template <typename T>
T As(const absl::StatusOr<std::unique_ptr<google::protobuf::Message>>& message) {
  EXPECT_TRUE(message.ok()) << message.status();
  T result;
  if (message.ok()) result.CopyFrom(**message);
  return result;
}

TEST(Transcoder, PutsPathQueryAndBodyWhereTheAnnotationSays) {
  auto status = As<territory::v1::GetStatusRequest>(
      Read("GET", "/v1/units/UA14000000000091971/status?date=2025-07-01"));
  EXPECT_EQ(status.unit_code(), "UA14000000000091971");
  EXPECT_EQ(status.date(), "2025-07-01");

  auto units = As<territory::v1::ListUnitsRequest>(
      Read("GET", "/v1/units?category=CATEGORY_RAION&pageSize=7&page_token=a%2Bb+c&name=%D0%96"));
  EXPECT_EQ(units.category(), territory::v1::Unit::CATEGORY_RAION);
  EXPECT_EQ(units.page_size(), 7);
  EXPECT_EQ(units.page_token(), "a+b c");
  EXPECT_EQ(units.name(), "Ж");

  auto grant =
      As<access::v1::AddGrantRequest>(Read("POST", "/v1/identities/7/grants?requestId=x",
                                           R"({"role":"analyst","relation":"RELATION_ANY"})"));
  EXPECT_EQ(grant.identity_id(), "7");
  EXPECT_EQ(grant.request_id(), "x");
  EXPECT_EQ(grant.grant().role(), "analyst");

  auto batch = As<territory::v1::BatchGetStatusesRequest>(
      Read("POST", "/v1/statuses:batchGet", R"({"unitCodes":["a","b"],"date":"2025-07-01"})"));
  EXPECT_EQ(batch.unit_codes_size(), 2);
}

TEST(Transcoder, TakesTheWholeRequestAtTheFixedAddress) {
  auto unit = As<territory::v1::GetUnitRequest>(
      Read("POST", "/rpc/cc.territory.v1.TerritoryService/GetUnit", R"({"code":"91971"})"));
  EXPECT_EQ(unit.code(), "91971");
  EXPECT_TRUE(Read("POST", "/rpc/cc.access.v1.AccessService/GetMe").ok());
}

TEST(Transcoder, TheAddressWinsOverTheBody) {
  auto request = As<access::v1::DeactivateIdentityRequest>(
      Read("POST", "/v1/identities/right:deactivate", R"({"id":"wrong","etag":"\"1\""})"));
  EXPECT_EQ(request.id(), "right");
  EXPECT_EQ(request.etag(), "\"1\"");
}

TEST(Transcoder, RefusesWithTheFieldAndWithoutTheValue) {
  const std::string kSecret = "3012345678";
  struct Case {
    std::string verb, address, body, field;
    common::v1::Reason reason;
  };
  const std::string batch = "/v1/statuses:batchGet";
  for (const Case& c : std::vector<Case>{
           {"GET", "/v1/units?pageSize=" + kSecret + "x", "", "pageSize",
            common::v1::REASON_FIELDS_INVALID},
           {"GET", "/v1/units?category=" + kSecret, "", "category",
            common::v1::REASON_FIELDS_INVALID},
           {"GET", "/v1/units?nobody=" + kSecret, "", "nobody", common::v1::REASON_FIELDS_INVALID},
           {"GET", "/v1/units?pageSize=1&page_size=2", "", "page_size",
            common::v1::REASON_FIELDS_INVALID},
           {"GET", "/v1/units?name=%ff" + kSecret, "", "name", common::v1::REASON_FIELDS_INVALID},
           {"GET", "/v1/units/7/status?unitCode=" + kSecret, "", "unitCode",
            common::v1::REASON_FIELDS_INVALID},
           {"POST", batch + "?date=2025-01-01", "{}", "date", common::v1::REASON_FIELDS_INVALID},
           {"POST", batch, "{\"colour\":\"" + kSecret + "\"}", "colour",
            common::v1::REASON_FIELDS_INVALID},
           {"POST", batch, "{\"date\":{\"" + kSecret + "\":1}}", "date",
            common::v1::REASON_FIELDS_INVALID},
           {"POST", "/v1/acts:import", "{\"validateOnly\":\"" + kSecret + "\"}", "validate_only",
            common::v1::REASON_FIELDS_INVALID},
           {"POST", "/v1/acts:import", "{\"fileFormat\":\"" + kSecret + "\"}", "file_format",
            common::v1::REASON_FIELDS_INVALID},
           {"POST", "/v1/territory/uploads", "{\"size\":\"" + kSecret + "a\"}", "size",
            common::v1::REASON_FIELDS_INVALID},
           {"POST", "/v1/territory/uploads", "{\"size\":1.5}", "size",
            common::v1::REASON_FIELDS_INVALID},
           {"POST", "/v1/identities", "{\"kind\":\"" + kSecret + "\"}", "identity.kind",
            common::v1::REASON_FIELDS_INVALID},
           {"POST", batch, "[\"" + kSecret + "\"]", "", common::v1::REASON_BODY_INVALID},
           {"POST", batch, "'" + kSecret + "'", "", common::v1::REASON_JSON_INVALID},
           {"GET", "/v1/units", "{}", "", common::v1::REASON_BODY_UNEXPECTED},
       }) {
    auto request = Read(c.verb, c.address, c.body);
    ASSERT_FALSE(request.ok()) << c.address << " " << c.body;
    EXPECT_THAT(request, Refused(c.reason)) << c.address << " " << c.body;
    if (!c.field.empty()) {
      EXPECT_EQ(Violation(request.status()).first, c.field) << c.body << Told(request.status());
    }
    EXPECT_FALSE(absl::StrContains(Told(request.status()), kSecret)) << Told(request.status());
  }
}

TEST(Transcoder, NamesTheFieldOfEveryWrongType) {
  for (const auto& [body, field] :
       std::vector<std::pair<const char*, const char*>>{{R"({"act":5})", "act"},
                                                        {R"({"act":[1]})", "act"},
                                                        {R"({"act":{"date":{"x":1}}})", "act.date"},
                                                        {R"({"act":{"zzz":1}})", "act.zzz"},
                                                        {R"({"accept":{"x":1}})", "accept"},
                                                        {R"({"accept":[{"a":1}]})", "accept"},
                                                        {R"({"accept":[[1]]})", "accept[0]"},
                                                        {R"({"uploadId":["x"]})", "uploadId"},
                                                        {R"({"uploadId":5})", "upload_id"},
                                                        {R"({"a.b":1})", "a.b"}}) {
    auto request = Read("POST", "/v1/acts:import", body);
    ASSERT_FALSE(request.ok()) << body;
    EXPECT_EQ(Violation(request.status()).first, field) << body;
  }
}

TEST(Transcoder, KeepsPersonalDataOutOfTheAddress) {
  access::v1::CreateIdentityRequest request;
  EXPECT_EQ(Violation(SetField(request, "identity.displayName", "x")).second,
            "Personal data must not stand in the address: send it in the body");
}

TEST(Transcoder, FollowsTheJsonRulesOfTheContract) {
  territory::v1::ListUnitsResponse response;
  response.set_revision(9007199254740993);
  auto* unit = response.add_units();
  unit->set_name("Слов’янська");
  unit->set_category(territory::v1::Unit::CATEGORY_HROMADA);
  EXPECT_EQ(
      *ToJson(response),
      R"({"units":[{"category":"CATEGORY_HROMADA","name":"Слов’янська"}],"revision":"9007199254740993"})");

  auto append = As<territory::v1::AppendUploadRequest>(
      Read("POST", "/v1/territory/uploads/7:append", R"({"offset":"12","chunk":"AAEC/w=="})"));
  EXPECT_EQ(append.offset(), 12);
  EXPECT_EQ(append.chunk(), std::string("\0\1\2\xff", 4));
}

TEST(FieldText, SetsEveryKindOfField) {
  territory::v1::Act act;
  EXPECT_TRUE(SetField(act, "importTime", "2025-02-14T10:00:00Z").ok());
  EXPECT_EQ(act.import_time().seconds(), 1739527200);
  EXPECT_TRUE(SetField(act, "reference.number", "376").ok());
  EXPECT_EQ(act.reference().number(), "376");
  EXPECT_TRUE(SetField(act, "synthetic", "true").ok());
  EXPECT_FALSE(SetField(act, "synthetic", "1").ok());
  EXPECT_FALSE(SetField(act, "importTime", "yesterday").ok());
  EXPECT_FALSE(SetField(act, "reference", "x").ok());
  EXPECT_FALSE(SetField(act, "amendedBy.number", "1").ok());
  EXPECT_FALSE(SetField(act, "", "x").ok());
  EXPECT_FALSE(SetField(act, "reference..number", "x").ok());
  EXPECT_FALSE(SetField(act, "periodCount", "99999999999").ok());
  territory::v1::BatchGetStatusesRequest batch;
  EXPECT_TRUE(SetField(batch, "unitCodes", "a").ok());
  EXPECT_TRUE(SetField(batch, "unit_codes", "b").ok());
  EXPECT_EQ(batch.unit_codes_size(), 2);
}

TEST(Transcoder, StandsAnyQueryAndBody) {
  std::mt19937 random(30012025);
  const std::string alphabet = "&=%2+.pageSizecategoryname{}\":,[]0123456789\xD0\x96\xff";
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (size_t n = random() % 40; n > 0; --n) text.push_back(alphabet[random() % alphabet.size()]);
    (void)Read("GET", absl::StrCat("/v1/units?", text));
    (void)Read("POST", "/v1/statuses:batchGet", absl::StrCat("{\"date\":", text, "}"));
  }
}

}  // namespace
}  // namespace cc::gateway
