// A first day, 2: the reports of Donetsk oblast on its local coordination centres, and the
// communities' programme.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr char kBakhmut[] = "UA14020000000013572";
constexpr char kVolnovakha[] = "UA14040000000098211";
constexpr char kMariupol[] = "UA14140000000070889";
constexpr char kPokrovsk[] = "UA14160000000061982";

Office Ministry() { return Office(Suite::Shared(), "ministry"); }

Json ReportOf(const Office& office, const std::string& month) {
  Reply list = office.Get(absl::StrCat("/v1/submissions?unit_code=", kDonetskOblast,
                                       "&start_month=", month, "&end_month=", month));
  EXPECT_EQ(list.status, 200) << list;
  EXPECT_THAT(list.body.At("submissions").items(), SizeIs(1)) << list;
  Reply one = office.Get("/v1/submissions/" + list["submissions.0.id"]);
  EXPECT_EQ(one.status, 200) << one;
  return one.body;
}

std::vector<std::string> RaionsOf(const Json& report) {
  std::vector<std::string> codes;
  for (const Json& raion : report.At("localCentres.raionCentres").items())
    codes.push_back(raion["unitCode"]);
  return codes;
}

TEST(MonthlyReports, OfJuly2025CountFiveRaionsAnd28LocalCentres) {
  Json report = ReportOf(Ministry(), "2025-07");
  EXPECT_EQ(report["localCentres.localAdministrationCount"], "28");
  EXPECT_THAT(RaionsOf(report),
              UnorderedElementsAre(kBakhmut, kMariupol, kKramatorskRaion, kPokrovsk, kVolnovakha));
  EXPECT_THAT(report.At("localCentres.communityTopics").items(), ::testing::Not(SizeIs(0)));
  EXPECT_THAT(report.At("localCentres.decisions").items(), ::testing::Not(SizeIs(0)));
  EXPECT_NE(report["synthetic"], "true");
}

TEST(MonthlyReports, OfDecember2025CountThreeRaionsAnd32LocalCentres) {
  Json report = ReportOf(Ministry(), "2025-12");
  EXPECT_EQ(report["localCentres.localAdministrationCount"], "32");
  EXPECT_THAT(RaionsOf(report), UnorderedElementsAre(kBakhmut, kVolnovakha, kPokrovsk));
}

TEST(MonthlyReports, OfJanuary2026CountThreeRaionsAnd27LocalCentres) {
  Json report = ReportOf(Ministry(), "2026-01");
  EXPECT_EQ(report["localCentres.localAdministrationCount"], "27");
  EXPECT_THAT(RaionsOf(report), UnorderedElementsAre(kKramatorskRaion, kVolnovakha, kPokrovsk));
}

TEST(MonthlyReports, AreSubmittedByTheOblastAndSoTheStepsSay) {
  Json report = ReportOf(Ministry(), "2025-07");
  EXPECT_THAT(report["state"], testing::AnyOf("STATE_SUBMITTED", "STATE_ACCEPTED"));
  const std::vector<Json> steps = report.At("steps").items();
  ASSERT_GE(steps.size(), 1u);
  Reply me = Office(Suite::Shared(), "donetsk-ova").Get("/v1/me");
  EXPECT_EQ(me.status, 200) << me;
  bool submitted_by_oblast = false;
  for (const Json& step : steps)
    submitted_by_oblast |= step["state"] == "STATE_SUBMITTED" && step["actorId"] == me["id"];
  EXPECT_TRUE(submitted_by_oblast);
}

TEST(MonthlyReports, CompletenessShowsDonetskReportedAndTheOtherEightNot) {
  for (const std::string month : {"2025-07", "2025-12", "2026-01"}) {
    Reply completeness = Ministry().Get("/v1/completeness/" + month);
    ASSERT_EQ(completeness.status, 200) << completeness;
    std::map<std::string, std::string> status;
    for (const Json& row : completeness.body.At("rows").items())
      status[row["unitCode"]] = row["status"];
    EXPECT_EQ(status.size(), 9u) << "nine front-line oblasts: " << completeness;
    EXPECT_EQ(completeness["reportedCount"], "1") << month;
    for (const auto& [unit, text] : status) {
      if (unit == kDonetskOblast) {
        EXPECT_THAT(text, testing::AnyOf("STATUS_SUBMITTED", "STATUS_ACCEPTED")) << month;
      } else {
        EXPECT_EQ(text, "STATUS_OVERDUE") << unit << " in " << month;
      }
    }
  }
}

TEST(MonthlyReports, AnOblastSeesItsOwnCompletenessOnly) {
  Reply completeness = Office(Suite::Shared(), "kharkiv-ova").Get("/v1/completeness/2025-07");
  ASSERT_EQ(completeness.status, 200) << completeness;
  ASSERT_THAT(completeness.body.At("rows").items(), SizeIs(1));
  EXPECT_EQ(completeness["rows.0.unitCode"], "UA63000000000041885");
  EXPECT_EQ(completeness["rows.0.status"], "STATUS_OVERDUE");
}

// The draft that the tests below look at; always the same one, however often it is asked for.
Reply Draft() {
  return Office(Suite::Shared(), "donetsk-ova")
      .Post("/v1/submissions?request_id=0196b3f0-7e57-4000-8000-000000000002",
            absl::StrCat(R"({"form":"FORM_LOCAL_CENTRES_MONTHLY","unitCode":")", kDonetskOblast,
                         R"(","month":"2026-03","localCentres":{"raionCentres":[{"unitCode":")",
                         kPokrovsk, R"(","topics":["чернетка для тесту"]}]},"synthetic":true})"));
}

TEST(MonthlyReports, ADraftIsNotSeenByAnotherOblast) {
  Reply draft = Draft();
  ASSERT_EQ(draft.status, 200) << draft;
  Office kharkiv(Suite::Shared(), "kharkiv-ova");
  Reply foreign = kharkiv.Get("/v1/submissions/" + draft["id"]);
  EXPECT_EQ(foreign.status, 404) << foreign;
  EXPECT_EQ(foreign.reason(), "NOT_FOUND") << "exactly as an absent one";
  Reply list = kharkiv.Get("/v1/submissions");
  EXPECT_EQ(list.status, 200) << list;
  EXPECT_THAT(list.body.At("submissions").items(), SizeIs(0)) << list;
  Reply asked = kharkiv.Get(absl::StrCat("/v1/submissions?unit_code=", kDonetskOblast));
  EXPECT_EQ(asked.status, 403) << asked;
  EXPECT_EQ(asked.reason(), "UNIT_OUT_OF_SCOPE");
}

TEST(MonthlyReports, AnOblastDoesNotReportForAnother) {
  Reply reply =
      Office(Suite::Shared(), "kharkiv-ova")
          .Post("/v1/submissions",
                absl::StrCat(R"({"form":"FORM_LOCAL_CENTRES_MONTHLY","unitCode":")", kDonetskOblast,
                             R"(","month":"2026-02","localCentres":{},"synthetic":true})"));
  EXPECT_EQ(reply.status, 403) << reply;
}

TEST(MonthlyReports, ADraftCountsAsNotReportedAndIsRefusedIncomplete) {
  Reply draft = Draft();
  ASSERT_EQ(draft.status, 200) << draft;
  Reply completeness = Ministry().Get("/v1/completeness/2026-03");
  ASSERT_EQ(completeness.status, 200) << completeness;
  EXPECT_EQ(completeness["reportedCount"], "") << "none: " << completeness;
  Reply submit = Office(Suite::Shared(), "donetsk-ova")
                     .Post(absl::StrCat("/v1/submissions/", draft["id"], ":submit"),
                           absl::StrCat(R"({"etag":)", Quote(draft["etag"]), "}"));
  EXPECT_EQ(submit.status, 400) << submit;
  EXPECT_EQ(submit.reason(), "REPORT_INCOMPLETE") << "the number of local centres is missing";
}

TEST(CommunityProgramme, IsReadableInItsOblastsWithPartnersAndResults) {
  Reply list = Office(Suite::Shared(), "donetsk-ova").Get("/v1/programmes");
  ASSERT_EQ(list.status, 200) << list;
  Json found;
  for (const Json& programme : list.body.At("programmes").items()) {
    if (programme["communityCount"] == "10") found = programme;
  }
  EXPECT_THAT(found["title"], HasSubstr("Strategic, Digital and Participatory Solutions"));
  std::vector<std::string> units, partners;
  for (const Json& unit : found.At("unitCodes").items()) units.push_back(unit.text());
  for (const Json& partner : found.At("partners").items()) partners.push_back(partner["name"]);
  EXPECT_THAT(units, UnorderedElementsAre(kDonetskOblast, "UA44000000000018893"));
  EXPECT_THAT(partners, Contains(HasSubstr("GIZ")));
  bool five_hundred = false;
  for (const Json& result : found.At("results").items())
    five_hundred |= result["figure"] == "500" && result["atLeast"] == "true";
  EXPECT_TRUE(five_hundred) << "at least 500 residents";
  EXPECT_THAT(
      Office(Suite::Shared(), "kharkiv-ova").Get("/v1/programmes").body.At("programmes").items(),
      SizeIs(0))
      << "it does not work in Kharkiv oblast";
}

}  // namespace
}  // namespace cc::tests
