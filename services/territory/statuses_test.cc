#include "services/territory/statuses.h"

#include "absl/strings/str_cat.h"
#include "services/territory/territory_test_world.h"

namespace cc::territory {
namespace {

using platform::IsOk;
using platform::TestCall;

// Three periods of raions, one of them over.
class StatusesTest : public World {
 protected:
  StatusesTest() {
    EXPECT_THAT(
        List(
            R"({"reference": {"kind": "наказ", "number": "376", "date": "2025-02-28"}, "editionDate": "2026-02-20", "periods": [
      {"unitCode": "UA14120000000070232", "status": "STATUS_POSSIBLE_HOSTILITIES", "startDate": "2022-02-24", "endDate": "2023-01-01"},
      {"unitCode": "UA14120000000070232", "status": "STATUS_ACTIVE_HOSTILITIES", "startDate": "2023-01-01"},
      {"unitCode": "UA14020000000013572", "status": "STATUS_OCCUPIED", "startDate": "2023-05-01"}]})"),
        IsOk());
  }
};

TEST_F(StatusesTest, TodayIsMeantWhereNoDayIsNamed) {
  v1::UnitStatus status = Status("UA14120000000070232", "");
  EXPECT_EQ(status.date(), "2026-03-02");
  EXPECT_EQ(status.status(), v1::STATUS_ACTIVE_HOSTILITIES);
  EXPECT_FALSE(status.stale()) << "the edition is ten days old";
}

TEST_F(StatusesTest, AnUnknownCodeIsRefusedAloneAndMarkedInABatch) {
  v1::GetStatusRequest request;
  request.set_unit_code("UA99000000000099999");
  EXPECT_EQ(platform::ReasonOf(statuses_.GetStatus(TestCall(request), request).status()),
            common::v1::REASON_FIELDS_INVALID);
  v1::BatchGetStatusesRequest batch;
  batch.set_date("2022-06-01");
  for (const char* code : {"UA14120000000070232", "UA99000000000099999", "x"})
    batch.add_unit_codes(code);
  auto answer = statuses_.BatchGetStatuses(TestCall(batch), batch);
  ASSERT_THAT(answer, IsOk());
  ASSERT_EQ(answer->statuses_size(), 3);
  EXPECT_EQ(answer->statuses(0).status(), v1::STATUS_POSSIBLE_HOSTILITIES);
  EXPECT_TRUE(answer->statuses(1).unknown());
  EXPECT_EQ(answer->statuses(1).unit_code(), "UA99000000000099999");
  EXPECT_TRUE(answer->statuses(2).unknown());
}

TEST_F(StatusesTest, PeriodsComePageByPage) {
  v1::ListStatusPeriodsRequest request;
  request.set_page_size(2);
  auto first = statuses_.ListStatusPeriods(TestCall(request), request);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->periods_size(), 2);
  EXPECT_EQ(first->periods(0).unit_code(), "UA14020000000013572");
  request.set_page_token(first->next_page_token());
  auto second = statuses_.ListStatusPeriods(TestCall(request), request);
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->periods_size(), 1);
  EXPECT_EQ(second->periods(0).status(), v1::STATUS_ACTIVE_HOSTILITIES);
  EXPECT_EQ(second->next_page_token(), "");
  v1::ListStatusPeriodsRequest of_one;
  of_one.set_unit_code("UA14120000000070232");
  EXPECT_EQ(statuses_.ListStatusPeriods(TestCall(of_one), of_one)->periods_size(), 2);
}

TEST_F(StatusesTest, ActsTellWhatTheyHold) {
  v1::ListActsRequest request;
  auto acts = statuses_.ListActs(TestCall(request), request);
  ASSERT_THAT(acts, IsOk());
  ASSERT_EQ(acts->acts_size(), 1);
  EXPECT_EQ(acts->acts(0).reference().number(), "376");
  EXPECT_EQ(acts->acts(0).period_count(), 3);
  EXPECT_EQ(acts->revision(), 2);
}

}  // namespace
}  // namespace cc::territory
