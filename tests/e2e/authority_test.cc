// Who acts for a unit, and where those who were relocated work now: recorded by the oblast's
// officers, read by everybody.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kVillage[] = "UA14120110250049232";   // Ozerne of Lyman hromada
constexpr char kHromada[] = "UA14120050000033910";   // Illinivka: no example records its council
constexpr char kUncommon[] = "UA14020000000013572";  // Bakhmut raion

std::string Council(const std::string& unit, const std::string& start) {
  return absl::StrCat(R"({"unitCode": ")", unit,
                      R"(", "kind": "KIND_EXECUTIVE_BODY", "name": "Виконком", "startDate": ")",
                      start, R"(", "synthetic": true})");
}
std::string CreatePath() { return "/v1/authorities?request_id=" + NewRequestId(); }

TEST(Authorities, TheNineFrontLineAdministrationsAreThere) {
  const Office analyst(Suite::Shared(), "analyst");
  Reply list = analyst.Get("/v1/authorities?kind=KIND_OBLAST_MILITARY_ADMINISTRATION");
  ASSERT_EQ(list.status, 200) << list;
  EXPECT_THAT(list.body.At("authorities").items(), SizeIs(9)) << list;
  Reply relocated =
      analyst.Get(absl::StrCat("/v1/authorities?relocated=true&unit_code=", kDonetskOblast));
  ASSERT_EQ(relocated.status, 200) << relocated;
  EXPECT_EQ(relocated["authorities.0.presentSeat.unitCode"], "UA14120090010038661");
}

TEST(Authorities, WhoActsForAVillageIsExplainedStepByStep) {
  const Office analyst(Suite::Shared(), "analyst");
  const std::string path = absl::StrCat("/v1/units/", kVillage, "/actingAuthority?date=");
  Reply before = analyst.Get(path + "2022-12-31");
  ASSERT_EQ(before.status, 200) << before;
  EXPECT_EQ(before["authority.kind"], "KIND_HROMADA_COUNCIL");
  Reply after = analyst.Get(path + "2023-02-01");
  EXPECT_EQ(after["authority.kind"], "KIND_SETTLEMENT_MILITARY_ADMINISTRATION") << after;
  EXPECT_THAT(after["steps.1.explanation"], HasSubstr("повноваження ради"));
}

TEST(Authorities, AnOfficerRecordsChangesAndEndsOneWithinTheOwnOblast) {
  const Office donetsk(Suite::Shared(), "donetsk-ova"), kharkiv(Suite::Shared(), "kharkiv-ova");
  Reply foreign = kharkiv.Post(CreatePath(), Council(kHromada, "2021-01-01"));
  EXPECT_EQ(foreign.status, 403) << foreign;
  EXPECT_EQ(foreign.reason(), "UNIT_OUT_OF_SCOPE");
  Reply created = donetsk.Insist("POST", CreatePath(), Council(kHromada, "2021-01-01"));
  ASSERT_EQ(created.status, 200) << created;
  EXPECT_EQ(donetsk.Post(CreatePath(), Council(kHromada, "2025-01-01")).reason(),
            "AUTHORITY_OVERLAPS");
  const std::string id = created["id"], at = "/v1/authorities/" + id;
  EXPECT_EQ(kharkiv.Get(at)["name"], "Виконком") << "everybody reads it";

  const std::string end = absl::StrCat(
      R"({"endDate": "2025-12-31", "etag": "\"1\"", "act": {"kind": "рішення", "number": "1", "date": "2025-12-30"}, )",
      R"("requestId": ")", NewRequestId(), R"("})");
  EXPECT_EQ(kharkiv.Post(at + ":end", end).status, 403);
  Reply ended = donetsk.Post(at + ":end", end);
  ASSERT_EQ(ended.status, 200) << ended;
  EXPECT_EQ(ended["endDate"], "2025-12-31");
  Reply versions = donetsk.Get(at + "/versions");
  EXPECT_THAT(versions.body.At("versions").items(), SizeIs(2)) << versions;
}

TEST(Authorities, WhatCannotBeIsRefusedWithItsReason) {
  const Office donetsk(Suite::Shared(), "donetsk-ova");
  const std::string wrong = absl::StrCat(
      R"({"unitCode": ")", kUncommon,
      R"(", "kind": "KIND_HROMADA_COUNCIL", "name": "Рада", "startDate": "2021-01-01"})");
  EXPECT_EQ(donetsk.Post(CreatePath(), wrong).reason(), "AUTHORITY_KIND_MISFIT");
  const std::string school = absl::StrCat(
      R"({"kind": "KIND_SCHOOL", "name": "Школа", "edrpou": "00032113", "homeUnitCode": ")",
      kUncommon, R"(", "presentSeat": {"unitCode": ")", kUncommon,
      R"("}, "startDate": "2021-01-01"})");
  Reply refused = donetsk.Post("/v1/institutions?request_id=" + NewRequestId(), school);
  EXPECT_EQ(refused.status, 400) << refused;
  EXPECT_THAT(refused.fields(), HasSubstr("edrpou"));
}

TEST(Institutions, ARelocatedSchoolIsFoundWhereItWorksNow) {
  const Office analyst(Suite::Shared(), "analyst");
  Reply list =
      analyst.Get("/v1/institutions?present_unit_code=UA12000000000090473&kind=KIND_SCHOOL");
  ASSERT_EQ(list.status, 200) << list;
  EXPECT_THAT(list["institutions.0.name"], HasSubstr("Покровської"));
}

}  // namespace
}  // namespace cc::tests
