// What the registry tells evacuation: who left by themselves, and what became of people later.
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/e2e/evacuation_figures.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

class EvacuationTold : public testing::Test {
 protected:
  // Somebody of low mobility, registered without an arrival.
  Reply Register() {
    const Reply applied = registrar.Post(
        "/v1/registrations:apply",
        absl::StrCat(R"({"members":[{"person":{"name":{"familyName":")",
                     NewFamily(random).family_name, R"(","givenName":"Звениславка"},"birthDate":")",
                     EarlierDay("1979-11-23", random),
                     R"(","sex":"SEX_FEMALE","vulnerabilities":["VULNERABILITY_LOW_MOBILITY"]},)",
                     R"("kinship":"KINSHIP_HEAD"}],"applicant":1,"applicationDate":"2026-03-02",)",
                     R"("originUnitCode":")", kOrigin, R"(","leaveDate":")", day,
                     R"(","residenceUnitCode":")", kTransitUnit, R"(","officeUnitCode":")",
                     kTransitUnit, R"(","proof":"RESIDENCE_PROOF_REGISTERED","synthetic":true,)",
                     R"("requestId":")", NewRequestId(), R"("})"));
    EXPECT_EQ(applied.status, 200) << applied;
    return registrar.Post(absl::StrCat("/v1/registrations/", applied["id"], ":register"),
                          absl::StrCat(R"({"etag":)", Quote(applied["etag"]), R"(,"requestId":")",
                                       NewRequestId(), R"("})"));
  }
  Figures Reported() const {
    const Reply report = headquarters.Get(
        absl::StrCat("/v1/situationReport?unit_code=", kOrigin, "&date=", day, "&since=", day));
    EXPECT_EQ(report.status, 200) << report;
    for (const Json& line : report.body.At("rows.0.evacuated").items()) {
      if (line["method"] == "COUNT_METHOD_SELF_DEPARTURE") return FiguresOf(line.At("day"));
    }
    return {};
  }
  int Departures(const std::string& registration) const {
    int departures = 0;
    for (const Json& departure : headquarters.All(
             absl::StrCat("/v1/departures?method=METHOD_SELF_DEPARTURE&unit_code=", kOrigin,
                          "&date=", day),
             "departures")) {
      if (departure["registrationId"] == registration) ++departures;
    }
    return departures;
  }
  // A field of the counts of one kind.
  static int Counted(const Office& office, const std::string& unit, const std::string& date,
                     const std::string& kind, const char* field = "count") {
    int counted = 0;
    for (const Json& count :
         office.All(absl::StrCat("/v1/units/", unit, "/followUpCounts?from_date=", date,
                                 "&until_date=", date),
                    "counts")) {
      if (count["kind"] == kind) counted += Number(count[field]);
    }
    return counted;
  }

  std::mt19937_64 random{std::random_device{}()};
  // Days of its own, so that other stories hardly move their figures.
  const std::string day = EarlierDay("2026-03-01", random),
                    returned_on = EarlierDay("2026-10-01", random);
  const Office headquarters{Suite::Shared(), "donetsk-ova"}, centre{Suite::Shared(), "transit"},
      registrar{Suite::Shared(), "registrar"};
};

TEST_F(EvacuationTold, WhoLeftByThemselvesAndWhatBecameOfThem) {
  const Figures before = Reported();
  const Reply registered = Register();
  ASSERT_EQ(registered["state"], "STATE_REGISTERED") << registered;
  ASSERT_TRUE(Eventually([&] { return Departures(registered["id"]) > 0; }));
  EXPECT_EQ(Departures(registered["id"]), 1);
  EXPECT_EQ(Reported() - before, (Figures{1, 0, 1}));

  // They are to be asked after fourteen days, and they were.
  std::vector<Json> due;
  ASSERT_TRUE(Eventually([&] {
    due = registrar.All("/v1/followUps?household_id=" + registered["householdId"], "followUps");
    return !due.empty();
  }));
  const std::string due_date = due[0]["dueDate"];
  const auto talks = [&](const char* field) {
    return Counted(centre, kTransitUnit, due_date, "KIND_DAY_14", field);
  };
  ASSERT_TRUE(Eventually([&] { return talks("count") > 0; })) << due_date;
  const int reached = talks("reached");
  const Reply settled =
      registrar.Post(absl::StrCat("/v1/followUps/", due[0]["id"], ":record"),
                     absl::StrCat(R"({"talkDate":")", due_date, R"(","found":"FOUND_SETTLED"})"));
  ASSERT_EQ(settled["state"], "STATE_DONE") << settled;
  EXPECT_TRUE(Eventually([&] { return talks("reached") == reached + 1; })) << talks("reached");

  // They return to where it is dangerous.
  const auto returned = [&](const char* kind) {
    return Counted(headquarters, kOriginHromada, returned_on, kind);
  };
  const int people = returned("KIND_RETURNED"), to_danger = returned("KIND_RETURNED_TO_DANGER");
  const Reply back = registrar.Post(
      "/v1/returns",
      absl::StrCat(R"({"householdId":")", registered["householdId"], R"(","unitCode":")", kOrigin,
                   R"(","date":")", returned_on, R"(","requestId":")", NewRequestId(), R"("})"));
  ASSERT_EQ(back["dangerous"], "true") << back;
  EXPECT_TRUE(Eventually([&] { return returned("KIND_RETURNED") == people + 1; }));
  EXPECT_EQ(returned("KIND_RETURNED_TO_DANGER"), to_danger + 1);
}

}  // namespace
}  // namespace cc::tests
