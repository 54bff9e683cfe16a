#include "services/registry/tickets.h"
#include "services/platform/testing/at_once.h"

#include "services/registry/office_day_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;

constexpr char kDisabled[] = "priorities: PRIORITY_DISABILITY";
constexpr char kEvacuated[] = "priorities: PRIORITY_EVACUATED";

using TicketsTest = OfficeDay;

TEST_F(TicketsTest, NumbersBeginAtOneAtEachPlaceAndDay) {
  const std::string here = Point(), there = Point();
  EXPECT_EQ(Issue(here)->number(), 1);
  EXPECT_EQ(Issue(here)->number(), 2);
  EXPECT_EQ(Issue(there)->number(), 1);
  EXPECT_EQ(Issue(here, "", After(absl::Hours(24)))->number(), 1);
}

TEST_F(TicketsTest, NumbersHaveNeitherGapsNorDoublesHoweverManyGiveThem) {
  const std::string point = Point();
  EXPECT_EQ(platform::AtOnce(32, [&](int) { return Issue(point).status(); })["OK"], 32);
  EXPECT_EQ(database.Sql("SELECT count(DISTINCT number) || ' ' || min(number) || ' ' || "
                         "max(number) FROM tickets"),
            "32 1 32");
}

TEST_F(TicketsTest, ARefusedTicketLeavesNoGap) {
  const std::string point = Point("days_off { date: '2026-03-03' }");
  EXPECT_EQ(Issue(point)->number(), 1);
  EXPECT_THAT(Issue(point, "", After(absl::Hours(24))),
              Refused(common::v1::REASON_SERVICE_POINT_CLOSED));
  EXPECT_THAT(Issue(point, "", After(absl::Hours(24 * 5))),
              Refused(common::v1::REASON_SERVICE_POINT_CLOSED));  // Saturday
  EXPECT_THAT(Issue(point, "", In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_EQ(Issue(point)->number(), 2);
}

TEST_F(TicketsTest, TheMostUrgentGroupIsCalledFirstAndThenWhoCameFirst) {
  const std::string point = Point();
  Issue(point);                                                                              // 1
  Issue(point);                                                                              // 2
  auto both = Issue(point, "priorities: PRIORITY_ELDERLY priorities: PRIORITY_DISABILITY");  // 3
  EXPECT_EQ(both->priority(), v1::PRIORITY_DISABILITY);
  Issue(point, kEvacuated);  // 4
  EXPECT_EQ(Serve(point), 4);
  EXPECT_EQ(Serve(point), 3);
  EXPECT_EQ(Serve(point), 1);
  EXPECT_EQ(Serve(point), 2);
  EXPECT_THAT(CallNext(point), Refused(common::v1::REASON_QUEUE_EMPTY));
}

TEST_F(TicketsTest, WhoHasWaitedLongestIsOvertakenThreeTimesAtMost) {
  const std::string point = Point();
  Issue(point);  // 1
  Issue(point);  // 2
  for (int i = 3; i <= 12; ++i) Issue(point, kEvacuated);
  std::vector<int> served;
  for (int i = 0; i < 9; ++i) served.push_back(Serve(point));
  EXPECT_EQ(served, (std::vector<int>{3, 4, 5, 1, 6, 7, 8, 2, 9}));
}

TEST_F(TicketsTest, APriorityThatTheDaysOrderDoesNotKnowCountsForNothing) {
  const std::string point = Point();
  auto ticket = Issue(point, "priorities: PRIORITY_APPOINTMENT");
  ASSERT_THAT(ticket, IsOk());
  EXPECT_EQ(ticket->priority(), v1::PRIORITY_UNSPECIFIED) << "only an appointment gives it";
  auto order = Do(tickets, &Tickets::GetPriorityOrder,
                  platform::ParseProto<v1::GetPriorityOrderRequest>("date: '2020-01-01'"));
  ASSERT_THAT(order, IsOk());
  EXPECT_EQ(order->most_overtaken(), 3);
  for (const auto& group : order->groups()) {
    EXPECT_NE(group.priority(), v1::PRIORITY_EVACUATED) << "in force from 2022 only";
    EXPECT_NE(group.act().number(), "");
  }
}

TEST_F(TicketsTest, AWindowCallsOnlyForWhatItServesAndHasOneNumberAtATime) {
  const std::string point = Point();
  Issue(point);  // 1: registration
  auto request = platform::ParseProto<v1::IssueTicketRequest>("matter: OFFICE_MATTER_HOUSING");
  request.set_service_point_id(point);
  ASSERT_THAT(Do(tickets, &Tickets::IssueTicket, request), IsOk());  // 2
  EXPECT_EQ(CallNext(point, "2", "matters: OFFICE_MATTER_HOUSING")->number(), 2);
  EXPECT_THAT(CallNext(point, "2"), Refused(common::v1::REASON_WINDOW_BUSY));
  EXPECT_THAT(CallNext(point, "9"), Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_EQ(CallNext(point, "1")->number(), 1);
}

TEST_F(TicketsTest, NoNumberIsCalledTwiceHoweverManyWindowsCall) {
  std::string windows;
  for (int i = 10; i < 42; ++i) windows += " windows: '" + std::to_string(i) + "'";
  const std::string point = Point(windows);
  for (int i = 0; i < 20; ++i) Issue(point, i % 3 == 0 ? kDisabled : "");
  auto counts =
      platform::AtOnce(32, [&](int i) { return CallNext(point, std::to_string(i + 10)).status(); });
  EXPECT_EQ(counts["OK"], 20);
  EXPECT_EQ(counts["REASON_QUEUE_EMPTY"], 12);
  EXPECT_EQ(database.Sql("SELECT count(DISTINCT \"window\") FROM tickets WHERE state = 2"), "20");
}

TEST_F(TicketsTest, EachStepIsTakenFromItsStateOnly) {
  const std::string point = Point();
  const std::string id = Issue(point)->id();
  auto start = [&] { return Do(tickets, &Tickets::StartTicket, Of<v1::StartTicketRequest>(id)); };
  auto finish = [&] {
    return Do(tickets, &Tickets::FinishTicket, Of<v1::FinishTicketRequest>(id));
  };
  auto no_show = [&] {
    return Do(tickets, &Tickets::MarkTicketNoShow, Of<v1::MarkTicketNoShowRequest>(id));
  };
  auto back = [&] { return Do(tickets, &Tickets::ReturnTicket, Of<v1::ReturnTicketRequest>(id)); };
  const auto forbidden = Refused(common::v1::REASON_STATE_FORBIDS);
  EXPECT_THAT(start(), forbidden);
  EXPECT_THAT(back(), forbidden);
  ASSERT_THAT(CallNext(point), IsOk());
  EXPECT_THAT(finish(), forbidden);
  ASSERT_THAT(no_show(), IsOk());
  EXPECT_THAT(start(), forbidden);
  ASSERT_THAT(back(), IsOk());
  ASSERT_THAT(CallNext(point), IsOk());
  ASSERT_THAT(start(), IsOk());
  EXPECT_THAT(no_show(), forbidden);
  ASSERT_THAT(finish(), IsOk());
  EXPECT_THAT(back(), forbidden);
  EXPECT_THAT(Do(tickets, &Tickets::StartTicket, Of<v1::StartTicketRequest>(id), In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(TicketsTest, AStaleEtagChangesNothing) {
  const std::string point = Point();
  const std::string id = Issue(point)->id();
  ASSERT_THAT(CallNext(point), IsOk());
  EXPECT_THAT(Do(tickets, &Tickets::StartTicket, Of<v1::StartTicketRequest>(id, "etag: '\"1\"'")),
              Refused(common::v1::REASON_ETAG_STALE));
  EXPECT_EQ(database.Sql("SELECT state FROM tickets"), "2");
}

TEST_F(TicketsTest, OfManyThatTakeOneStepOneDoes) {
  const std::string point = Point();
  const std::string id = Issue(point)->id();
  ASSERT_THAT(CallNext(point), IsOk());
  auto counts = platform::AtOnce(16, [&](int) {
    return Do(tickets, &Tickets::StartTicket, Of<v1::StartTicketRequest>(id)).status();
  });
  EXPECT_EQ(counts["OK"], 1);
  EXPECT_EQ(counts["REASON_STATE_FORBIDS"], 15);
}

TEST_F(TicketsTest, AReturnedNumberKeepsItsPlaceByArrivalButNotOverAnotherDay) {
  const std::string point = Point();
  const std::string id = Issue(point)->id();
  Issue(point);
  ASSERT_THAT(CallNext(point), IsOk());
  EXPECT_THAT(
      Do(tickets, &Tickets::ReturnTicket, Of<v1::ReturnTicketRequest>(id), After(absl::Hours(24))),
      Refused(common::v1::REASON_SERVICE_POINT_CLOSED));
  ASSERT_THAT(Do(tickets, &Tickets::ReturnTicket, Of<v1::ReturnTicketRequest>(id)), IsOk());
  EXPECT_EQ(CallNext(point)->id(), id);
}

TEST_F(TicketsTest, TheBoardShowsNumbersAndWindowsAndTheFiguresTheDay) {
  const std::string point = Point();
  for (int i = 0; i < 5; ++i) Issue(point);
  ASSERT_THAT(CallNext(point, "1", "", After(absl::Minutes(10))), IsOk());
  auto second = CallNext(point, "2", "", After(absl::Minutes(20)));
  ASSERT_THAT(Do(tickets, &Tickets::StartTicket, Of<v1::StartTicketRequest>(second->id())), IsOk());
  auto third = CallNext(point, "3", "", After(absl::Minutes(60)));
  ASSERT_THAT(Do(tickets, &Tickets::MarkTicketNoShow, Of<v1::MarkTicketNoShowRequest>(third->id())),
              IsOk());
  v1::GetQueueBoardRequest request;
  request.set_service_point_id(point);
  auto board = Do(tickets, &Tickets::GetQueueBoard, request);
  ASSERT_THAT(board, IsOk());
  EXPECT_EQ(board->waiting(), 2);
  ASSERT_EQ(board->entries_size(), 2);
  EXPECT_EQ(board->entries(0).number(), 2);
  EXPECT_FALSE(board->entries(0).called());
  EXPECT_EQ(board->entries(1).window(), "1");
  EXPECT_TRUE(board->entries(1).called());

  v1::GetQueueFiguresRequest figures_request;
  figures_request.set_service_point_id(point);
  auto figures = Do(tickets, &Tickets::GetQueueFigures, figures_request);
  ASSERT_THAT(figures, IsOk());
  EXPECT_EQ(figures->waiting(), 2);
  EXPECT_EQ(figures->at_windows(), 2);
  EXPECT_EQ(figures->no_show(), 1);
  EXPECT_EQ(figures->median_wait_seconds(), 20 * 60);
  EXPECT_THAT(Do(tickets, &Tickets::GetQueueBoard, request, In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(TicketsTest, TicketsOfADayAreReadInPages) {
  const std::string point = Point();
  for (int i = 0; i < 5; ++i) Issue(point);
  auto request = platform::ParseProto<v1::ListTicketsRequest>("page_size: 3");
  request.set_service_point_id(point);
  auto page = Do(tickets, &Tickets::ListTickets, request);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->tickets(2).number(), 3);
  request.set_page_token(page->next_page_token());
  page = Do(tickets, &Tickets::ListTickets, request);
  ASSERT_EQ(page->tickets_size(), 2);
  EXPECT_EQ(page->next_page_token(), "");
}

}  // namespace
}  // namespace cc::registry
