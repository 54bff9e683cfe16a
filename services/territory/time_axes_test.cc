#include <atomic>
#include <cstdlib>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/time/date.h"
#include "services/territory/coming_into_force.h"
#include "services/territory/list_test_table.h"
#include "services/territory/official_files.h"
#include "services/territory/territory_test_world.h"

namespace cc::territory {
namespace {

using platform::IsOk;
using platform::TestCall;

constexpr char kOblast[] = "UA14000000000091971";
constexpr char kKramatorsk[] = "UA14120000000070232";
constexpr char kPokrovsk[] = "UA14160000000061982";

absl::Time Noon(int month, int day) {
  return absl::FromCivil(absl::CivilSecond(2026, month, day, 12, 0, 0), platform::Kyiv());
}

// Watches how long transactions that write take in the database, every few milliseconds.
class LongestWrite {
 public:
  explicit LongestWrite(platform::TestDatabase& database)
      : thread_([this, &database] {
          while (!stopping_) {
            const std::string ms = database.Sql(
                "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start) * "
                "1000)::int, 0) FROM pg_stat_activity WHERE datname = current_database() AND "
                "backend_xid IS NOT NULL");
            longest_ms_ = std::max(longest_ms_.load(), std::atoi(ms.c_str()));
          }
        }) {}
  int StopAndTellMs() {
    stopping_ = true;
    thread_.join();
    return longest_ms_;
  }

 private:
  std::atomic<bool> stopping_ = false;
  std::atomic<int> longest_ms_ = 0;
  std::thread thread_;
};

// A story: on 10 January the list of 5 January is taken over (active hostilities), on 10 February
// that of 5 February, in force since 1 March (occupied, since a later day), on 20 March it is
// withdrawn as a mistake, on 25 March another follows (possible hostilities).
class TimeAxesTest : public World {
 protected:
  TimeAxesTest() {
    now_ = Noon(1, 10);
    EXPECT_THAT(List(TestTable("376", "2025-02-28", "2026-01-05")
                         .Row(kKramatorsk, v1::STATUS_ACTIVE_HOSTILITIES, "2023-01-01")
                         .Json()),
                IsOk());
    now_ = Noon(2, 10);
    auto occupied = List(TestTable("376", "2025-02-28", "2026-02-05")
                             .InForce("2026-03-01")
                             .Row(kKramatorsk, v1::STATUS_OCCUPIED, "2023-02-01")
                             .Json());
    EXPECT_THAT(occupied, IsOk());
    now_ = Noon(3, 1);
    EXPECT_THAT(ComingIntoForce(database_.db(), kept_).PutInForce(TestCall({.now = now_})), IsOk());
    now_ = Noon(3, 20);
    v1::WithdrawActRequest withdraw;
    withdraw.set_id(occupied->act_id());
    withdraw.set_reason("помилка");
    EXPECT_THAT(list_imports_.WithdrawAct(TestCall(withdraw, {.now = now_}), withdraw), IsOk());
    now_ = Noon(3, 25);
    EXPECT_THAT(List(TestTable("376", "2025-02-28", "2026-03-24")
                         .Row(kKramatorsk, v1::STATUS_POSSIBLE_HOSTILITIES, "2023-01-01")
                         .Json()),
                IsOk());
    now_ = Noon(4, 1);
  }

  v1::UnitStatus Ask(std::optional<absl::Time> known_at, const std::string& in_force_on,
                     const std::string& code = kKramatorsk) {
    v1::GetStatusRequest request;
    request.set_unit_code(code);
    request.set_date("2023-06-01");
    request.set_in_force_on(in_force_on);
    if (known_at) *request.mutable_known_at() = platform::ToProto(*known_at);
    auto answer = past_statuses_.GetStatus(TestCall(request, {.now = now_}), request);
    EXPECT_THAT(answer, IsOk());
    return answer.value_or(v1::UnitStatus());
  }
  v1::Status StatusAt(std::optional<absl::Time> known_at, const std::string& in_force_on = "") {
    return Ask(known_at, in_force_on).status();
  }
};

TEST_F(TimeAxesTest, WhatWasKnownThenIsAnsweredAsThen) {
  EXPECT_EQ(StatusAt(Noon(1, 9)), v1::STATUS_NONE) << "before the first list";
  EXPECT_EQ(StatusAt(Noon(1, 10)), v1::STATUS_ACTIVE_HOSTILITIES) << "at the instant of recording";
  EXPECT_EQ(StatusAt(Noon(2, 9)), v1::STATUS_ACTIVE_HOSTILITIES);
  EXPECT_EQ(StatusAt(Noon(2, 28)), v1::STATUS_ACTIVE_HOSTILITIES) << "known, not yet in force";
  EXPECT_EQ(StatusAt(Noon(3, 1)), v1::STATUS_OCCUPIED);
  EXPECT_EQ(StatusAt(Noon(3, 19)), v1::STATUS_OCCUPIED);
  EXPECT_EQ(StatusAt(Noon(3, 21)), v1::STATUS_ACTIVE_HOSTILITIES) << "withdrawn";
  EXPECT_EQ(StatusAt(Noon(3, 26)), v1::STATUS_POSSIBLE_HOSTILITIES);
  EXPECT_EQ(StatusAt(Noon(4, 30)), v1::STATUS_POSSIBLE_HOSTILITIES) << "no more than is known now";
  EXPECT_EQ(StatusAt(std::nullopt), Status(kKramatorsk, "2023-06-01").status());
}

TEST_F(TimeAxesTest, WhatIsKnownNowIsAnsweredForAnotherDayOfForce) {
  EXPECT_EQ(StatusAt(std::nullopt, "2026-01-04"), v1::STATUS_NONE);
  EXPECT_EQ(StatusAt(std::nullopt, "2026-01-05"), v1::STATUS_ACTIVE_HOSTILITIES);
  EXPECT_EQ(StatusAt(std::nullopt, "2026-03-10"), v1::STATUS_ACTIVE_HOSTILITIES)
      << "the act of February is known to be void";
  EXPECT_EQ(StatusAt(std::nullopt, "2026-03-23"), v1::STATUS_ACTIVE_HOSTILITIES);
  EXPECT_EQ(StatusAt(std::nullopt, "2026-03-24"), v1::STATUS_POSSIBLE_HOSTILITIES);
}

TEST_F(TimeAxesTest, BothAreAskedForTogether) {
  EXPECT_EQ(StatusAt(Noon(2, 15), "2026-03-01"), v1::STATUS_OCCUPIED) << "a look ahead, as of then";
  EXPECT_EQ(StatusAt(Noon(3, 19), "2026-02-28"), v1::STATUS_ACTIVE_HOSTILITIES);
  EXPECT_EQ(StatusAt(Noon(3, 21), "2026-03-01"), v1::STATUS_ACTIVE_HOSTILITIES);
  EXPECT_EQ(StatusAt(Noon(2, 9), "2026-03-01"), v1::STATUS_ACTIVE_HOSTILITIES);
  EXPECT_EQ(StatusAt(Noon(1, 9), "2026-03-01"), v1::STATUS_NONE);
}

TEST_F(TimeAxesTest, AnAnswerNamesTheEditionKnownThenAndWhetherItIsStale) {
  EXPECT_EQ(Ask(Noon(1, 9), "").edition_date(), "");
  EXPECT_FALSE(Ask(Noon(1, 9), "").stale());
  EXPECT_EQ(Ask(Noon(2, 28), "").edition_date(), "2026-01-05");
  EXPECT_TRUE(Ask(Noon(2, 28), "").stale()) << "on 1 April";
  EXPECT_EQ(Ask(Noon(3, 2), "").edition_date(), "2026-02-05");
  EXPECT_EQ(Ask(Noon(3, 26), "").edition_date(), "2026-03-24");
  EXPECT_FALSE(Ask(Noon(3, 26), "").stale());
  EXPECT_EQ(Ask(Noon(3, 2), "").act().number(), "376");
}

TEST_F(TimeAxesTest, ABatchIsAnsweredForThePastToo) {
  v1::BatchGetStatusesRequest request;
  for (const char* code : {kKramatorsk, "UA99000000000099999", kOblast})
    request.add_unit_codes(code);
  request.set_date("2023-06-01");
  *request.mutable_known_at() = platform::ToProto(Noon(3, 10));
  auto answer = past_statuses_.BatchGetStatuses(TestCall(request, {.now = now_}), request);
  ASSERT_THAT(answer, IsOk());
  ASSERT_EQ(answer->statuses_size(), 3);
  EXPECT_EQ(answer->statuses(0).status(), v1::STATUS_OCCUPIED);
  EXPECT_TRUE(answer->statuses(1).unknown());
  EXPECT_EQ(answer->statuses(2).status(), v1::STATUS_NONE);
}

TEST_F(TimeAxesTest, ATimelineTellsWhatHoldsAndEveryFormerVersion) {
  now_ = Noon(4, 2);
  ASSERT_THAT(
      List(TestTable("376", "2025-02-28", "2026-04-02")
               .Row(kOblast, v1::STATUS_POSSIBLE_HOSTILITIES, "2022-02-24", "2024-12-31")
               .Row(kKramatorsk, v1::STATUS_POSSIBLE_HOSTILITIES, "2023-01-01", "2023-12-31")
               .Row(kKramatorsk, v1::STATUS_ACTIVE_HOSTILITIES, "2024-06-01", "2024-06-30")
               .Json()),
      IsOk());
  v1::GetTimelineRequest request;
  request.set_unit_code(kKramatorsk);
  auto timeline = timelines_.GetTimeline(TestCall(request, {.now = now_}), request);
  ASSERT_THAT(timeline, IsOk());
  std::vector<std::string> intervals;
  for (const v1::StatusInterval& one : timeline->intervals()) {
    intervals.push_back(absl::StrCat(one.first_date(), "..", one.last_date(), " ",
                                     static_cast<int>(one.status()), " ",
                                     one.period().unit_code()));
  }
  EXPECT_THAT(
      intervals,
      testing::ElementsAre(absl::StrCat("2022-02-24..2022-12-31 1 ", kOblast),
                           absl::StrCat("2023-01-01..2023-12-31 1 ", kKramatorsk),
                           absl::StrCat("2024-01-01..2024-05-31 1 ", kOblast),
                           absl::StrCat("2024-06-01..2024-06-30 2 ", kKramatorsk),
                           absl::StrCat("2024-07-01..2024-12-31 1 ", kOblast), "2025-01-01.. 5 "));
  // Own: active (superseded, and once more after the withdrawal), possible, possible with an end,
  // occupied (withdrawn), active of June; then the oblast's.
  ASSERT_EQ(timeline->periods_size(), 7);
  EXPECT_EQ(platform::FromProto(timeline->periods(0).record_time()), Noon(1, 10));
  EXPECT_EQ(platform::FromProto(timeline->periods(0).superseded_time()), Noon(2, 10));
  EXPECT_EQ(timeline->periods(0).out_of_force_date(), "2026-03-01");
  EXPECT_EQ(platform::FromProto(timeline->periods(1).record_time()), Noon(3, 20));
  EXPECT_EQ(platform::FromProto(timeline->periods(1).superseded_time()), Noon(3, 25));
  EXPECT_EQ(timeline->periods(4).status(), v1::STATUS_OCCUPIED);
  EXPECT_EQ(timeline->periods(4).in_force_date(), "2026-03-01");
  EXPECT_EQ(platform::FromProto(timeline->periods(4).superseded_time()), Noon(3, 20));
  EXPECT_EQ(timeline->periods(6).unit_code(), kOblast);
  EXPECT_FALSE(timeline->periods(6).has_superseded_time());
  EXPECT_EQ(timeline->acts_size(), 4);
  EXPECT_EQ(timeline->edition_date(), "2026-04-02");
}

TEST_F(TimeAxesTest, AUnitThatMovedIsAnsweredUnderThoseAboveItThen) {
  constexpr char kHeader[] =
      "Перший рівень;Другий рівень;Третій рівень;Четвертий рівень;Додатковий рівень;Категорія "
      "об’єкта;Назва об’єкта\r\n";
  v1::ImportCodifierRequest partial;
  partial.set_partial(true);
  partial.set_edition_date("2026-04-02");
  now_ = Noon(4, 2);
  ASSERT_THAT(Codifier(absl::StrCat(kHeader, kOblast, ";", kKramatorsk,
                                    ";UA14120070000090878;;;H;Костянтинівська\r\n"),
                       partial),
              IsOk());
  partial.set_edition_date("2026-04-04");
  now_ = Noon(4, 4);
  ASSERT_THAT(Codifier(absl::StrCat(kHeader, kOblast, ";", kPokrovsk,
                                    ";UA14160990000090878;;;H;Костянтинівська\r\n"),
                       partial),
              IsOk());
  for (const char* code : {"UA14120070000090878", "UA14160990000090878"}) {
    EXPECT_EQ(Status(code, "2023-06-01").status(), v1::STATUS_NONE) << "its raion has no row";
    EXPECT_EQ(Ask(Noon(4, 3), "", code).status(), v1::STATUS_POSSIBLE_HOSTILITIES);
    EXPECT_EQ(Ask(Noon(4, 3), "", code).period().unit_code(), kKramatorsk);
    EXPECT_EQ(Ask(Noon(3, 1), "", code).status(), v1::STATUS_OCCUPIED)
        << "before its first edition it is taken as it came";
    EXPECT_EQ(Ask(Noon(4, 5), "", code).status(), v1::STATUS_NONE);
  }
}

TEST_F(TimeAxesTest, AUnitThatWasRecodedKeepsItsPeriods) {
  constexpr char kRecoded[] = "UA14990000000061982";
  now_ = Noon(4, 2);
  const TestTable table =
      TestTable("376", "2025-02-28", "2026-04-02")
          .Row(kOblast, v1::STATUS_POSSIBLE_HOSTILITIES, "2022-02-24", "", {kPokrovsk})
          .Row(kPokrovsk, v1::STATUS_OCCUPIED, "2025-01-01");
  ASSERT_THAT(List(table.Json()), IsOk());
  v1::ImportCodifierRequest partial;
  partial.set_partial(true);
  partial.set_edition_date("2026-04-02");
  ASSERT_THAT(Codifier("Перший рівень;Другий рівень;Третій рівень;Четвертий рівень;Додатковий "
                       "рівень;Категорія об’єкта;Назва об’єкта\r\n"
                       "UA14000000000091971;UA14990000000061982;;;;P;Покровський\r\n",
                       partial),
              IsOk());
  for (const char* code : {kPokrovsk, kRecoded}) {
    v1::ListStatusPeriodsRequest request;
    request.set_unit_code(code);
    auto periods = statuses_.ListStatusPeriods(TestCall(request), request);
    ASSERT_THAT(periods, IsOk());
    ASSERT_EQ(periods->periods_size(), 1) << code;
    EXPECT_EQ(periods->periods(0).unit_code(), kRecoded);
    EXPECT_EQ(Status(code, "2024-06-01").status(), v1::STATUS_NONE) << "still excepted";
    EXPECT_EQ(Status(code, "2025-06-01").status(), v1::STATUS_OCCUPIED);
    EXPECT_EQ(Ask(Noon(4, 2), "", code).status(), v1::STATUS_NONE) << "excepted for the past too";
  }
  v1::ImportTerritoryListRequest preview;
  preview.set_validate_only(true);
  auto next = List(TestTable(table).Edition("2026-04-03").Json(), preview);
  ASSERT_THAT(next, IsOk());
  EXPECT_EQ(next->unchanged(), 2) << "the list is compared by the present codes";
}

TEST_F(TimeAxesTest, TheOfficialListIsAmended) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  v1::ImportCodifierRequest codifier;
  codifier.set_edition_date("2026-03-30");
  ASSERT_THAT(Codifier(ReadOfficial(kCodifierFile), codifier), IsOk());
  v1::ImportTerritoryListRequest list;
  list.set_file_format(v1::ImportTerritoryListRequest::FILE_FORMAT_DOCX);
  list.set_edition_date("2026-03-30");
  auto doubted = List(ReadOfficial(kListFile), list);
  ASSERT_THAT(doubted, IsOk());
  for (const auto& finding : doubted->findings()) {
    if (finding.severity() == v1::ImportFinding::SEVERITY_DOUBT) list.add_accept(finding.key());
  }
  LongestWrite first_write(database_);
  absl::Time begun = absl::Now();
  auto first = List(ReadOfficial(kListFile), list);
  ASSERT_THAT(first, IsOk());
  const int first_write_ms = first_write.StopAndTellMs();
  RecordProperty("first_write_ms", first_write_ms);
  EXPECT_LT(first_write_ms, 3000) << "1 s on a quiet machine";
  RecordProperty("first_ms", static_cast<int>(absl::ToInt64Milliseconds(absl::Now() - begun)));
  RecordProperty("first_changes", first->list_changes().status_count());
  // Every tenth open row gets an end, every hundredth is struck, one oblast is possible
  // hostilities.
  TestTable next("376", "2025-02-28", "2026-03-31");
  int number = 0, closed = 0, struck = 0;
  for (const v1::StatusPeriod& period : kept_.index()->periods()) {
    const std::vector<std::string> excluded(period.excluded_unit_codes().begin(),
                                            period.excluded_unit_codes().end());
    ++number;
    if (number % 100 == 0) {
      ++struck;
      continue;
    }
    const bool closes = period.end_date().empty() && number % 10 == 1;
    closed += closes;
    next.Row(period.unit_code(), period.status(), period.start_date(),
             closes ? "2026-02-28" : period.end_date(), excluded);
  }
  next.Row("UA59000000000057109", v1::STATUS_POSSIBLE_HOSTILITIES, "2022-02-24");
  const std::string json = next.Json();
  v1::ImportTerritoryListRequest preview;
  preview.set_validate_only(true);
  begun = absl::Now();
  auto shown = List(json, preview);
  ASSERT_THAT(shown, IsOk());
  RecordProperty("preview_ms", static_cast<int>(absl::ToInt64Milliseconds(absl::Now() - begun)));
  EXPECT_EQ(shown->list_changes().struck_count(), struck);
  EXPECT_EQ(shown->list_changes().closed_count(), closed);
  EXPECT_EQ(shown->list_changes().opened_count(), 1);
  EXPECT_GT(shown->list_changes().unit_count(), 1000) << "most of an oblast";
  v1::ImportTerritoryListRequest accepted;
  for (const auto& finding : shown->findings()) {
    if (finding.severity() == v1::ImportFinding::SEVERITY_DOUBT) accepted.add_accept(finding.key());
  }
  LongestWrite second_write(database_);
  begun = absl::Now();
  auto applied = List(json, accepted);
  ASSERT_THAT(applied, IsOk());
  ASSERT_TRUE(applied->applied());
  const int second_write_ms = second_write.StopAndTellMs();
  RecordProperty("write_ms", second_write_ms);
  RecordProperty("apply_ms", static_cast<int>(absl::ToInt64Milliseconds(absl::Now() - begun)));
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM status_changes WHERE revision = (SELECT revision "
                          "FROM register)"),
            absl::StrCat(shown->list_changes().status_count()));
  v1::BatchGetStatusesRequest batch;
  for (const IndexedUnit& unit : kept_.index()->units()) {
    if (batch.unit_codes_size() < 10000) batch.add_unit_codes(std::string(unit.code()));
  }
  batch.set_date("2025-04-01");
  *batch.mutable_known_at() = platform::ToProto(now_);
  begun = absl::Now();
  auto past = past_statuses_.BatchGetStatuses(TestCall(batch, {.now = now_}), batch);
  ASSERT_THAT(past, IsOk());
  RecordProperty("past_batch_ms", static_cast<int>(absl::ToInt64Milliseconds(absl::Now() - begun)));
  batch.clear_known_at();
  auto present = statuses_.BatchGetStatuses(TestCall(batch, {.now = now_}), batch);
  ASSERT_THAT(present, IsOk());
  EXPECT_THAT(*past, platform::EqualsProto(*present)) << "what is known now is known now";
  v1::GetTimelineRequest timeline;
  timeline.set_unit_code("UA63080130140094059");
  ASSERT_THAT(timelines_.GetTimeline(TestCall(timeline), timeline), IsOk());
  begun = absl::Now();
  for (int i = 0; i < 100; ++i)
    ASSERT_THAT(timelines_.GetTimeline(TestCall(timeline), timeline), IsOk());
  RecordProperty("timeline_us",
                 static_cast<int>(absl::ToInt64Microseconds(absl::Now() - begun) / 100));
}

}  // namespace
}  // namespace cc::territory
