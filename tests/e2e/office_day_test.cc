// A day of an office over HTTP: the queue, an appointment that becomes a ticket, an appeal with its
// answer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::SizeIs;

// Two days of Europe/Kyiv from now on.
std::string Day(int later) {
  absl::TimeZone kyiv;
  absl::LoadTimeZone("Europe/Kyiv", &kyiv);
  return absl::FormatTime("%Y-%m-%d", absl::Now() + later * absl::Hours(24), kyiv);
}

class OfficeDay : public testing::Test {
 protected:
  static std::string WithId(const std::string& fields) {
    return absl::StrCat("{", fields, fields.empty() ? "" : ",", R"("requestId":")", NewRequestId(),
                        R"("})");
  }
  Reply Do(const std::string& path, const std::string& fields = "") {
    return registrar.Post(path, WithId(fields));
  }
  // A place that is open on every day, around the clock but for its last minute.
  std::string Place() {
    std::string hours;
    for (const char* day :
         {"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"})
      absl::StrAppend(&hours, hours.empty() ? "" : ",", R"({"weekday":"WEEKDAY_)", day,
                      R"(","opens":"00:00","closes":"23:59"})");
    Reply made = Do("/v1/servicePoints",
                    absl::StrCat(R"("servicePoint":{"kind":"KIND_ADMINISTRATIVE_SERVICE_CENTRE",)",
                                 R"("officeUnitCode":")", kTransitUnit,
                                 R"(","name":"Центр","windows":["1","2"],"hours":[)", hours,
                                 R"(],"slotMinutes":30,"slotCapacity":1,"synthetic":true})"));
    EXPECT_EQ(made.status, 200) << made;
    return made["id"];
  }
  Reply Issue(const std::string& place, const std::string& more = "") {
    return Do(absl::StrCat("/v1/servicePoints/", place, "/tickets"),
              absl::StrCat(R"("matter":"OFFICE_MATTER_REGISTRATION")", more));
  }
  Reply CallNext(const std::string& place) {
    return Do(absl::StrCat("/v1/servicePoints/", place, "/tickets:callNext"), R"("window":"1")");
  }
  std::string Booking(const std::string& place, const std::string& phone) {
    return absl::StrCat(R"("appointment":{"servicePointId":")", place, R"(","date":")", Day(1),
                        R"(","time":"10:00","matter":"OFFICE_MATTER_HOUSING",)",
                        R"("channel":"CHANNEL_PHONE","name":{"familyName":"Вигадана",)",
                        R"("givenName":"Олена"},"phone":")", phone, R"(","synthetic":true})");
  }
  std::string Phone() {
    return absl::StrFormat("+38067%07d", std::uniform_int_distribution<int>(0, 9999999)(random));
  }

  std::mt19937_64 random{std::random_device{}()};
  Office registrar{Suite::Shared(), "registrar"};
};

TEST_F(OfficeDay, TheQueueIsServedByPriorityAndTheBoardShowsNumbersOnly) {
  const std::string place = Place();
  ASSERT_EQ(Issue(place).status, 200);
  ASSERT_EQ(Issue(place, R"(,"priorities":["PRIORITY_PREGNANT"])").status, 200);
  Reply called = CallNext(place);
  ASSERT_EQ(called.status, 200) << called;
  EXPECT_EQ(called["number"], "2");
  EXPECT_EQ(CallNext(place).reason(), "WINDOW_BUSY");
  Reply board = registrar.Get(absl::StrCat("/v1/servicePoints/", place, "/queueBoard"));
  EXPECT_EQ(board["entries.0.number"], "2") << board;
  EXPECT_EQ(board["waiting"], "1");
  const std::string ticket = absl::StrCat("/v1/tickets/", called["id"]);
  ASSERT_EQ(Do(ticket + ":start").status, 200);
  ASSERT_EQ(Do(ticket + ":finish").status, 200);
  EXPECT_EQ(Do(ticket + ":return").reason(), "STATE_FORBIDS");
  EXPECT_EQ(CallNext(place)["number"], "1");
  Reply figures = registrar.Get(absl::StrCat("/v1/servicePoints/", place, "/queueFigures"));
  EXPECT_EQ(figures["served"], "1") << figures;
  const Office foreign(Suite::Shared(), "kharkiv-ova");
  EXPECT_EQ(foreign.Get(absl::StrCat("/v1/servicePoints/", place, "/queueBoard")).status, 404);
}

TEST_F(OfficeDay, AnAppointmentIsBookedOnceAndFoundByTelephone) {
  const std::string place = Place(), phone = Phone();
  Reply booked = Do("/v1/appointments", Booking(place, phone));
  ASSERT_EQ(booked.status, 200) << booked;
  EXPECT_EQ(Do("/v1/appointments", Booking(place, Phone())).reason(), "SLOT_FULL");
  EXPECT_EQ(Do("/v1/appointments", Booking(Place(), phone)).reason(), "APPOINTMENT_OVERLAPS");
  const std::string at = absl::StrCat("/v1/appointments/", booked["id"]);
  EXPECT_EQ(Do(at + ":arrive").reason(), "SERVICE_POINT_CLOSED") << "tomorrow, not today";
  Reply moved = Do(at + ":reschedule", absl::StrCat(R"("date":")", Day(1), R"(","time":"11:00")"));
  ASSERT_EQ(moved.status, 200) << moved;
  Reply found =
      registrar.Post("/v1/appointments:search", absl::StrCat(R"({"phone":")", phone, R"("})"));
  ASSERT_EQ(found.status, 200) << found;
  ASSERT_THAT(found.body.At("appointments").items(), SizeIs(1));
  EXPECT_EQ(found["appointments.0.time"], "11:00");
  ASSERT_EQ(Do(at + ":cancel").status, 200);
  EXPECT_EQ(Do(at + ":cancel").reason(), "STATE_FORBIDS");
}

TEST_F(OfficeDay, AnAppealHasItsTermAndItsAnswer) {
  Reply appeal =
      Do("/v1/appeals",
         absl::StrCat(R"("appeal":{"officeUnitCode":")", kTransitUnit, R"(","hromadaUnitCode":")",
                      kTransitUnit, R"(","category":"CATEGORY_COMPLAINT","theme":"THEME_HOUSING",)",
                      R"("form":"FORM_WRITTEN","simple":true,"receivedDate":")", Day(0),
                      R"(","name":{"familyName":"Вигадана","givenName":"Ганна"},"phone":")",
                      Phone(), R"(","text":"Прошу полагодити дах","synthetic":true})"));
  ASSERT_EQ(appeal.status, 200) << appeal;
  EXPECT_EQ(appeal["dueDate"], Day(15));
  const std::string at = absl::StrCat("/v1/appeals/", appeal["id"]);
  const Office foreign(Suite::Shared(), "kharkiv-ova");
  EXPECT_EQ(foreign.Get(at).status, 404);
  ASSERT_EQ(Do(at + ":accept").status, 200);
  ASSERT_EQ(Do(at + ":answer", R"("outcome":"OUTCOME_GRANTED","answer":"Полагодять")").status, 200);
  ASSERT_EQ(Do(at + ":close").status, 200);
  Reply closed = registrar.Get(at);
  EXPECT_EQ(closed["state"], "STATE_CLOSED") << closed;
  EXPECT_EQ(closed["answer"], "Полагодять");
}

}  // namespace
}  // namespace cc::tests
