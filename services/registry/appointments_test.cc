#include "services/registry/appointments.h"
#include "services/platform/testing/at_once.h"

#include "services/registry/household_scope.h"
#include "services/registry/office_day_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using v1::Appointment;

class AppointmentsTest : public OfficeDay {
 protected:
  absl::StatusOr<v1::ListAppointmentSlotsResponse> Slots(const std::string& point,
                                                         const std::string& more = "",
                                                         platform::TestCaller caller = {}) {
    auto request = platform::ParseProto<v1::ListAppointmentSlotsRequest>(more);
    request.set_service_point_id(point);
    return Do(appointments, &Appointments::ListAppointmentSlots, request, caller);
  }
  absl::StatusOr<Appointment> Get(const std::string& id, platform::TestCaller caller = {}) {
    return Do(appointments, &Appointments::GetAppointment, Of<v1::GetAppointmentRequest>(id),
              caller);
  }
  absl::StatusOr<Appointment> Move(const std::string& id, const std::string& time) {
    return Do(appointments, &Appointments::RescheduleAppointment,
              Of<v1::RescheduleAppointmentRequest>(id, "date: '2026-03-03' time: '" + time + "'"));
  }
  absl::StatusOr<Appointment> Cancel(const std::string& id) {
    return Do(appointments, &Appointments::CancelAppointment,
              Of<v1::CancelAppointmentRequest>(id, "cancel_reason: 'Захворіла'"));
  }
  absl::StatusOr<Appointment> Arrive(const std::string& id, absl::Duration later) {
    return Do(appointments, &Appointments::ArriveAppointment, Of<v1::ArriveAppointmentRequest>(id),
              After(later));
  }
  absl::StatusOr<Appointment> NoShow(const std::string& id, absl::Duration later) {
    return Do(appointments, &Appointments::MarkAppointmentNoShow,
              Of<v1::MarkAppointmentNoShowRequest>(id), After(later));
  }
};

TEST_F(AppointmentsTest, SlotsComeOfTheHoursAndShowWhatIsFree) {
  const std::string point = Point("days_off { date: '2026-03-04' }");
  ASSERT_THAT(Book(point, 1), IsOk());
  auto today = Slots(point);
  ASSERT_THAT(today, IsOk());
  ASSERT_EQ(today->slots_size(), 11) << "after noon until 18:00";
  EXPECT_EQ(today->slots(0).time(), "12:30");
  auto week = Slots(point, "from_date: '2026-03-03' until_date: '2026-03-08'");
  ASSERT_THAT(week, IsOk());
  EXPECT_EQ(week->slots_size(), 3 * 18) << "a day off, a weekend";
  EXPECT_EQ(week->slots(2).time(), "10:00");
  EXPECT_EQ(week->slots(2).capacity(), 2);
  EXPECT_EQ(week->slots(2).free(), 1);
  ASSERT_THAT(Book(point, 2), IsOk());
  auto free = Slots(point, "from_date: '2026-03-03' free_only: true page_size: 3");
  ASSERT_THAT(free, IsOk());
  EXPECT_EQ(free->slots(2).time(), "10:30");
  auto next = Slots(point, "from_date: '2026-03-03' free_only: true page_size: 3 page_token: '" +
                               free->next_page_token() + "'");
  ASSERT_THAT(next, IsOk());
  EXPECT_EQ(next->slots(0).time(), "11:00");
}

TEST_F(AppointmentsTest, AnAppointmentIsReadAsItWasBookedByItsOfficeOnly) {
  auto booked = Book(Point(), 1);
  ASSERT_THAT(booked, IsOk());
  EXPECT_EQ(booked->channel(), Appointment::CHANNEL_PHONE);
  EXPECT_THAT(*Get(booked->id()), platform::EqualsProto(*booked));
  EXPECT_THAT(Get(booked->id(), In(kDnipropetrovsk)), IsOk());
  EXPECT_THAT(Get(booked->id(), In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(AppointmentsTest, PersonalDataIsUnreadableInTheTable) {
  ASSERT_THAT(Book(Point(), 1), IsOk());
  for (std::string secret : {"Вигадана", "Олена", "380501000001", "таксі"}) {
    EXPECT_EQ(
        database.Sql("SELECT count(*) FROM appointments a WHERE position(convert_to('" + secret +
                     "', 'UTF8') IN personal) > 0 OR a::text LIKE '%" + secret + "%'"),
        "0")
        << secret;
  }
}

TEST_F(AppointmentsTest, OnlyATimeOfThePlaceIsBooked) {
  const std::string point = Point("days_off { date: '2026-03-04' }");
  const auto unknown = Refused(common::v1::REASON_SLOT_UNKNOWN);
  EXPECT_THAT(Book(point, 1, "time: '10:10'"), unknown);
  EXPECT_THAT(Book(point, 1, "time: '18:00'"), unknown);
  EXPECT_THAT(Book(point, 1, "date: '2026-03-02' time: '09:00'"), unknown);  // over
  EXPECT_THAT(Book(point, 1, "date: '2026-03-04'"), unknown);
  EXPECT_THAT(Book(point, 1, "", In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM appointments"), "0");
}

TEST_F(AppointmentsTest, ThirtyTwoWritersOnOneSlotBookExactlyItsCapacity) {
  const std::string point = Point("slot_capacity: 5");
  auto counts = platform::AtOnce(32, [&](int i) { return Book(point, i).status(); });
  EXPECT_EQ(counts["OK"], 5);
  EXPECT_EQ(counts["REASON_SLOT_FULL"], 27);
  EXPECT_EQ(database.Sql("SELECT count(*) || ' ' || count(DISTINCT place) || ' ' || max(place) "
                         "FROM appointments WHERE state = 1"),
            "5 5 5");
}

TEST_F(AppointmentsTest, OnePersonIsNotExpectedInTwoPlacesAtOnce) {
  const std::string here = Point(), there = Point();
  ASSERT_THAT(Book(here, 1), IsOk());
  const auto overlaps = Refused(common::v1::REASON_APPOINTMENT_OVERLAPS);
  EXPECT_THAT(Book(there, 1), overlaps);
  EXPECT_THAT(Book(here, 1), overlaps);
  EXPECT_THAT(Book(there, 1, "time: '10:30'"), IsOk());
  EXPECT_THAT(Book(there, 2), IsOk());
  auto counts = platform::AtOnce(
      16, [&](int i) { return Book(i % 2 == 0 ? here : there, 77, "time: '15:00'").status(); });
  EXPECT_EQ(counts["OK"], 1);
}

TEST_F(AppointmentsTest, APersonOfTheRegisterIsHeldByTheirIdWhateverTheTelephone) {
  auto registered = Confirm(Waiting());
  ASSERT_THAT(registered, IsOk());
  const std::string person = "person_id: '" + registered->people(0).person_id() + "'";
  const std::string point = Point();
  auto booked = Book(point, 1, person);
  ASSERT_THAT(booked, IsOk());
  EXPECT_THAT(Book(point, 2, person), Refused(common::v1::REASON_APPOINTMENT_OVERLAPS));
  EXPECT_THAT(Get(booked->id(), In(kDonetsk)), IsOk()) << "the household's own scope";
  EXPECT_THAT(Book(point, 3, "person_id: '0196b3f0-0000-7000-8000-0000000000ff'"),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(AppointmentsTest, TheOfficeKeepsTheAppointmentOfAHouseholdThatMoves) {
  auto registered = Confirm(Waiting());
  ASSERT_THAT(registered, IsOk());
  auto booked = Book(Point(), 1, "person_id: '" + registered->people(0).person_id() + "'");
  ASSERT_THAT(booked, IsOk());
  const auto kharkiv = platform::RowKeys(options::v1::RELATION_RESIDENCE, *paths.Find(kKharkiv));
  ASSERT_THAT(database.db().WriteStep(platform::TestCall(),
                                      [&](platform::Tx& tx) {
                                        SetHouseholdScope(tx, registered->household_id(), kharkiv);
                                        return absl::OkStatus();
                                      }),
              IsOk());
  EXPECT_THAT(Get(booked->id(), In(kDnipropetrovsk)), IsOk());
  EXPECT_THAT(Get(booked->id(), In(kKharkiv)), IsOk());
  EXPECT_THAT(Get(booked->id(), In(kDonetsk)), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(AppointmentsTest, ACancelledPlaceAndTimeAreFreeAgain) {
  const std::string point = Point("slot_capacity: 1");
  auto booked = Book(point, 1);
  ASSERT_THAT(booked, IsOk());
  EXPECT_THAT(Book(point, 2), Refused(common::v1::REASON_SLOT_FULL));
  auto cancelled = Cancel(booked->id());
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_EQ(cancelled->state(), Appointment::STATE_CANCELLED);
  EXPECT_EQ(Get(booked->id())->cancel_reason(), "Захворіла");
  EXPECT_THAT(Cancel(booked->id()), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Book(point, 1), IsOk());
}

TEST_F(AppointmentsTest, AMovedAppointmentTakesItsNewTimeAndGivesUpTheOld) {
  const std::string point = Point("slot_capacity: 1");
  auto first = Book(point, 1);
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(Book(point, 2, "time: '11:00'"), IsOk());
  EXPECT_THAT(Move(first->id(), "11:00"), Refused(common::v1::REASON_SLOT_FULL));
  EXPECT_THAT(Move(first->id(), "08:00"), Refused(common::v1::REASON_SLOT_UNKNOWN));
  auto moved = Move(first->id(), "12:00");
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->time(), "12:00");
  EXPECT_EQ(moved->etag(), "\"2\"");
  EXPECT_THAT(Book(point, 3), IsOk());
  EXPECT_THAT(Book(Point(), 1), IsOk()) << "the person is free at ten again";
}

TEST_F(AppointmentsTest, WhoArrivesOnTheDayGetsATicketWithPriority) {
  const std::string point = Point();
  auto booked = Book(point, 1);
  ASSERT_THAT(booked, IsOk());
  EXPECT_THAT(Arrive(booked->id(), absl::Hours(1)),
              Refused(common::v1::REASON_SERVICE_POINT_CLOSED));
  Issue(point, "", After(absl::Hours(21)));
  auto arrived = Arrive(booked->id(), absl::Hours(21) + absl::Minutes(50));
  ASSERT_THAT(arrived, IsOk());
  EXPECT_EQ(arrived->state(), Appointment::STATE_ARRIVED);
  auto called = CallNext(point, "1", "", After(absl::Hours(22)));
  ASSERT_THAT(called, IsOk());
  EXPECT_EQ(called->id(), arrived->ticket_id());
  EXPECT_EQ(called->number(), 2);
  EXPECT_EQ(called->appointment_id(), booked->id());
  EXPECT_THAT(Arrive(booked->id(), absl::Hours(22)), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(AppointmentsTest, NobodyHasFailedToComeBeforeTheirTime) {
  auto booked = Book(Point(), 1);
  ASSERT_THAT(booked, IsOk());
  EXPECT_THAT(NoShow(booked->id(), absl::Hours(21)), Refused(common::v1::REASON_STATE_FORBIDS));
  ASSERT_THAT(NoShow(booked->id(), absl::Hours(23)), IsOk());
  EXPECT_EQ(Get(booked->id())->state(), Appointment::STATE_NO_SHOW);
  EXPECT_THAT(Cancel(booked->id()), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(AppointmentsTest, ABotBooksAndCancelsItsOwnAndLearnsNothing) {
  const std::string point = Point();
  v1::BookBotAppointmentRequest request;
  *request.mutable_appointment() = BookRequest(point, 1).appointment();
  const platform::TestCaller bot{.principal = "00000000-0000-7000-8000-0000000000b0"};
  auto booked = Do(appointments, &Appointments::BookBotAppointment, request, bot);
  ASSERT_THAT(booked, IsOk());
  EXPECT_EQ(Get(booked->id())->channel(), Appointment::CHANNEL_BOT);
  const auto cancel = Of<v1::CancelBotAppointmentRequest>(booked->id());
  EXPECT_THAT(Do(appointments, &Appointments::CancelBotAppointment, cancel),
              Refused(common::v1::REASON_NOT_FOUND))
      << "another principal";
  auto by_phone = Book(point, 2);
  EXPECT_THAT(Do(appointments, &Appointments::CancelBotAppointment,
                 Of<v1::CancelBotAppointmentRequest>(by_phone->id()), bot),
              Refused(common::v1::REASON_NOT_FOUND));
  auto cancelled = Do(appointments, &Appointments::CancelBotAppointment, cancel, bot);
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_EQ(cancelled->state(), Appointment::STATE_CANCELLED);
}

TEST_F(AppointmentsTest, ARepeatedBookingBooksOnce) {
  const std::string point = Point();
  auto request = BookRequest(point, 1);
  request.set_request_id("0196b3f0-0000-4000-8000-0000000000aa");
  auto first = Do(appointments, &Appointments::BookAppointment, request);
  auto again = Do(appointments, &Appointments::BookAppointment, request);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(first->id(), again->id());
  request.mutable_appointment()->set_time("11:00");
  EXPECT_THAT(Do(appointments, &Appointments::BookAppointment, request),
              Refused(common::v1::REASON_REQUEST_ID_REUSED));
}

TEST_F(AppointmentsTest, TheDaysListIsByTimeAndATelephoneIsFound) {
  const std::string point = Point();
  ASSERT_THAT(Book(point, 1, "time: '11:00'"), IsOk());
  ASSERT_THAT(Book(point, 2), IsOk());
  ASSERT_THAT(Book(point, 3), IsOk());
  auto request =
      platform::ParseProto<v1::ListAppointmentsRequest>("date: '2026-03-03' page_size: 2");
  request.set_service_point_id(point);
  auto page = Do(appointments, &Appointments::ListAppointments, request);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->appointments(1).time(), "10:00");
  request.set_page_token(page->next_page_token());
  page = Do(appointments, &Appointments::ListAppointments, request);
  ASSERT_EQ(page->appointments_size(), 1);
  EXPECT_EQ(page->appointments(0).time(), "11:00");

  auto search = platform::ParseProto<v1::SearchAppointmentsRequest>("phone: '+380501000002'");
  EXPECT_EQ(Do(appointments, &Appointments::SearchAppointments, search)->appointments_size(), 1);
  EXPECT_EQ(Do(appointments, &Appointments::SearchAppointments, search, In(kKharkiv))
                ->appointments_size(),
            0);
}

TEST_F(AppointmentsTest, AStopOfAMobileTeamIsBookedOnItsDays) {
  auto team = Do(points, &ServicePoints::CreateMobileTeam,
                 platform::ParseProto<v1::CreateMobileTeamRequest>(
                     "team { office_unit_code: 'UA12120000000089862' name: 'Бригада' }"));
  ASSERT_THAT(team, IsOk());
  auto request = platform::ParseProto<v1::CreateServicePointRequest>(
      "service_point { kind: KIND_MOBILE_TEAM_STOP office_unit_code: 'UA12120000000089862' "
      "name: 'Клуб' windows: '1' slot_minutes: 30 slot_capacity: 1 "
      "visits { date: '2026-03-03' opens: '10:00' closes: '11:00' } }");
  request.mutable_service_point()->set_team_id(team->id());
  auto stop = Do(points, &ServicePoints::CreateServicePoint, request);
  ASSERT_THAT(stop, IsOk());
  EXPECT_EQ(Slots(stop->id(), "from_date: '2026-03-02' until_date: '2026-03-10'")->slots_size(), 2);
  EXPECT_THAT(Book(stop->id(), 1), IsOk());
  EXPECT_THAT(Book(stop->id(), 2), Refused(common::v1::REASON_SLOT_FULL));
}

}  // namespace
}  // namespace cc::registry
