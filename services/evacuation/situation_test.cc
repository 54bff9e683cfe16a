#include "services/evacuation/situation.h"

#include "services/evacuation/situation_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr absl::CivilDay kDay(2026, 3, 1);  // its cut-off is 08:00 of the next day

class SituationTest : public SituationStory {
 protected:
  // Donetsk oblast: 5 from Lyman and 2 from no nearer than the oblast; 3 from Dnipropetrovsk.
  void CountSome() {
    ASSERT_THAT(Count(People(kLyman, kDay, 5, 2), Afternoon(kDay)), IsOk());
    ASSERT_THAT(Count(People(kDonetsk, kDay, 2), Afternoon(kDay)), IsOk());
    ASSERT_THAT(Count(People(kPavlohradRaion, kDay - 40, 3, 1), Afternoon(kDay)), IsOk());
  }
};

TEST_F(SituationTest, TellsTheUnitAndItsPartsOnTheDayAndSinceAnother) {
  CountSome();
  auto report = Report("", "2026-03-01", "2026-01-15");
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->unit_name(), "Україна");
  EXPECT_EQ(Lines(report->rows()), absl::StrCat("UA 1 7/2 10/3\n", kDnipropetrovsk, " 1 0/0 3/1\n",
                                                kDonetsk, " 1 7/2 7/2\n"));
  EXPECT_EQ(Lines(Report(kDonetsk, "2026-03-01")->rows()),
            absl::StrCat(kDonetsk, " 1 7/2 7/2\n", kKramatorskRaion, " 1 5/2 5/2\n", kDonetsk,
                         " not stated 1 2/0 2/0\n"));
}

TEST_F(SituationTest, NeverAddsMethodsUp) {
  ASSERT_THAT(Count(People(kLyman, kDay, 5)), IsOk());
  CountedPeople estimate = People(kLyman, kDay, 400);
  estimate.method = v1::COUNT_METHOD_ESTIMATE;
  ASSERT_THAT(Count(estimate), IsOk());
  EXPECT_EQ(Lines(Report(kLyman, "2026-03-01")->rows()),
            absl::StrCat(kLyman, " 1 5/0 5/0\n", kLyman, " 4 400/0 400/0\n", kLyman,
                         " not stated 1 5/0 5/0\n", kLyman, " not stated 4 400/0 400/0\n"));
  v1::GetDailyCountRequest daily;
  daily.set_unit_code(kLyman);
  daily.set_date("2026-03-01");
  EXPECT_EQ(Do(arrivals, &Arrivals::GetDailyCount, daily)->people(), 5);
}

TEST_F(SituationTest, OfTheCountryACallerSeesTheirOwnPartAlone) {
  CountSome();
  auto report = Report("", "2026-03-01", "2026-01-15", In(kDonetsk));
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(Lines(report->rows()), absl::StrCat(kDonetsk, " 1 7/2 7/2\n"));
  Fold();
  EXPECT_EQ(Lines(Report("", "2026-03-01", "2026-01-15", In(kDonetsk))->rows()),
            absl::StrCat(kDonetsk, " 1 7/2 7/2\n"));
  EXPECT_EQ(Lines(Report("", "2026-03-01", "2026-01-15", In(kLyman))->rows()), "");
}

TEST_F(SituationTest, TellsWhoIsOnTheWayByWhereTheyComeFrom) {
  const std::string trip = BoardingTrip(40, 2), party = AssembledParty();
  ASSERT_THAT(Board(party, trip), IsOk());
  EXPECT_FALSE(Report(kDonetsk, "2026-03-01")->rows(0).has_on_the_way());
  Depart(trip);
  auto report = Report(kDonetsk, "2026-03-01");
  ASSERT_EQ(report->rows_size(), 2);
  for (const v1::SituationRow& row : report->rows()) {
    EXPECT_EQ(row.on_the_way().trips(), 1) << row.unit_code();
    EXPECT_EQ(row.on_the_way().seats(), 3);
    EXPECT_EQ(row.on_the_way().wheelchairs(), 1);
  }
  Arrive(trip);
  EXPECT_FALSE(Report(kDonetsk, "2026-03-01")->rows(0).has_on_the_way());
}

TEST_F(SituationTest, TheListBehindAFigureAddsUpToIt) {
  CountSome();
  ASSERT_THAT(Correct(kLyman, "2026-03-01", -1), IsOk());
  for (const char* unit : {"", kDonetsk, kKramatorskRaion, kLyman, kDnipropetrovsk}) {
    auto report = Report(unit, "2026-03-01", "2026-01-15");
    ASSERT_THAT(report, IsOk());
    v1::ListCountEntriesRequest list;
    list.set_unit_code(unit);
    list.set_date("2026-03-01");
    list.set_since("2026-01-15");
    list.set_method(v1::COUNT_METHOD_MANIFEST);
    EXPECT_THAT(Sum(*Entries(list)), platform::EqualsProto(report->rows(0).evacuated(0).total()));
    list.set_since("2026-03-01");
    EXPECT_THAT(Sum(*Entries(list)), platform::EqualsProto(report->rows(0).evacuated(0).day()));
  }
}

TEST_F(SituationTest, ListsEntriesByPages) {
  for (int i = 0; i < 5; ++i) ASSERT_THAT(Count(People(kLyman, kDay - i % 2, i + 1)), IsOk());
  v1::ListCountEntriesRequest list;
  list.set_date("2026-03-01");
  list.set_since("2026-02-01");
  list.set_page_size(2);
  std::vector<std::string> days;
  int64_t people = 0;
  do {
    auto page = Do(situation, &Situation::ListCountEntries, list);
    ASSERT_THAT(page, IsOk());
    for (const v1::CountEntry& entry : page->entries()) {
      days.push_back(entry.date());
      people += entry.count().people();
    }
    list.set_page_token(page->next_page_token());
  } while (!list.page_token().empty());
  EXPECT_EQ(days, (std::vector<std::string>{"2026-03-01", "2026-03-01", "2026-03-01", "2026-02-28",
                                            "2026-02-28"}));
  EXPECT_EQ(people, 15);
}

TEST_F(SituationTest, ACorrectionIsAnEntryThatSaysWhoAndWhy) {
  CountSome();
  auto entry = Correct(kLyman, "2026-03-01", -2, -1);
  ASSERT_THAT(entry, IsOk());
  EXPECT_EQ(entry->reason(), "Двічі зареєстровано");
  EXPECT_EQ(entry->corrected_by(), "00000000-0000-7000-8000-000000000001");
  EXPECT_EQ(entry->record_kind(), "corrections");
  EXPECT_EQ(Lines(Report(kLyman, "2026-03-01")->rows()),
            absl::StrCat(kLyman, " 1 3/1 3/1\n", kLyman, " not stated 1 3/1 3/1\n"));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM count_corrections WHERE position("
                         "'Двічі'::bytea IN reason) > 0"),
            "0")
      << "the words are encrypted";
  EXPECT_THAT(Correct(kLyman, "2026-03-01", -4), Refused(common::v1::REASON_COUNT_IMPOSSIBLE));
  EXPECT_THAT(Correct(kLyman, "2026-03-01", 0, 3), Refused(common::v1::REASON_COUNT_IMPOSSIBLE));
  EXPECT_EQ(FieldReason(Correct(kLyman, "2026-03-01", 0)), common::v1::REASON_COUNT_EMPTY);
  EXPECT_EQ(FieldReason(Correct(kLyman, "2026-03-03", 1)), common::v1::REASON_DATE_IN_FUTURE);
  EXPECT_EQ(FieldReason(Correct("UA99999999999999999", "2026-03-01", 1)),
            common::v1::REASON_UNIT_UNKNOWN);
}

TEST_F(SituationTest, CorrectionsAtOnceNeverLeaveFewerThanNobody) {
  ASSERT_THAT(Count(People(kLyman, kDay, 5)), IsOk());
  auto outcomes =
      platform::AtOnce(6, [&](int) { return Correct(kLyman, "2026-03-01", -2).status(); });
  EXPECT_EQ(outcomes["OK"], 2);
  EXPECT_EQ(outcomes["REASON_COUNT_IMPOSSIBLE"], 4);
  EXPECT_EQ(Report(kLyman, "2026-03-01")->rows(0).evacuated(0).day().people(), 1);
}

TEST_F(SituationTest, RefusesDaysThatCannotBeReported) {
  EXPECT_EQ(FieldReason(Report("", "2026-03-03")), common::v1::REASON_DATE_IN_FUTURE);
  EXPECT_EQ(FieldReason(Report("", "2026-03-01", "2026-03-02")), common::v1::REASON_DATES_REVERSED);
  EXPECT_EQ(FieldReason(Report("UA99999999999999999", "2026-03-01")),
            common::v1::REASON_UNIT_UNKNOWN);
}

TEST_F(SituationTest, AFileIsATableAPageOrTheMessage) {
  CountSome();
  v1::DownloadSituationReportRequest request;
  request.set_unit_code(kDonetsk);
  request.set_date("2026-03-01");
  request.set_since("2026-01-15");
  request.set_format(v1::DownloadSituationReportRequest::FORMAT_CSV);
  auto table = Do(situation, &Situation::DownloadSituationReport, request);
  ASSERT_THAT(table, IsOk());
  EXPECT_THAT(table->data(), HasSubstr("#adm2+code+origin"));
  EXPECT_THAT(table->data(),
              HasSubstr(absl::StrCat("2026-03-01,2026-01-15,", kKramatorskRaion, ",Територія ",
                                     kKramatorskRaion, ",MANIFEST,5,2,0,0,5,2,0,0,,,")));
  request.set_format(v1::DownloadSituationReportRequest::FORMAT_HTML);
  auto page = Do(situation, &Situation::DownloadSituationReport, request);
  EXPECT_THAT(page->data(), HasSubstr("<td class=\"n\">7</td>"));
  EXPECT_THAT(page->data(), Not(HasSubstr("<script")));
  request.set_format(v1::DownloadSituationReportRequest::FORMAT_TEXT);
  auto message = Do(situation, &Situation::DownloadSituationReport, request);
  EXPECT_THAT(message->data(), HasSubstr("7\u00a0осіб, з них 2\u00a0дитини"));
  request.set_official(true);
  EXPECT_THAT(Do(situation, &Situation::DownloadSituationReport, request),
              Refused(common::v1::REASON_REPORT_NOT_OFFICIAL));
}

}  // namespace
}  // namespace cc::evacuation
