#include "services/territory/status_statistics.h"

#include "absl/strings/str_split.h"
#include "services/platform/time/date.h"
#include "services/territory/territory_test_world.h"

namespace cc::territory {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::TestCall;

constexpr char kDonetska[] = "UA14000000000091971";
constexpr char kKramatorskyi[] = "UA14120000000070232";
constexpr char kBakhmutskyi[] = "UA14020000000013572";

// Donetska possible from 2022-02-24 on, but Kramatorskyi raion; Bakhmutskyi raion occupied for
// March 2022.
class StatusStatisticsTest : public World {
 protected:
  StatusStatisticsTest() {
    auto report = List(R"({"reference": {"kind": "наказ", "number": "376", "date": "2025-02-28"},
      "editionDate": "2026-02-20", "synthetic": true, "periods": [
      {"unitCode": "UA14000000000091971", "status": "STATUS_POSSIBLE_HOSTILITIES", "startDate": "2022-02-24",
       "excludedUnitCodes": ["UA14120000000070232"]},
      {"unitCode": "UA14020000000013572", "status": "STATUS_OCCUPIED", "startDate": "2022-03-01",
       "endDate": "2022-03-31"}]})");
    EXPECT_THAT(report, IsOk());
    EXPECT_TRUE(report->applied());
  }

  absl::StatusOr<v1::GetStatusStatisticsResponse> Get(const std::string& date,
                                                      v1::AreaLevel level = v1::AREA_LEVEL_FIRST,
                                                      const std::string& within = "") {
    v1::GetStatusStatisticsRequest request;
    request.set_date(date);
    request.set_area_level(level);
    request.set_within_unit_code(within);
    return statistics_.GetStatusStatistics(TestCall(request), request);
  }

  absl::StatusOr<v1::ListStatusStatisticsResponse> Series(
      const v1::ListStatusStatisticsRequest& request) {
    return statistics_.ListStatusStatistics(TestCall(request), request);
  }
};

int32_t UnitsWith(const v1::AreaStatusCounts& area, v1::Status status) {
  for (const v1::StatusCount& count : area.counts()) {
    if (count.status() == status) return count.units();
  }
  return -1;
}

TEST_F(StatusStatisticsTest, AreasAddUpToTheTotal) {
  for (v1::AreaLevel level : {v1::AREA_LEVEL_FIRST, v1::AREA_LEVEL_RAION, v1::AREA_LEVEL_HROMADA}) {
    auto answer = Get("2022-03-15", level);
    ASSERT_THAT(answer, IsOk());
    const v1::StatusStatistics& statistics = answer->statistics();
    for (const v1::StatusCount& count : statistics.total().counts()) {
      int32_t sum = 0;
      for (const v1::AreaStatusCounts& area : statistics.areas())
        sum += UnitsWith(area, count.status());
      EXPECT_EQ(sum, count.units()) << v1::Status_Name(count.status()) << " " << level;
    }
    EXPECT_EQ(statistics.total().units(), 163);
    EXPECT_EQ(statistics.total().counts_size(), 5);
  }
}

TEST_F(StatusStatisticsTest, AnAreaIsCountedByTheStatusOfItsUnits) {
  auto answer = Get("2022-03-15");
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->edition_date(), "2026-02-20");
  EXPECT_EQ(answer->statistics().date(), "2022-03-15");
  ASSERT_EQ(answer->statistics().areas_size(), 27);
  for (const v1::AreaStatusCounts& area : answer->statistics().areas()) {
    if (area.unit_code() != kDonetska) continue;
    EXPECT_EQ(area.name(), "Донецька");
    EXPECT_EQ(area.units(), 9);
    EXPECT_EQ(UnitsWith(area, v1::STATUS_POSSIBLE_HOSTILITIES), 7);
    EXPECT_EQ(UnitsWith(area, v1::STATUS_OCCUPIED), 1);
    EXPECT_EQ(UnitsWith(area, v1::STATUS_NONE), 1);
  }
  EXPECT_EQ(UnitsWith(answer->statistics().total(), v1::STATUS_NONE), 163 - 8);
}

TEST_F(StatusStatisticsTest, WhatIsInNoRaionIsTheRemainderOfItsOblast) {
  auto answer = Get("2022-03-15", v1::AREA_LEVEL_RAION, kDonetska);
  ASSERT_THAT(answer, IsOk());
  ASSERT_EQ(answer->statistics().areas_size(), 9);
  EXPECT_EQ(answer->statistics().total().unit_code(), kDonetska);
  EXPECT_TRUE(answer->statistics().areas(0).remainder());
  EXPECT_EQ(answer->statistics().areas(0).units(), 1);
  EXPECT_EQ(answer->statistics().areas(1).unit_code(), kBakhmutskyi);
  EXPECT_EQ(answer->statistics().areas(1).first_level_name(), "Донецька");
  EXPECT_EQ(UnitsWith(answer->statistics().areas(1), v1::STATUS_OCCUPIED), 1);
  auto below = Get("2022-03-15", v1::AREA_LEVEL_FIRST, kKramatorskyi);
  ASSERT_THAT(below, IsOk());
  ASSERT_EQ(below->statistics().areas_size(), 1);
  EXPECT_EQ(below->statistics().areas(0).unit_code(), kKramatorskyi);
  EXPECT_EQ(UnitsWith(below->statistics().total(), v1::STATUS_NONE), 1);
}

TEST_F(StatusStatisticsTest, ASeriesTellsTheFiguresMonthByMonthAndGoesOnWhereThePageEnded) {
  v1::ListStatusStatisticsRequest request;
  request.set_from("2022-01-15");
  request.set_to("2022-04-10");
  request.set_page_size(3);
  auto page = Series(request);
  ASSERT_THAT(page, IsOk());
  std::vector<std::pair<std::string, int32_t>> occupied;
  auto take = [&] {
    for (const v1::StatusStatistics& one : page->statistics()) {
      EXPECT_EQ(one.areas_size(), 0);
      occupied.emplace_back(one.date(), UnitsWith(one.total(), v1::STATUS_OCCUPIED));
    }
  };
  take();
  request.set_page_token(page->next_page_token());
  page = Series(request);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->next_page_token(), "");
  take();
  const std::vector<std::pair<std::string, int32_t>> expected = {{"2022-01-15", 0},
                                                                 {"2022-02-01", 0},
                                                                 {"2022-03-01", 1},
                                                                 {"2022-04-01", 0},
                                                                 {"2022-04-10", 0}};
  EXPECT_EQ(occupied, expected);
}

TEST_F(StatusStatisticsTest, ASeriesByQuarterBeginsAndEndsWhereItIsAsked) {
  v1::ListStatusStatisticsRequest request;
  request.set_from("2022-03-31");
  request.set_to("2022-10-01");
  request.set_step(v1::ListStatusStatisticsRequest::STEP_QUARTER);
  request.set_area_level(v1::AREA_LEVEL_FIRST);
  auto answer = Series(request);
  ASSERT_THAT(answer, IsOk());
  std::vector<std::string> days;
  for (const v1::StatusStatistics& one : answer->statistics()) {
    days.push_back(one.date());
    EXPECT_EQ(one.areas_size(), 27);
  }
  EXPECT_EQ(days,
            (std::vector<std::string>{"2022-03-31", "2022-04-01", "2022-07-01", "2022-10-01"}));
}

TEST_F(StatusStatisticsTest, AnotherMomentIsCountedAsItWasKnownThen) {
  v1::GetStatusStatisticsRequest request;
  request.set_date("2022-03-15");
  *request.mutable_known_at() = platform::ToProto(platform::TestNow() - absl::Hours(1));
  auto before = statistics_.GetStatusStatistics(TestCall(request), request);
  ASSERT_THAT(before, IsOk());
  EXPECT_EQ(UnitsWith(before->statistics().total(), v1::STATUS_NONE), 163);
  EXPECT_EQ(before->edition_date(), "");
  *request.mutable_known_at() = platform::ToProto(platform::TestNow());
  auto then = statistics_.GetStatusStatistics(TestCall(request), request);
  ASSERT_THAT(then, IsOk());
  EXPECT_EQ(UnitsWith(then->statistics().total(), v1::STATUS_NONE), 163 - 8);
  EXPECT_EQ(then->edition_date(), "2026-02-20");
}

TEST_F(StatusStatisticsTest, RefusesAnUnknownUnitAndReversedDays) {
  EXPECT_THAT(Get("2022-03-15", v1::AREA_LEVEL_RAION, "UA14000000000099999"),
              Refused(common::v1::REASON_FIELDS_INVALID));
  v1::ListStatusStatisticsRequest request;
  request.set_from("2022-03-31");
  request.set_to("2022-03-30");
  EXPECT_THAT(Series(request), Refused(common::v1::REASON_DATES_REVERSED));
}

TEST_F(StatusStatisticsTest, ATableNamesItsColumnsTwiceAndHoldsEveryAreaDayAndStatus) {
  v1::ExportStatusStatisticsRequest request;
  request.set_from("2022-03-15");
  request.set_to("2022-04-01");
  request.set_area_level(v1::AREA_LEVEL_RAION);
  request.set_within_unit_code(kDonetska);
  auto file = statistics_.ExportStatusStatistics(TestCall(request), request);
  ASSERT_THAT(file, IsOk());
  EXPECT_EQ(file->content_type(), "text/csv; charset=utf-8");
  const std::vector<std::string> lines = absl::StrSplit(file->data(), "\r\n");
  ASSERT_EQ(lines.size(), 2 + 2 * 9 * 5 + 1u);
  EXPECT_EQ(
      lines[1],
      "#date,#adm1+code+v_katottg,#adm1+name,#adm2+code+v_katottg,#adm2+name,#adm3+code+v_katottg,"
      "#adm3+name,#status+code,#status+name,#indicator+units+num,#indicator+settlements+num,"
      "#indicator+settlements+share+num");
  EXPECT_THAT(lines,
              ::testing::Contains("2022-03-15,UA14000000000091971,Донецька,UA14020000000013572,"
                                  "Бахмутський,,,OCCUPIED,тимчасово окуповані,1,0,0.0000"));
  EXPECT_THAT(lines,
              ::testing::Contains("2022-04-01,UA14000000000091971,Донецька,UA14020000000013572,"
                                  "Бахмутський,,,OCCUPIED,тимчасово окуповані,0,0,0.0000"));
}

TEST_F(StatusStatisticsTest, ATableThatWouldGrowTooLargeIsRefusedBeforeItIsMade) {
  v1::ExportStatusStatisticsRequest request;
  request.set_from("0001-01-01");
  request.set_to("9999-12-31");
  request.set_step(v1::ListStatusStatisticsRequest::STEP_DAY);
  request.set_area_level(v1::AREA_LEVEL_RAION);
  EXPECT_THAT(statistics_.ExportStatusStatistics(TestCall(request), request),
              Refused(common::v1::REASON_EXPORT_TOO_LARGE));
}

}  // namespace
}  // namespace cc::territory
