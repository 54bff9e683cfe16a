#include "services/reporting/programme_rules.h"

#include "services/platform/testing/testing.h"

namespace cc::reporting {
namespace {

using platform::IsOk;
using platform::ParseProto;
using platform::StatusIs;

TEST(Programme, EndsOnTheDayItStartsOrLater) {
  EXPECT_THAT(CheckProgramme(ParseProto<v1::Programme>(R"(start_date: "2020-01-01")")), IsOk());
  EXPECT_THAT(CheckProgramme(
                  ParseProto<v1::Programme>(R"(start_date: "2020-01-01" end_date: "2020-01-01")")),
              IsOk());
  EXPECT_THAT(CheckProgramme(
                  ParseProto<v1::Programme>(R"(start_date: "2020-01-02" end_date: "2020-01-01")")),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Programme, SaysHowManyWhereItSaysOfWhat) {
  EXPECT_THAT(CheckProgramme(ParseProto<v1::Programme>(R"(results { text: "x" })")), IsOk());
  EXPECT_THAT(CheckProgramme(ParseProto<v1::Programme>(
                  R"(results { text: "x" figure: 500 figure_of: "residents" at_least: true })")),
              IsOk());
  EXPECT_THAT(
      CheckProgramme(ParseProto<v1::Programme>(R"(results { text: "x" figure_of: "residents" })")),
      StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(CheckProgramme(ParseProto<v1::Programme>(R"(results { text: "x" at_least: true })")),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace cc::reporting
