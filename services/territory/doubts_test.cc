#include "services/territory/doubts.h"

#include "absl/strings/str_cat.h"
#include "services/territory/official_files.h"
#include "services/territory/territory_test_world.h"

namespace cc::territory {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::TestCall;

constexpr char kUnit[] = "UA14120000000070232";
constexpr char kKey[] = "overlap:UA14120000000070232:2022-09-10";
constexpr char kTwoStatuses[] =
    R"({"unitCode": "UA14120000000070232", "status": "STATUS_OCCUPIED", "startDate": "2022-02-24",
        "endDate": "2022-10-01"},
       {"unitCode": "UA14120000000070232", "status": "STATUS_ACTIVE_HOSTILITIES", "startDate": "2022-09-10"})";
constexpr char kSecond[] =
    R"({"unitCode": "UA14020000000013572", "status": "STATUS_OCCUPIED", "startDate": "2022-02-24"})";

class DoubtsTest : public World {
 protected:
  std::string Table(const std::string& periods, const std::string& edition) {
    return absl::StrCat(
        R"({"reference": {"kind": "наказ", "number": "376", "date": "2025-02-28"}, "editionDate": ")",
        edition, R"(", "synthetic": true, "periods": [)", periods, "]}");
  }

  v1::ListDoubtsResponse All(v1::ListDoubtsRequest request = {}) {
    auto doubts = doubts_.ListDoubts(TestCall(request), request);
    EXPECT_THAT(doubts, IsOk());
    return doubts.value_or(v1::ListDoubtsResponse());
  }

  absl::StatusOr<v1::Doubt> Decide(v1::DecideDoubtRequest::Decision decision,
                                   const std::string& note, const std::string& etag = "") {
    v1::DecideDoubtRequest request;
    request.set_key(kKey);
    request.set_decision(decision);
    request.set_note(note);
    request.set_etag(etag);
    return doubts_.DecideDoubt(TestCall(request), request);
  }

  v1::CheckRegisterResponse Check() {
    v1::CheckRegisterRequest request;
    auto checked = doubts_.CheckRegister(TestCall(request), request);
    EXPECT_THAT(checked, IsOk());
    return checked.value_or(v1::CheckRegisterResponse());
  }
};

TEST_F(DoubtsTest, ADoubtStopsTheImportAndIsPutBeforeAPerson) {
  auto report = List(Table(kTwoStatuses, "2025-05-07"));
  ASSERT_THAT(report, IsOk());
  EXPECT_FALSE(report->applied());
  ASSERT_EQ(report->findings_size(), 1);
  EXPECT_EQ(report->findings(0).doubt_state(), v1::Doubt::STATE_OPEN);
  ASSERT_EQ(All().doubts_size(), 1);
  const v1::Doubt doubt = All().doubts(0);
  EXPECT_EQ(doubt.key(), kKey);
  EXPECT_EQ(doubt.kind(), v1::Doubt::KIND_OVERLAP);
  EXPECT_EQ(doubt.unit_code(), kUnit);
  EXPECT_EQ(doubt.state(), v1::Doubt::STATE_OPEN);
  EXPECT_EQ(doubt.periods_size(), 2);
  EXPECT_EQ(doubt.row(), 2);
  EXPECT_TRUE(doubt.present());
  v1::GetDoubtRequest get;
  get.set_id(doubt.id());
  auto got = doubts_.GetDoubt(TestCall(get), get);
  ASSERT_THAT(got, IsOk());
  EXPECT_THAT(*got, platform::EqualsProto(doubt));
}

TEST_F(DoubtsTest, APreviewKeepsNothing) {
  v1::ImportTerritoryListRequest preview;
  preview.set_validate_only(true);
  auto report = List(Table(kTwoStatuses, "2025-05-07"), preview);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->findings(0).doubt_state(), v1::Doubt::STATE_OPEN);
  EXPECT_EQ(All().doubts_size(), 0);
}

TEST_F(DoubtsTest, AnAcceptedDoubtStopsNeitherThisEditionNorTheNext) {
  ASSERT_THAT(List(Table(kTwoStatuses, "2025-05-07")), IsOk());
  auto decided = Decide(v1::DecideDoubtRequest::DECISION_ACCEPT, "Так у наказі.");
  ASSERT_THAT(decided, IsOk());
  EXPECT_EQ(decided->state(), v1::Doubt::STATE_ACCEPTED);
  EXPECT_EQ(decided->decided_by(), TestCall().principal().id);
  auto report = List(Table(kTwoStatuses, "2025-05-07"));
  ASSERT_THAT(report, IsOk());
  EXPECT_TRUE(report->applied());
  EXPECT_EQ(report->findings(0).doubt_state(), v1::Doubt::STATE_ACCEPTED);
  EXPECT_EQ(report->findings(0).note(), "Так у наказі.");
  auto next = List(Table(absl::StrCat(kSecond, ",", kTwoStatuses), "2025-06-07"));
  ASSERT_THAT(next, IsOk());
  EXPECT_TRUE(next->applied());
}

TEST_F(DoubtsTest, ARejectedDoubtStopsEveryImportWithItsReasonWhateverTheRequestAccepts) {
  ASSERT_THAT(List(Table(kTwoStatuses, "2025-05-07")), IsOk());
  ASSERT_THAT(Decide(v1::DecideDoubtRequest::DECISION_REJECT, "Чекаємо виправлення."), IsOk());
  v1::ImportTerritoryListRequest request;
  request.add_accept(kKey);
  auto report = List(Table(kTwoStatuses, "2025-06-07"), request);
  EXPECT_THAT(report, Refused(common::v1::REASON_DOUBT_REJECTED));
  EXPECT_THAT(platform::ToRpcStatus(report.status(), platform::Language::kUkrainian, "").message(),
              ::testing::HasSubstr("Чекаємо виправлення."));
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM status_periods"), "0");
}

TEST_F(DoubtsTest, AKeyAcceptedWithTheImportIsADecisionOfItsCaller) {
  v1::ImportTerritoryListRequest request;
  request.add_accept(kKey);
  auto report = List(Table(kTwoStatuses, "2025-05-07"), request);
  ASSERT_THAT(report, IsOk());
  EXPECT_TRUE(report->applied());
  ASSERT_EQ(All().doubts_size(), 1);
  EXPECT_EQ(All().doubts(0).state(), v1::Doubt::STATE_ACCEPTED);
  EXPECT_EQ(All().doubts(0).decided_by(), TestCall().principal().id);
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM doubt_decisions"), "1");
  auto next = List(Table(absl::StrCat(kSecond, ",", kTwoStatuses), "2025-06-07"));
  ASSERT_THAT(next, IsOk());
  EXPECT_TRUE(next->applied());
}

TEST_F(DoubtsTest, AnEditionThatSaysSomethingElseOfTheSameUnitOpensTheDoubtAgain) {
  v1::ImportTerritoryListRequest request;
  request.add_accept(kKey);
  ASSERT_THAT(List(Table(kTwoStatuses, "2025-05-07"), request), IsOk());
  std::string other = kTwoStatuses;
  other.replace(other.find("2022-10-01"), 10, "2022-12-01");
  auto next = List(Table(other, "2025-06-07"));
  ASSERT_THAT(next, IsOk());
  EXPECT_FALSE(next->applied());
  EXPECT_EQ(All().doubts(0).state(), v1::Doubt::STATE_OPEN);
  EXPECT_EQ(All().doubts(0).decided_by(), "");
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM doubt_decisions"), "1");
}

TEST_F(DoubtsTest, ADecisionOnAnotherRevisionIsRefusedAndEveryDecisionIsKept) {
  ASSERT_THAT(List(Table(kTwoStatuses, "2025-05-07")), IsOk());
  const std::string etag = All().doubts(0).etag();
  ASSERT_THAT(Decide(v1::DecideDoubtRequest::DECISION_REJECT, "Ні.", etag), IsOk());
  EXPECT_THAT(Decide(v1::DecideDoubtRequest::DECISION_ACCEPT, "Так.", etag),
              Refused(common::v1::REASON_ETAG_STALE));
  ASSERT_THAT(Decide(v1::DecideDoubtRequest::DECISION_ACCEPT, "Так."), IsOk());
  EXPECT_EQ(database_.Sql("SELECT string_agg(note, ' ' ORDER BY revision) FROM doubt_decisions"),
            "Ні. Так.");
  v1::DecideDoubtRequest unknown;
  unknown.set_key("overlap:nothing");
  EXPECT_THAT(doubts_.DecideDoubt(TestCall(unknown), unknown),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(DoubtsTest, TheRegisterIsCheckedAsAFileIs) {
  v1::ImportTerritoryListRequest request;
  request.add_accept(kKey);
  ASSERT_THAT(List(Table(kTwoStatuses, "2025-05-07"), request), IsOk());
  v1::CheckRegisterResponse checked = Check();
  EXPECT_EQ(checked.found(), 1);
  EXPECT_EQ(checked.open(), 0);
  EXPECT_EQ(checked.edition_date(), "2025-05-07");
  database_.Sql("DELETE FROM doubt_decisions; DELETE FROM doubts");
  EXPECT_EQ(Check().open(), 1);
  EXPECT_EQ(All().doubts(0).key(), kKey);
  ASSERT_THAT(List(Table(kSecond, "2025-06-07")), IsOk());
  EXPECT_EQ(All().doubts_size(), 0);
  v1::ListDoubtsRequest past;
  past.set_show_past(true);
  EXPECT_EQ(All(past).doubts_size(), 1);
}

TEST_F(DoubtsTest, APartialListIsHeldAgainstWhatTheRegisterGoesOnToHold) {
  ASSERT_THAT(List(Table(kSecond, "2025-05-07")), IsOk());
  v1::ImportTerritoryListRequest partial;
  partial.set_partial(true);
  auto report = List(
      Table(
          R"({"unitCode": "UA14020000000013572", "status": "STATUS_ACTIVE_HOSTILITIES", "startDate": "2023-01-01"})",
          "2025-06-07"),
      partial);
  ASSERT_THAT(report, IsOk());
  EXPECT_FALSE(report->applied());
  ASSERT_EQ(report->findings_size(), 1);
  EXPECT_EQ(report->findings(0).key(), "overlap:UA14020000000013572:2023-01-01");
}

TEST_F(DoubtsTest, AListOfDoubtsIsNarrowedByStateKindAndUnit) {
  ASSERT_THAT(List(Table(absl::StrCat(kTwoStatuses, R"(,
      {"unitCode": "UA63080000000032022", "status": "STATUS_OCCUPIED", "startDate": "2022-03-01", "endDate": "2022-02-01"})"),
                         "2025-05-07")),
              IsOk());
  EXPECT_EQ(All().doubts_size(), 2);
  v1::ListDoubtsRequest request;
  request.set_within_unit_code("UA14000000000091971");
  ASSERT_EQ(All(request).doubts_size(), 1);
  EXPECT_EQ(All(request).doubts(0).key(), kKey);
  request.set_kind(v1::Doubt::KIND_DATES_REVERSED);
  EXPECT_EQ(All(request).doubts_size(), 0);
  v1::ListDoubtsRequest accepted;
  accepted.set_state(v1::Doubt::STATE_ACCEPTED);
  EXPECT_EQ(All(accepted).doubts_size(), 0);
  v1::ListDoubtsRequest page;
  page.set_page_size(1);
  const v1::ListDoubtsResponse first = All(page);
  page.set_page_token(first.next_page_token());
  EXPECT_NE(All(page).doubts(0).key(), first.doubts(0).key());
}

TEST_F(DoubtsTest, TheOfficialListBringsFourDoubtsAndNoMoreAfterTheyAreDecided) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  ASSERT_THAT(Codifier(ReadOfficial(kCodifierFile)), IsOk());
  v1::ImportTerritoryListRequest request;
  request.set_file_format(v1::ImportTerritoryListRequest::FILE_FORMAT_DOCX);
  request.set_edition_date("2025-05-07");
  auto report = List(ReadOfficial(kListFile), request);
  ASSERT_THAT(report, IsOk());
  EXPECT_FALSE(report->applied());
  const v1::ListDoubtsResponse found = All();
  ASSERT_EQ(found.doubts_size(), 4);
  for (const v1::Doubt& doubt : found.doubts()) {
    v1::DecideDoubtRequest decide;
    decide.set_key(doubt.key());
    decide.set_decision(v1::DecideDoubtRequest::DECISION_ACCEPT);
    decide.set_note("Так у наказі.");
    ASSERT_THAT(doubts_.DecideDoubt(TestCall(decide), decide), IsOk());
  }
  report = List(ReadOfficial(kListFile), request);
  ASSERT_THAT(report, IsOk());
  EXPECT_TRUE(report->applied());
  v1::CheckRegisterResponse checked = Check();
  EXPECT_EQ(checked.found(), 1);
  EXPECT_EQ(checked.open(), 0);
}

}  // namespace
}  // namespace cc::territory
