#include "services/territory/imports.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/territory/official_files.h"
#include "services/territory/territory_test_world.h"

namespace cc::territory {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::TestCall;

constexpr char kHeader[] =
    "Перший рівень;Другий рівень;Третій рівень;Четвертий рівень;Додатковий рівень;Категорія "
    "об’єкта;"
    "Назва об’єкта\r\n";
constexpr char kKramatorsk[] = "UA14000000000091971;UA14120000000070232;";

// Two villages of a hromada in Kramatorsk raion.
std::string Villages(const std::string& second_name = "Біла Гора") {
  return absl::StrCat(kHeader, kKramatorsk, "UA14120070000090878;;;H;Костянтинівська\r\n",
                      kKramatorsk, "UA14120070000090878;UA14120070010085843;;M;Костянтинівка\r\n",
                      kKramatorsk, "UA14120070000090878;UA14120070020010159;;C;", second_name,
                      "\r\n");
}

// A list with the given periods; `edition` is its date.
std::string Table(const std::string& periods, const std::string& edition = "2025-05-07") {
  return absl::StrCat(
      R"({"reference": {"kind": "наказ", "number": "376", "date": "2025-02-28"}, "editionDate": ")",
      edition, R"(", "periods": [)", periods, "]}");
}
constexpr char kActive[] =
    R"({"unitCode": "UA14120070000090878", "status": "STATUS_ACTIVE_HOSTILITIES", "startDate": "2023-01-01",
        "excludedUnitCodes": ["UA14120070020010159"]})";

v1::ImportCodifierRequest Partial() {
  v1::ImportCodifierRequest request;
  request.set_partial(true);
  return request;
}

class ImportsTest : public World {
 protected:
  std::string Revision() { return database_.Sql("SELECT revision FROM register"); }
};

TEST_F(ImportsTest, TheCountryIsThereBeforeAnyImport) {
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM units WHERE category < 3"), "27");
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM units WHERE category = 3"), "136");
  EXPECT_EQ(Status("UA14120000000070232", "2025-04-01").status(), v1::STATUS_NONE);
}

TEST_F(ImportsTest, APartialCodifierAddsAndClosesNothing) {
  auto report = Codifier(Villages(), Partial());
  ASSERT_THAT(report, IsOk());
  EXPECT_TRUE(report->applied());
  EXPECT_EQ(report->added(), 3);
  EXPECT_EQ(report->closed(), 0);
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM units"), "166");
  v1::GetUnitPathRequest path;
  path.set_code("UA14120070020010159");
  EXPECT_EQ(units_.GetUnitPath(TestCall(path), path)->units_size(), 4);
}

TEST_F(ImportsTest, TheSameFileTwiceChangesNothing) {
  ASSERT_THAT(Codifier(Villages(), Partial()), IsOk());
  std::string revision = Revision();
  auto report = Codifier(Villages(), Partial());
  ASSERT_THAT(report, IsOk());
  EXPECT_TRUE(report->applied());
  EXPECT_EQ(report->unchanged(), 3);
  EXPECT_EQ(report->findings_size(), 0);
  v1::ImportCodifierRequest dated = Partial();
  dated.set_edition_date("2025-07-01");
  auto redated = Codifier(Villages(), dated);
  ASSERT_THAT(redated, IsOk());
  EXPECT_EQ(Revision(), revision);
  ASSERT_EQ(redated->findings_size(), 1);
  EXPECT_THAT(redated->findings(0).message(),
              testing::HasSubstr("дата 2025-07-01 не враховується"));
  ASSERT_THAT(List(Table(kActive)), IsOk());
  std::string with_list = Revision();
  auto again = List(Table(kActive));
  ASSERT_THAT(again, IsOk());
  EXPECT_TRUE(again->applied());
  EXPECT_EQ(again->unchanged(), 1);
  EXPECT_NE(revision, with_list);
  EXPECT_EQ(Revision(), with_list);
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM status_periods"), "1");
}

TEST_F(ImportsTest, APreviewTellsTheDifferenceAndChangesNothing) {
  ASSERT_THAT(Codifier(Villages(), Partial()), IsOk());
  std::string revision = Revision();
  v1::ImportCodifierRequest preview = Partial();
  preview.set_validate_only(true);
  auto report = Codifier(Villages("Чорна Гора"), preview);
  ASSERT_THAT(report, IsOk());
  EXPECT_FALSE(report->applied());
  EXPECT_EQ(report->changed(), 1);
  EXPECT_EQ(report->unchanged(), 2);
  EXPECT_EQ(Revision(), revision);
}

TEST_F(ImportsTest, ARecodedUnitIsFoundByItsFormerCode) {
  ASSERT_THAT(Codifier(Villages(), Partial()), IsOk());
  auto report = Codifier(absl::StrCat(kHeader, kKramatorsk,
                                      "UA14120070000090878;UA14120070990010159;;C;Біла Гора\r\n"),
                         Partial());
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->changed(), 1);
  v1::GetUnitRequest get;
  get.set_code("UA14120070020010159");
  auto unit = units_.GetUnit(TestCall(get), get);
  ASSERT_THAT(unit, IsOk());
  EXPECT_EQ(unit->code(), "UA14120070990010159");
}

TEST_F(ImportsTest, AFileThatClosesMostOfTheCountryIsDoubted) {
  const std::string oblast = absl::StrCat(kHeader, "UA14000000000091971;;;;;O;Донецька\r\n");
  auto report = Codifier(oblast);
  ASSERT_THAT(report, IsOk());
  EXPECT_FALSE(report->applied());
  EXPECT_EQ(report->closed(), 162);
  ASSERT_EQ(report->findings_size(), 1);
  EXPECT_EQ(report->findings(0).key(), "closes-many");
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM units WHERE closed_by IS NOT NULL"), "0");
  v1::ImportCodifierRequest accepted;
  accepted.add_accept("closes-many");
  EXPECT_TRUE(Codifier(oblast, accepted)->applied());
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM units WHERE closed_by IS NOT NULL"), "162");
}

TEST_F(ImportsTest, ABrokenFileIsRefusedWithItsRowAndNothingChanges) {
  EXPECT_THAT(
      Codifier(absl::StrCat(kHeader, kKramatorsk, "UA14120070000090878;\"UA14;;C;Біла Гора\r\n")),
      Refused(common::v1::REASON_FILE_INVALID));
  EXPECT_THAT(List("{"), Refused(common::v1::REASON_FILE_INVALID));
  EXPECT_THAT(List(R"({"unknown": 1})"), Refused(common::v1::REASON_FILE_INVALID));
  EXPECT_EQ(Revision(), "1");
  v1::ImportCodifierRequest preview;
  preview.set_validate_only(true);
  auto report = Codifier("PK", preview);
  ASSERT_THAT(report, IsOk());
  EXPECT_FALSE(report->applied());
  EXPECT_EQ(report->findings(0).severity(), v1::ImportFinding::SEVERITY_ERROR);
}

TEST_F(ImportsTest, AListDecidesStatusesWithItsAct) {
  ASSERT_THAT(Codifier(Villages(), Partial()), IsOk());
  auto report = List(Table(kActive));
  ASSERT_THAT(report, IsOk());
  EXPECT_TRUE(report->applied());
  v1::UnitStatus status = Status("UA14120070010085843", "2025-04-01");
  EXPECT_EQ(status.status(), v1::STATUS_ACTIVE_HOSTILITIES);
  EXPECT_EQ(status.period().unit_code(), "UA14120070000090878");
  EXPECT_EQ(status.act().number(), "376");
  EXPECT_EQ(status.edition_date(), "2025-05-07");
  EXPECT_TRUE(status.stale());
  EXPECT_EQ(Status("UA14120070020010159", "2025-04-01").status(), v1::STATUS_NONE) << "excepted";
  EXPECT_EQ(Status("UA14120070010085843", "2022-12-31").status(), v1::STATUS_NONE);
}

TEST_F(ImportsTest, ANewerListReplacesTheOlderAndKeepsItsRows) {
  ASSERT_THAT(Codifier(Villages(), Partial()), IsOk());
  ASSERT_THAT(List(Table(kActive)), IsOk());
  auto report = List(Table(
      R"({"unitCode": "UA14120070000090878", "status": "STATUS_ACTIVE_HOSTILITIES", "startDate": "2023-01-01",
      "endDate": "2025-06-01"})",
      "2025-07-01"));
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->changed(), 1);
  EXPECT_EQ(report->added(), 0);
  EXPECT_EQ(report->closed(), 0);
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM status_periods WHERE superseded_by IS NOT NULL"),
            "1");
  EXPECT_EQ(Status("UA14120070010085843", "2025-06-02").status(), v1::STATUS_NONE);
  EXPECT_THAT(List(Table(kActive, "2025-05-08")), Refused(common::v1::REASON_EDITION_OLDER));
}

TEST_F(ImportsTest, DoubtsStopAListUntilAPersonAcceptsThem) {
  ASSERT_THAT(Codifier(Villages(), Partial()), IsOk());
  const std::string reversed = Table(
      R"({"unitCode": "UA14120070000090878", "status": "STATUS_OCCUPIED", "startDate": "2023-01-01", "endDate": "2022-01-01"})");
  auto report = List(reversed);
  ASSERT_THAT(report, IsOk());
  EXPECT_FALSE(report->applied());
  ASSERT_EQ(report->findings_size(), 1);
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM acts"), "0");
  v1::ImportTerritoryListRequest accepted;
  accepted.add_accept(report->findings(0).key());
  EXPECT_TRUE(List(reversed, accepted)->applied());
  EXPECT_EQ(database_.Sql("SELECT doubtful FROM status_periods"), "t");
  EXPECT_TRUE(List(reversed)->applied()) << "accepted once";
}

TEST_F(ImportsTest, AskedAgainWithTheSameRequestIdTheAnswerIsTheSame) {
  v1::ImportCodifierRequest request = Partial();
  request.set_upload_id(Upload(Villages()));
  request.set_edition_date("2025-05-16");
  request.set_request_id("00000000-0000-7000-8000-0000000000aa");
  auto first = imports_.ImportCodifier(TestCall(request), request);
  auto second = imports_.ImportCodifier(TestCall(request), request);
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(*second, platform::EqualsProto(*first));
}

TEST_F(ImportsTest, EachTakeOverTellsTheFeedOnce) {
  ASSERT_THAT(Codifier(Villages(), Partial()), IsOk());
  ASSERT_THAT(List(Table(kActive)), IsOk());
  database_.AwaitFeed();
  v1::ListTerritoryChangesRequest request;
  auto changes = changes_.List(TestCall(request), request);
  ASSERT_THAT(changes, IsOk());
  ASSERT_EQ(changes->events_size(), 3);
  EXPECT_EQ(changes->events(0).kind(), "editions");
  EXPECT_EQ(changes->events(1).kind(), "acts");
  EXPECT_EQ(changes->events(1).revision(), 3);
  EXPECT_EQ(changes->events(2).kind(), "status_changes");
  EXPECT_EQ(changes->events(2).key(), "3");
}

TEST_F(ImportsTest, AnotherProcessSeesWhatWasTakenOver) {
  TerritoryRegister other(database_.db());
  ASSERT_THAT(other.Refresh(TestCall()), IsOk());
  ASSERT_THAT(Codifier(Villages(), Partial()), IsOk());
  EXPECT_FALSE(other.Find("UA14120070020010159"));
  RegisterFollower follower(other, feed_.wakeup(), [] { return TestCall(); });
  EXPECT_TRUE(platform::Eventually([&] {
    feed_.wakeup().Notify();
    return other.Find("UA14120070020010159").has_value();
  }));
}

TEST_F(ImportsTest, TheOfficialFilesAreTakenOver) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  absl::Time begun = absl::Now();
  auto codifier = Codifier(ReadOfficial(kCodifierFile));
  ASSERT_THAT(codifier, IsOk());
  EXPECT_TRUE(codifier->applied());
  RecordProperty("codifier_ms", absl::ToInt64Milliseconds(absl::Now() - begun));
  EXPECT_EQ(codifier->rows(), 31748);
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM units WHERE closed_by IS NULL"), "31748");

  v1::ImportTerritoryListRequest list;
  list.set_file_format(v1::ImportTerritoryListRequest::FILE_FORMAT_DOCX);
  list.set_edition_date("2025-05-07");
  auto doubted = List(ReadOfficial(kListFile), list);
  ASSERT_THAT(doubted, IsOk());
  EXPECT_FALSE(doubted->applied());
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM status_periods"), "0");
  for (const v1::ImportFinding& finding : doubted->findings()) {
    if (finding.severity() == v1::ImportFinding::SEVERITY_DOUBT) list.add_accept(finding.key());
  }
  EXPECT_EQ(list.accept_size(), 4);
  begun = absl::Now();
  auto taken = List(ReadOfficial(kListFile), list);
  ASSERT_THAT(taken, IsOk());
  RecordProperty("list_ms", absl::ToInt64Milliseconds(absl::Now() - begun));
  EXPECT_TRUE(taken->applied());
  EXPECT_EQ(taken->added(), 3196);
  EXPECT_EQ(
      database_.Sql("SELECT count(*) || '/' || count(DISTINCT unit_code) FROM status_periods"),
      "3196/2003");

  v1::UnitStatus typo = Status("UA63080130140094059", "2024-01-01");
  EXPECT_EQ(typo.status(), v1::STATUS_ACTIVE_HOSTILITIES_STATE_RESOURCES);
  EXPECT_TRUE(typo.period().doubtful());

  v1::BatchGetStatusesRequest batch;
  for (const IndexedUnit& unit : kept_.index()->units()) {
    if (batch.unit_codes_size() < 10000) batch.add_unit_codes(std::string(unit.code()));
  }
  batch.set_date("2025-04-01");
  begun = absl::Now();
  EXPECT_EQ(statuses_.BatchGetStatuses(TestCall(batch), batch)->statuses_size(), 10000);
  RecordProperty("batch_us", absl::ToInt64Microseconds(absl::Now() - begun));
}

}  // namespace
}  // namespace cc::territory
