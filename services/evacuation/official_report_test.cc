#include "services/evacuation/situation_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr absl::CivilDay kDay(2026, 3, 1);

absl::Time At(int year, int month, int day, int hour, int minute) {
  return absl::FromCivil(absl::CivilMinute(year, month, day, hour, minute), platform::Kyiv());
}

class OfficialReportTest : public SituationStory {
 protected:
  static absl::Time BeforeCutOff() { return At(2026, 3, 2, 7, 59); }
  static absl::Time AfterCutOff() { return At(2026, 3, 2, 8, 1); }
};

TEST_F(OfficialReportTest, TheFiguresFreezeAtTheCutOffAndALaterEntryShowsAsACorrection) {
  ASSERT_THAT(Count(People(kLyman, kDay, 5, 2), BeforeCutOff()), IsOk());
  EXPECT_THAT(FreezeAll(BeforeCutOff()), ElementsAre("2026-02-28"));
  EXPECT_THAT(FreezeAll(AfterCutOff()), ElementsAre("2026-03-01"));
  EXPECT_THAT(FreezeAll(AfterCutOff()), ElementsAre());
  ASSERT_THAT(Count(People(kLyman, kDay, 3, 1), At(2026, 3, 2, 9, 0)), IsOk());
  ASSERT_THAT(Correct(kLyman, "2026-03-01", -1), IsOk());

  auto report = Report(kDonetsk, "2026-03-01");
  ASSERT_THAT(report, IsOk());
  const std::string live = absl::StrCat(kDonetsk, " 1 7/3 7/3\n", kKramatorskRaion, " 1 7/3 7/3\n");
  const std::string official =
      absl::StrCat(kDonetsk, " 1 5/2 5/2\n", kKramatorskRaion, " 1 5/2 5/2\n");
  EXPECT_EQ(Lines(report->rows()), live);
  EXPECT_EQ(Lines(report->official().rows()), official);
  EXPECT_EQ(platform::FromProto(report->official().cut_off_time()), At(2026, 3, 2, 8, 0));
  ASSERT_EQ(report->corrections_size(), 2);
  for (const v1::SituationCorrection& correction : report->corrections()) {
    EXPECT_EQ(correction.day().people(), 2);
    EXPECT_EQ(correction.day().children(), 1);
    EXPECT_EQ(correction.total().people(), 2);
    v1::ListCountEntriesRequest list;
    list.set_unit_code(correction.unit_code());
    list.set_date("2026-03-01");
    list.set_method(correction.method());
    list.set_after_cut_off(true);
    auto entries = Entries(list);
    EXPECT_EQ(entries->entries_size(), 2);
    EXPECT_THAT(Sum(*entries), platform::EqualsProto(correction.day()));
    EXPECT_TRUE(entries->entries(0).late());
  }
  // Of the hromada the whole is official.
  EXPECT_EQ(Lines(Report(kLyman, "2026-03-01")->official().rows()),
            absl::StrCat(kLyman, " 1 5/2 5/2\n"));
  EXPECT_EQ(Report("", "2026-03-01")->official().rows(0).evacuated(0).day().people(), 5);
}

TEST_F(OfficialReportTest, TotalsAreComparedOnlyWhereBothBeginOnOneDay) {
  ASSERT_THAT(Count(People(kLyman, kDay, 5), BeforeCutOff()), IsOk());
  FreezeAll(AfterCutOff());
  ASSERT_THAT(Count(People(kLyman, kDay - 2, 3), AfterCutOff()), IsOk());
  EXPECT_EQ(Report(kDonetsk, "2026-03-01")->corrections(0).total().people(), 3);
  EXPECT_EQ(Report(kDonetsk, "2026-03-01", "2026-02-01")->corrections_size(), 0);
}

TEST_F(OfficialReportTest, WhoWasCountedAfterTheCutOffIsNotOfficialHoweverLateTheFiguresFreeze) {
  ASSERT_THAT(Count(People(kLyman, kDay, 5), BeforeCutOff()), IsOk());
  ASSERT_THAT(FreezeAll(At(2026, 3, 1, 8, 1)), ElementsAre("2026-02-28"));
  ASSERT_THAT(Count(People(kLyman, kDay, 2), AfterCutOff()), IsOk());
  ASSERT_THAT(Count(People(kLyman, kDay + 1, 4), AfterCutOff()), IsOk());
  Fold();
  EXPECT_THAT(FreezeAll(At(2026, 3, 4, 12, 0)),
              ElementsAre("2026-03-01", "2026-03-02", "2026-03-03"))
      << "days that were missed are made up for";
  platform::TestCaller later{.now = At(2026, 3, 4, 12, 0)};
  auto first = Report(kLyman, "2026-03-01", "", later),
       second = Report(kLyman, "2026-03-02", "", later);
  EXPECT_EQ(Lines(first->official().rows()), absl::StrCat(kLyman, " 1 5/0 5/0\n"));
  EXPECT_EQ(first->corrections(0).day().people(), 2);
  EXPECT_EQ(Lines(second->official().rows()), absl::StrCat(kLyman, " 1 4/0 11/0\n"));
  EXPECT_EQ(second->corrections_size(), 0);
}

TEST_F(OfficialReportTest, TwoInstancesFreezeADayOnce) {
  ASSERT_THAT(Count(People(kLyman, kDay, 5), BeforeCutOff()), IsOk());
  auto outcomes = platform::AtOnce(4, [&](int) {
    FreezeAll(AfterCutOff());
    return absl::OkStatus();
  });
  EXPECT_EQ(outcomes["OK"], 4);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM official_reports"), "1");
  EXPECT_EQ(database.Sql("SELECT string_agg(figures->'evacuated'->0->'day'->>'people', ' ') "
                         "FROM official_rows WHERE parent_tail = -1"),
            "5");
}

// A writer whose call began before the cut-off commits after the figures froze.
TEST_F(OfficialReportTest, EveryEntryIsOfficialOrACorrectionWhateverTheyDoAtOnce) {
  constexpr int kWriters = 6, kEach = 8;
  auto outcomes = platform::AtOnce(kWriters + 1, [&](int writer) {
    if (writer == kWriters) {
      FreezeAll(AfterCutOff());
      return absl::OkStatus();
    }
    for (int i = 0; i < kEach; ++i) {
      absl::Status counted = Count(People(kLyman, kDay, 1), BeforeCutOff());
      if (!counted.ok()) return counted;
    }
    return absl::OkStatus();
  });
  EXPECT_EQ(outcomes["OK"], kWriters + 1);
  auto report = Report(kDonetsk, "2026-03-01");
  v1::ListCountEntriesRequest late;
  late.set_date("2026-03-01");
  late.set_after_cut_off(true);
  int64_t official = 0;
  for (const v1::SituationRow& row : report->official().rows()) {
    if (row.unit_code() == kDonetsk && row.evacuated_size() > 0)
      official = row.evacuated(0).day().people();
  }
  EXPECT_EQ(official + Sum(*Entries(late)).people(), kWriters * kEach);
  EXPECT_EQ(report->rows(0).evacuated(0).day().people(), kWriters * kEach);
}

TEST_F(OfficialReportTest, ACallerSeesOfficialRowsOfTheirOwnScope) {
  ASSERT_THAT(Count(People(kLyman, kDay, 5), BeforeCutOff()), IsOk());
  ASSERT_THAT(Count(People(kPavlohradRaion, kDay, 3), BeforeCutOff()), IsOk());
  FreezeAll(AfterCutOff());
  EXPECT_EQ(Lines(Report("", "2026-03-01", "", In(kDonetsk))->official().rows()),
            absl::StrCat(kDonetsk, " 1 5/0 5/0\n"));
}

TEST_F(OfficialReportTest, TheMessageTellsTheOfficialFigures) {
  ASSERT_THAT(Count(People(kLyman, kDay, 5), BeforeCutOff()), IsOk());
  FreezeAll(AfterCutOff());
  ASSERT_THAT(Count(People(kLyman, kDay, 3), AfterCutOff()), IsOk());
  v1::DownloadSituationReportRequest request;
  request.set_date("2026-03-01");
  request.set_official(true);
  request.set_format(v1::DownloadSituationReportRequest::FORMAT_TEXT);
  auto message = Do(situation, &Situation::DownloadSituationReport, request);
  ASSERT_THAT(message, IsOk());
  EXPECT_THAT(message->data(), HasSubstr("станом на 08:00 02.03.2026 (офіційні дані)"));
  EXPECT_THAT(message->data(), HasSubstr("5\u00a0осіб"));
}

}  // namespace
}  // namespace cc::evacuation
