#include <algorithm>
#include <random>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/time/date.h"
#include "services/territory/coming_into_force.h"
#include "services/territory/list_test_table.h"
#include "services/territory/list_writer.h"
#include "services/territory/territory_test_world.h"

namespace cc::territory {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kOblast[] = "UA14000000000091971";
constexpr char kBakhmut[] = "UA14020000000013572";
constexpr char kKramatorsk[] = "UA14120000000070232";
constexpr char kPokrovsk[] = "UA14160000000061982";

class AmendmentsTest : public World {
 protected:
  // The oblast with possible hostilities, one raion of it with active ones.
  static TestTable First() {
    return TestTable("376", "2025-02-28", "2025-05-07")
        .Row(kOblast, v1::STATUS_POSSIBLE_HOSTILITIES, "2022-02-24")
        .Row(kKramatorsk, v1::STATUS_ACTIVE_HOSTILITIES, "2023-01-01");
  }
  // The raion's hostilities are over since spring, one raion is excepted, one occupied.
  static TestTable Second() {
    return TestTable("376", "2025-02-28", "2025-06-06")
        .Row(kOblast, v1::STATUS_POSSIBLE_HOSTILITIES, "2022-02-24", "", {kBakhmut})
        .Row(kKramatorsk, v1::STATUS_ACTIVE_HOSTILITIES, "2023-01-01", "2025-03-31")
        .Row(kPokrovsk, v1::STATUS_OCCUPIED, "2025-04-10");
  }
  // Order 748 amends the list: it closes the raion's row and opens another.
  static TestTable Order748() {
    return TestTable("748", "2025-05-23", "2025-05-23")
        .Amends("376", "2025-02-28")
        .Row(kKramatorsk, v1::STATUS_ACTIVE_HOSTILITIES, "2023-01-01", "2025-03-31")
        .Row(kPokrovsk, v1::STATUS_OCCUPIED, "2025-04-10");
  }

  // `unit first..last before>after`, statuses by number, of one revision or unit.
  std::vector<std::string> Changes(int64_t revision, const std::string& unit = "") {
    v1::ListStatusChangesRequest request;
    request.set_revision(revision);
    request.set_unit_code(unit);
    request.set_page_size(2);
    std::vector<std::string> found;
    do {
      auto page = timelines_.ListStatusChanges(platform::TestCall(request), request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const v1::StatusChange& change : page->changes()) found.push_back(TextOf(change));
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return found;
  }
  static std::string TextOf(const v1::StatusChange& change) {
    return absl::StrCat(change.unit_code(), " ", change.first_date(), "..", change.last_date(), " ",
                        static_cast<int>(change.before()), ">", static_cast<int>(change.after()));
  }
  int64_t Revision() { return kept_.index()->revision(); }
  std::string ActOf(const std::string& unit, const std::string& date) {
    return Status(unit, date).act().number();
  }
  absl::StatusOr<v1::Act> Withdraw(const std::string& id) {
    v1::WithdrawActRequest request;
    request.set_id(id);
    request.set_reason("помилково прийнято");
    return list_imports_.WithdrawAct(platform::TestCall(request, {.now = now_}), request);
  }
  std::vector<std::string> Events() {
    database_.AwaitFeed();
    v1::ListTerritoryChangesRequest request;
    request.set_page_size(1000);
    auto page = changes_.List(platform::TestCall(request), request);
    EXPECT_THAT(page, IsOk());
    std::vector<std::string> told;
    for (const auto& event : page->events())
      told.push_back(absl::StrCat(event.revision(), " ", event.kind()));
    return told;
  }
};

TEST_F(AmendmentsTest, AChangeOfThePastGivesTheExactDaysOfEveryUnit) {
  ASSERT_THAT(List(First().Json()), IsOk());
  auto second = List(Second().Json());
  ASSERT_THAT(second, IsOk());
  ASSERT_TRUE(second->applied());
  EXPECT_THAT(Changes(Revision()),
              UnorderedElementsAre(absl::StrCat(kKramatorsk, " 2025-04-01.. 2>1"),
                                   absl::StrCat(kBakhmut, " 2022-02-24.. 1>5"),
                                   absl::StrCat(kPokrovsk, " 2025-04-10.. 1>4")));
  EXPECT_THAT(Changes(0, kKramatorsk),
              ElementsAre(absl::StrCat(kKramatorsk, " 2022-02-24..2022-12-31 5>1"),
                          absl::StrCat(kKramatorsk, " 2023-01-01.. 5>2"),
                          absl::StrCat(kKramatorsk, " 2025-04-01.. 2>1")));
  EXPECT_THAT(Events(), ElementsAre("2 acts", "2 status_changes", "3 acts", "3 status_changes"));
}

TEST_F(AmendmentsTest, APreviewShowsRowsAndTheirEffectAndChangesNothing) {
  ASSERT_THAT(List(First().Json()), IsOk());
  v1::ImportTerritoryListRequest preview;
  preview.set_validate_only(true);
  auto report = List(Second().Json(), preview);
  ASSERT_THAT(report, IsOk());
  EXPECT_FALSE(report->applied());
  const v1::ListChanges& changes = report->list_changes();
  EXPECT_EQ(changes.opened_count(), 1);
  EXPECT_EQ(changes.closed_count(), 1);
  EXPECT_EQ(changes.altered_count(), 1);
  EXPECT_EQ(changes.struck_count(), 0);
  EXPECT_EQ(changes.exclusions_changed_count(), 1);
  EXPECT_EQ(changes.past_count(), 3) << "each concerns days before 2025-06-06";
  EXPECT_EQ(changes.status_count(), 3);
  EXPECT_EQ(changes.unit_count(), 3);
  ASSERT_EQ(changes.periods_size(), 3);
  EXPECT_EQ(changes.periods(1).kind(), v1::PeriodChange::KIND_CLOSED);
  EXPECT_EQ(changes.periods(1).unit_name(), "Краматорський");
  EXPECT_EQ(changes.periods(1).before().end_date(), "");
  EXPECT_EQ(changes.periods(1).after().end_date(), "2025-03-31");
  EXPECT_EQ(changes.statuses_size(), 3);
  EXPECT_EQ(Revision(), 2);
  auto applied = List(Second().Json());
  ASSERT_THAT(applied, IsOk());
  EXPECT_EQ(applied->list_changes().status_count(), 3);
  EXPECT_EQ(applied->list_changes().periods_size(), 0) << "counts alone";
}

TEST_F(AmendmentsTest, AChangeOfDaysToComeIsNotOneOfThePast) {
  ASSERT_THAT(List(First().Json()), IsOk());
  v1::ImportTerritoryListRequest preview;
  preview.set_validate_only(true);
  auto report =
      List(First().Edition("2025-06-06").Row(kPokrovsk, v1::STATUS_OCCUPIED, "2025-06-06").Json(),
           preview);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->list_changes().opened_count(), 1);
  EXPECT_EQ(report->list_changes().past_count(), 0);
}

TEST_F(AmendmentsTest, AnAmendingActIsBorneByItsRowsAlsoAfterTheWholeListInItsWording) {
  ASSERT_THAT(List(First().Json()), IsOk());
  auto amended = List(Order748().Json());
  ASSERT_THAT(amended, IsOk());
  EXPECT_TRUE(amended->applied());
  EXPECT_EQ(amended->closed(), 0) << "what it does not name stays";
  EXPECT_EQ(ActOf(kPokrovsk, "2025-05-01"), "748");
  EXPECT_EQ(ActOf(kKramatorsk, "2025-03-01"), "748") << "the row has its wording by the amendment";
  EXPECT_EQ(ActOf(kOblast, "2025-05-01"), "376");
  EXPECT_EQ(ActOf(kKramatorsk, "2025-05-01"), "376") << "the oblast's row decides now";
  ASSERT_THAT(List(TestTable("376", "2025-02-28", "2025-06-20")
                       .Row(kOblast, v1::STATUS_POSSIBLE_HOSTILITIES, "2022-02-24")
                       .Row(kKramatorsk, v1::STATUS_ACTIVE_HOSTILITIES, "2023-01-01", "2025-03-31")
                       .Row(kPokrovsk, v1::STATUS_OCCUPIED, "2025-04-10")
                       .Json()),
              IsOk());
  EXPECT_EQ(ActOf(kPokrovsk, "2025-05-01"), "748");
  EXPECT_EQ(Status(kPokrovsk, "2025-05-01").edition_date(), "2025-06-20");
  EXPECT_THAT(Changes(Revision()), IsEmpty());
}

TEST_F(AmendmentsTest, AnAmendmentStrikesRowsThatAreThereAndNoOthers) {
  ASSERT_THAT(List(First().Json()), IsOk());
  TestTable strikes = TestTable("748", "2025-05-23", "")
                          .Amends("376", "2025-02-28")
                          .Strike(kKramatorsk, v1::STATUS_ACTIVE_HOSTILITIES, "2023-01-01");
  auto struck = List(strikes.Json());
  ASSERT_THAT(struck, IsOk());
  EXPECT_EQ(struck->list_changes().struck_count(), 1);
  EXPECT_EQ(Status(kKramatorsk, "2024-01-01").status(), v1::STATUS_POSSIBLE_HOSTILITIES);
  auto again = List(strikes.Json());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->act_id(), struck->act_id()) << "the same file twice changes nothing";
  EXPECT_THAT(List(TestTable("779", "2025-05-30", "")
                       .Amends("376", "2025-02-28")
                       .Strike(kKramatorsk, v1::STATUS_ACTIVE_HOSTILITIES, "2023-01-01")
                       .Json()),
              Refused(common::v1::REASON_FILE_INVALID));
}

TEST_F(AmendmentsTest, ARowOverOneThatTheAmendmentLeavesIsADoubt) {
  ASSERT_THAT(List(First().Json()), IsOk());
  const TestTable table = TestTable("748", "2025-05-23", "")
                              .Amends("376", "2025-02-28")
                              .Row(kKramatorsk, v1::STATUS_OCCUPIED, "2025-04-01");
  auto report = List(table.Json());
  ASSERT_THAT(report, IsOk());
  EXPECT_FALSE(report->applied());
  ASSERT_EQ(report->findings_size(), 1);
  EXPECT_EQ(report->findings(0).key(), absl::StrCat("overlap:", kKramatorsk, ":2025-04-01"));
  v1::ImportTerritoryListRequest accepted;
  accepted.add_accept(report->findings(0).key());
  auto taken = List(table.Json(), accepted);
  ASSERT_THAT(taken, IsOk());
  EXPECT_TRUE(taken->applied());
  EXPECT_TRUE(Status(kKramatorsk, "2025-05-01").period().doubtful());
  EXPECT_EQ(Status(kKramatorsk, "2025-05-01").status(), v1::STATUS_OCCUPIED);
  // The whole list closes the former row: the doubt goes, the row and its act stay.
  ASSERT_THAT(List(TestTable("376", "2025-02-28", "2025-06-06")
                       .Row(kOblast, v1::STATUS_POSSIBLE_HOSTILITIES, "2022-02-24")
                       .Row(kKramatorsk, v1::STATUS_ACTIVE_HOSTILITIES, "2023-01-01", "2025-03-31")
                       .Row(kKramatorsk, v1::STATUS_OCCUPIED, "2025-04-01")
                       .Json()),
              IsOk());
  EXPECT_FALSE(Status(kKramatorsk, "2025-05-01").period().doubtful());
  EXPECT_EQ(ActOf(kKramatorsk, "2025-05-01"), "748");
}

TEST_F(AmendmentsTest, AListThatIsNotThereIsNotAmended) {
  EXPECT_THAT(List(Order748().Json()), Refused(common::v1::REASON_AMENDED_LIST_MISSING));
  ASSERT_THAT(List(First().Json()), IsOk());
  EXPECT_THAT(List(TestTable("748", "2025-05-23", "2025-05-23")
                       .Amends("309", "2022-12-22")
                       .Row(kPokrovsk, v1::STATUS_OCCUPIED, "2025-04-10")
                       .Json()),
              Refused(common::v1::REASON_AMENDED_LIST_MISSING));
  ASSERT_THAT(List(TestTable("500", "2025-05-20", "2025-05-20")
                       .Row(kOblast, v1::STATUS_POSSIBLE_HOSTILITIES, "2022-02-24")
                       .Json()),
              IsOk());
  EXPECT_THAT(List(Order748().Json()), Refused(common::v1::REASON_AMENDED_LIST_MISSING))
      << "another list has replaced it";
}

TEST_F(AmendmentsTest, AnOlderEditionAfterANewerIsRefused) {
  ASSERT_THAT(List(Second().Json()), IsOk());
  EXPECT_THAT(List(Order748().Json()), Refused(common::v1::REASON_EDITION_OLDER));
  EXPECT_THAT(List(First().Json()), Refused(common::v1::REASON_EDITION_OLDER));
}

TEST_F(AmendmentsTest, AnActIsAnsweredFromOnItsFirstDay) {
  ASSERT_THAT(List(First().Json()), IsOk());
  auto pending = List(Second().InForce("2026-03-05").Json());
  ASSERT_THAT(pending, IsOk());
  EXPECT_TRUE(pending->applied());
  EXPECT_EQ(Status(kPokrovsk, "2026-03-01").status(), v1::STATUS_POSSIBLE_HOSTILITIES);
  EXPECT_EQ(Status(kPokrovsk, "2026-03-01").edition_date(), "2025-05-07");
  EXPECT_THAT(Changes(Revision()), IsEmpty());
  ComingIntoForce job(database_.db(), kept_);
  // One second before midnight in Kyiv, and midnight itself.
  const absl::Time midnight = absl::FromCivil(absl::CivilDay(2026, 3, 5), platform::Kyiv());
  ASSERT_THAT(job.PutInForce(platform::TestCall({.now = midnight - absl::Seconds(1)})), IsOk());
  EXPECT_EQ(Revision(), 3);
  ASSERT_THAT(job.PutInForce(platform::TestCall({.now = midnight})), IsOk());
  EXPECT_EQ(Revision(), 4);
  EXPECT_EQ(Status(kPokrovsk, "2026-03-01").status(), v1::STATUS_OCCUPIED);
  EXPECT_EQ(Status(kPokrovsk, "2026-03-01").edition_date(), "2025-06-06");
  EXPECT_EQ(Changes(4).size(), 3u);
  ASSERT_THAT(job.PutInForce(platform::TestCall({.now = midnight + absl::Hours(30)})), IsOk());
  EXPECT_THAT(Events(),
              ElementsAre("2 acts", "2 status_changes", "3 acts", "4 acts", "4 status_changes"))
      << "put in force once";
}

TEST_F(AmendmentsTest, TwoProcessesPutAnActInForceOnce) {
  ASSERT_THAT(List(First().Json()), IsOk());
  ASSERT_THAT(List(Second().InForce("2026-03-05").Json()), IsOk());
  TerritoryRegister other(database_.db());
  ASSERT_THAT(other.Refresh(platform::TestCall()), IsOk());
  const absl::Time then = absl::FromCivil(absl::CivilDay(2026, 3, 7), platform::Kyiv());
  ComingIntoForce here(database_.db(), kept_), there(database_.db(), other);
  std::thread racing(
      [&] { EXPECT_THAT(there.PutInForce(platform::TestCall({.now = then})), IsOk()); });
  EXPECT_THAT(here.PutInForce(platform::TestCall({.now = then})), IsOk());
  racing.join();
  EXPECT_EQ(database_.Sql("SELECT revision || ' ' || answers_on FROM register"), "4 2026-03-05");
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM status_change_sets"), "2");
}

TEST_F(AmendmentsTest, TheCalendarPutsInForceWhatIsDueWhenItStarts) {
  ASSERT_THAT(List(First().Json()), IsOk());
  ASSERT_THAT(List(Second().InForce("2026-03-05").Json()), IsOk());
  const absl::Time then = absl::FromCivil(absl::CivilDay(2026, 3, 7), platform::Kyiv());
  {
    ForceCalendar calendar(database_.db(), kept_,
                           [&] { return platform::TestCall({.now = then}); });
    EXPECT_TRUE(platform::Eventually([&] { return Revision() >= 4; }));
  }
  EXPECT_EQ(Revision(), 4);
}

TEST_F(AmendmentsTest, ActsComeIntoForceInTheOrderOfTheirImport) {
  ASSERT_THAT(List(First().Json()), IsOk());
  ASSERT_THAT(List(Second().InForce("2026-03-05").Json()), IsOk());
  TestTable third = Second().Edition("2025-07-01");
  EXPECT_THAT(List(third.InForce("2026-03-04").Json()),
              Refused(common::v1::REASON_FORCE_OUT_OF_ORDER));
  // An amendment of the list that is still ahead is compared with it, not with the one in force.
  auto fourth = List(TestTable("900", "2025-07-02", "")
                         .Amends("376", "2025-02-28")
                         .InForce("2026-03-06")
                         .Row(kPokrovsk, v1::STATUS_OCCUPIED, "2025-04-10", "2025-08-01")
                         .Json());
  ASSERT_THAT(fourth, IsOk());
  EXPECT_EQ(fourth->changed(), 1);
  EXPECT_EQ(fourth->added(), 0);
  ComingIntoForce job(database_.db(), kept_);
  ASSERT_THAT(job.PutInForce(platform::TestCall({.now = now_ + absl::Hours(24 * 30)})), IsOk());
  EXPECT_EQ(Revision(), 6) << "one revision for each of the two days";
  EXPECT_EQ(Status(kPokrovsk, "2025-08-02").status(), v1::STATUS_POSSIBLE_HOSTILITIES);
  EXPECT_THAT(Changes(6), ElementsAre(absl::StrCat(kPokrovsk, " 2025-08-02.. 4>1")));
}

TEST_F(AmendmentsTest, AWithdrawnActIsAsIfItHadNeverBeen) {
  ASSERT_THAT(List(First().Json()), IsOk());
  auto second = List(Second().Json());
  ASSERT_THAT(second, IsOk());
  now_ += absl::Hours(1);
  auto act = Withdraw(second->act_id());
  ASSERT_THAT(act, IsOk());
  EXPECT_EQ(act->state(), v1::Act::STATE_WITHDRAWN);
  EXPECT_EQ(Status(kPokrovsk, "2025-05-01").status(), v1::STATUS_POSSIBLE_HOSTILITIES);
  EXPECT_EQ(Status(kKramatorsk, "2025-05-01").status(), v1::STATUS_ACTIVE_HOSTILITIES);
  EXPECT_EQ(Status(kBakhmut, "2025-05-01").status(), v1::STATUS_POSSIBLE_HOSTILITIES);
  EXPECT_EQ(Status(kBakhmut, "2025-05-01").edition_date(), "2025-05-07");
  EXPECT_THAT(Changes(Revision()),
              UnorderedElementsAre(absl::StrCat(kKramatorsk, " 2025-04-01.. 1>2"),
                                   absl::StrCat(kBakhmut, " 2022-02-24.. 5>1"),
                                   absl::StrCat(kPokrovsk, " 2025-04-10.. 4>1")));
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM status_periods"), "7")
      << "2 + 3, and 2 recorded anew";
  EXPECT_THAT(Withdraw(second->act_id()), Refused(common::v1::REASON_ACT_WITHDRAWN_ALREADY));
  EXPECT_THAT(List(Second().Json()), Refused(common::v1::REASON_WITHDRAWN_ACT_REPEATED));
  ASSERT_THAT(List(Second().Edition("2025-06-10").Json()), IsOk()) << "corrected";
  EXPECT_EQ(Status(kPokrovsk, "2025-05-01").status(), v1::STATUS_OCCUPIED);
}

TEST_F(AmendmentsTest, OnlyTheLastActIsWithdrawnAndEachInTurn) {
  auto first = List(First().Json());
  auto amending = List(Order748().Json());
  ASSERT_THAT(amending, IsOk());
  EXPECT_THAT(Withdraw(first->act_id()), Refused(common::v1::REASON_ACT_NOT_LAST));
  EXPECT_THAT(Withdraw("00000000-0000-7000-8000-0000000000ff"),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_EQ(Revision(), 3);
  now_ += absl::Hours(1);
  ASSERT_THAT(Withdraw(amending->act_id()), IsOk());
  EXPECT_EQ(ActOf(kKramatorsk, "2025-05-01"), "376");
  now_ += absl::Hours(1);
  ASSERT_THAT(Withdraw(first->act_id()), IsOk());
  EXPECT_EQ(Status(kKramatorsk, "2025-05-01").status(), v1::STATUS_NONE);
  EXPECT_EQ(Status(kKramatorsk, "2025-05-01").edition_date(), "");
  EXPECT_TRUE(kept_.index()->periods().empty());
  EXPECT_THAT(List(Order748().Edition("2025-05-24").Json()),
              Refused(common::v1::REASON_AMENDED_LIST_WITHDRAWN));
}

TEST_F(AmendmentsTest, AnActWithdrawnBeforeItsDayIsNeverPutInForce) {
  ASSERT_THAT(List(First().Json()), IsOk());
  auto second = List(Second().InForce("2026-03-05").Json());
  ASSERT_THAT(Withdraw(second->act_id()), IsOk());
  EXPECT_THAT(Changes(Revision()), IsEmpty());
  ComingIntoForce job(database_.db(), kept_);
  ASSERT_THAT(job.PutInForce(platform::TestCall({.now = now_ + absl::Hours(24 * 30)})), IsOk());
  EXPECT_EQ(Revision(), 4);
  EXPECT_EQ(Status(kPokrovsk, "2025-05-01").status(), v1::STATUS_POSSIBLE_HOSTILITIES);
}

TEST_F(AmendmentsTest, AnEditionOfTheCodifierChangesAnswersTooWhereAUnitMoves) {
  ASSERT_THAT(List(First().Json()), IsOk());
  v1::ImportCodifierRequest partial;
  partial.set_partial(true);
  const std::string header =
      "Перший рівень;Другий рівень;Третій рівень;Четвертий рівень;Додатковий рівень;Категорія "
      "об’єкта;Назва об’єкта\r\n";
  auto added = Codifier(header +
                            "UA14000000000091971;UA14120000000070232;UA14120070000090878;;;H;"
                            "Костянтинівська\r\n",
                        partial);
  ASSERT_THAT(added, IsOk());
  EXPECT_THAT(Changes(Revision()), ElementsAre("UA14120070000090878 2022-02-24..2022-12-31 0>1",
                                               "UA14120070000090878 2023-01-01.. 0>2"));
  partial.set_edition_date("2025-06-01");
  auto moved = Codifier(header +
                            "UA14000000000091971;UA14020000000013572;UA14020990000090878;;;H;"
                            "Костянтинівська\r\n",
                        partial);
  ASSERT_THAT(moved, IsOk());
  EXPECT_THAT(Changes(Revision()), ElementsAre("UA14020990000090878 2023-01-01.. 2>1"))
      << "its new raion has no row of its own";
  v1::ListStatusChangesRequest request;
  request.set_revision(Revision());
  auto changes = timelines_.ListStatusChanges(platform::TestCall(request), request);
  ASSERT_THAT(changes, IsOk());
  EXPECT_EQ(changes->changes(0).edition_id(), moved->act_id());
  EXPECT_EQ(changes->changes(0).act_id(), "");
}

TEST_F(AmendmentsTest, ChangesAreAskedForByRevisionOrUnit) {
  v1::ListStatusChangesRequest request;
  EXPECT_THAT(timelines_.ListStatusChanges(platform::TestCall(request), request),
              Refused(common::v1::REASON_FIELDS_INVALID));
  request.set_unit_code("UA99000000000099999");
  EXPECT_THAT(timelines_.ListStatusChanges(platform::TestCall(request), request),
              Refused(common::v1::REASON_FIELDS_INVALID));
}

TEST_F(AmendmentsTest, ARepeatedWithdrawalIsAnsweredTheSame) {
  auto first = List(First().Json());
  v1::WithdrawActRequest request;
  request.set_id(first->act_id());
  request.set_reason("помилково прийнято");
  request.set_request_id("00000000-0000-7000-8000-0000000000ab");
  auto once = list_imports_.WithdrawAct(platform::TestCall(request), request);
  auto twice = list_imports_.WithdrawAct(platform::TestCall(request), request);
  ASSERT_THAT(once, IsOk());
  ASSERT_THAT(twice, IsOk());
  EXPECT_THAT(*twice, platform::EqualsProto(*once));
}

TEST_F(AmendmentsTest, TheFeedTellsEveryRevisionWithoutAGap) {
  ASSERT_THAT(List(First().Json()), IsOk());
  ASSERT_THAT(List(Order748().Json()), IsOk());
  auto second = List(Second().Json());
  ASSERT_THAT(second, IsOk());
  ASSERT_THAT(Withdraw(second->act_id()), IsOk());
  ASSERT_THAT(List(Second().Edition("2025-06-10").InForce("2026-03-05").Json()), IsOk());
  ComingIntoForce job(database_.db(), kept_);
  ASSERT_THAT(job.PutInForce(platform::TestCall({.now = now_ + absl::Hours(24 * 30)})), IsOk());
  std::set<std::string> told;
  for (const std::string& event : Events()) EXPECT_TRUE(told.insert(event).second) << event;
  for (int64_t revision = 2; revision <= Revision(); ++revision) {
    EXPECT_TRUE(told.contains(absl::StrCat(revision, " acts"))) << revision;
    EXPECT_EQ(told.contains(absl::StrCat(revision, " status_changes")), !Changes(revision).empty())
        << revision;
  }
}

TEST_F(AmendmentsTest, ADamagedCopyIsRefusedOrSaysTheSame) {
  ASSERT_THAT(List(First().Json()), IsOk());
  const std::string whole = Order748().Json();
  v1::ImportTerritoryListRequest preview;
  preview.set_validate_only(true);
  for (size_t length = 1; length < whole.size(); length += 7) {
    auto report = List(whole.substr(0, length), preview);
    ASSERT_THAT(report, IsOk());
    EXPECT_EQ(report->findings(0).severity(), v1::ImportFinding::SEVERITY_ERROR) << length;
    EXPECT_THAT(List(whole.substr(0, length)), Refused(common::v1::REASON_FILE_INVALID)) << length;
  }
  EXPECT_EQ(Revision(), 2);
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM status_periods"), "2");
}

// A later edition as the document that is published: closes the raion's row and opens another.
TEST_F(AmendmentsTest, ADamagedDocumentIsRefusedOrSaysTheSame) {
  ASSERT_THAT(List(First().Json()), IsOk());
  ListContent list;
  *list.reference.mutable_kind() = "наказ";
  list.reference.set_number("376");
  list.reference.set_date("2025-02-28");
  v1::TerritoryTable next;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(Second().Json(), &next).ok());
  list.periods.assign(next.periods().begin(), next.periods().end());
  SortForList(*kept_.index(), list.periods);
  auto whole = WriteListDocument(list, *kept_.index());
  ASSERT_THAT(whole, IsOk());
  v1::ImportTerritoryListRequest preview;
  preview.set_validate_only(true);
  preview.set_edition_date("2025-06-06");
  preview.set_file_format(v1::ImportTerritoryListRequest::FILE_FORMAT_DOCX);
  auto sound = List(*whole, preview);
  ASSERT_THAT(sound, IsOk());
  EXPECT_EQ(sound->added(), 1);
  EXPECT_EQ(sound->list_changes().closed_count(), 1);

  std::mt19937 random(748);
  int refused = 0;
  for (int round = 0; round < 300; ++round) {
    std::string damaged = *whole;
    for (int i = 0; i < 1 + round % 5; ++i)
      damaged[random() % damaged.size()] = static_cast<char>(random());
    if (round % 3 == 0) damaged.resize(random() % damaged.size());
    auto report = List(damaged, preview);
    ASSERT_THAT(report, IsOk());
    const bool error = std::any_of(report->findings().begin(), report->findings().end(),
                                   [](const v1::ImportFinding& one) {
                                     return one.severity() == v1::ImportFinding::SEVERITY_ERROR;
                                   });
    refused += error;
    if (error) continue;
    EXPECT_THAT(*report, platform::EqualsProto(*sound)) << round;
  }
  EXPECT_GT(refused, 200);
  EXPECT_EQ(Revision(), 2);
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM status_periods"), "2");
}

}  // namespace
}  // namespace cc::territory
