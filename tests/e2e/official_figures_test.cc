// The official figures of a day stand still; what is told later stands beside them. By hand:
//
//   a car past the checkpoint, told late       2 people, 1 child
//   one of them counted twice                 -1
//   the correction                             1 person, 1 child
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/e2e/evacuation_figures.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

constexpr char kMethod[] = "CHECKPOINT";

class OfficialFigures : public testing::Test {
 protected:
  Reply Report(const std::string& date) const {
    const Reply report = headquarters.Get(
        absl::StrCat("/v1/situationReport?unit_code=", kTown, "&date=", date, "&since=", date));
    EXPECT_EQ(report.status, 200) << report;
    return report;
  }
  static Figures Official(const Reply& report) {
    return OfMethod(report.body.At("official.rows.0.evacuated"), kMethod);
  }
  static Figures Live(const Reply& report) {
    return OfMethod(report.body.At("rows.0.evacuated"), kMethod);
  }
  static Figures Corrections(const Reply& report) {
    return OfMethod(report.body.At("corrections"), kMethod);
  }
  // The last day whose figures are official: yesterday, or the day before it until 08:00.
  std::string OfficialDay() const {
    std::string day;
    const bool found = Eventually([&] {
      for (int before : {1, 2}) {
        day = DayBefore(before);
        if (!Report(day).body.At("official").null()) return true;
      }
      return false;
    });
    return found ? day : "";
  }

  const Office headquarters{Suite::Shared(), "donetsk-ova"};
  const Office crew{Suite::Shared(), "dispatcher"};
};

TEST_F(OfficialFigures, StandStillWhereSomethingIsToldAfterTheCutOff) {
  const std::string day = OfficialDay();
  ASSERT_NE(day, "");
  const Reply before = Report(day);
  const Reply passed =
      crew.Post("/v1/departures",
                absl::StrCat(R"({"method":"METHOD_CHECKPOINT","originUnitCode":")", kTown,
                             R"(","date":")", day, R"(","registeredUnitCode":")", kKramatorskRaion,
                             R"(","count":{"people":2,"children":1},"synthetic":true})"));
  ASSERT_EQ(passed.status, 200) << passed;
  const Reply corrected = headquarters.Post(
      "/v1/countEntries:correct",
      absl::StrCat(R"({"unitCode":")", kTown, R"(","date":")", day,
                   R"(","method":"COUNT_METHOD_CHECKPOINT","change":{"people":-1},)",
                   R"("reason":"пораховано двічі","synthetic":true,"requestId":")", NewRequestId(),
                   R"("})"));
  ASSERT_EQ(corrected.status, 200) << corrected;
  EXPECT_EQ(corrected["late"], "true") << corrected;

  const Reply after = Report(day);
  EXPECT_EQ(Official(after), Official(before));
  EXPECT_EQ(Live(after) - Live(before), (Figures{1, 1, 0}));
  EXPECT_EQ(Corrections(after) - Corrections(before), (Figures{1, 1, 0}));
  EXPECT_EQ(SumOf(headquarters.All(
                absl::StrCat("/v1/countEntries?after_cut_off=true&unit_code=", kTown,
                             "&since=", day, "&date=", day, "&method=COUNT_METHOD_", kMethod),
                "entries")),
            Corrections(after))
      << "the list behind the correction";
}

}  // namespace
}  // namespace cc::tests
