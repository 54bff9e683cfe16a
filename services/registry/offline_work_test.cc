#include "services/registry/offline_work.h"
#include "services/platform/testing/at_once.h"

#include "services/platform/crypto/sealing_key.h"
#include "services/platform/time/date.h"
#include "services/registry/office_day_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using v1::OfflineLine;

class OfflineWorkTest : public OfficeDay {
 protected:
  absl::StatusOr<v1::OfflineDevice> Register(const platform::SealingKey& key,
                                             platform::TestCaller caller = {}) {
    auto request = platform::ParseProto<v1::RegisterDeviceRequest>(
        "device { office_unit_code: 'UA12120000000089862' name: 'Ноутбук' synthetic: true }");
    request.mutable_device()->set_public_key(key.public_key());
    return Do(offline, &OfflineWork::RegisterDevice, request, caller);
  }
  // Commands of the device, written down this morning at nine.
  v1::OfflineCommands Commands(const std::string& text) {
    auto commands = platform::ParseProto<v1::OfflineCommands>(text);
    commands.set_device_id(device_id);
    for (auto& command : *commands.mutable_commands()) {
      *command.mutable_recorded_time() = platform::ToProto(platform::TestNow() - absl::Hours(3));
    }
    return commands;
  }
  std::string Ticket(int sequence, const std::string& at) {
    return "commands { sequence: " + std::to_string(sequence) +
           " issue_ticket { matter: OFFICE_MATTER_REGISTRATION service_point_id: '" + at + "' } } ";
  }
  absl::StatusOr<v1::OfflinePackage> Upload(const v1::OfflineCommands& commands,
                                            platform::TestCaller caller = {}) {
    v1::UploadOfflinePackageRequest request;
    request.set_commands(commands.SerializeAsString());
    request.set_signature(key.Sign(request.commands()));
    return Do(offline, &OfflineWork::UploadOfflinePackage, request, caller);
  }
  v1::ListOfflineConflictsResponse Conflicts(platform::TestCaller caller = {}) {
    auto list =
        Do(offline, &OfflineWork::ListOfflineConflicts, v1::ListOfflineConflictsRequest(), caller);
    EXPECT_THAT(list, IsOk());
    return *list;
  }
  std::string Counts() {
    return database.Sql(
        "SELECT (SELECT count(*) FROM tickets) || ' ' || (SELECT count(*) FROM appointments) || "
        "' ' || (SELECT count(*) FROM appeals) || ' ' || (SELECT count(*) FROM offline_packages)");
  }

  const platform::SealingKey key = platform::SealingKey::ForTest('k');
  const std::string point = Point();
  const std::string device_id = Register(key)->id();
};

TEST_F(OfflineWorkTest, EachCommandIsDoneByItsHandlerAsOfItsTime) {
  v1::OfflineCommands commands = Commands(Ticket(1, point) + "commands { sequence: 4 }" +
                                          "commands { sequence: 5 } commands { sequence: 6 }");
  *commands.mutable_commands(1)->mutable_book_appointment() = BookRequest(point, 1);
  *commands.mutable_commands(2)->mutable_register_appeal() = AppealRequest();
  *commands.mutable_commands(3)->mutable_submit_application() = ApplicationRequest(InPerson());
  auto package = Upload(commands);
  ASSERT_THAT(package, IsOk());
  EXPECT_FALSE(package->incomplete());
  ASSERT_EQ(package->lines_size(), 4);
  for (const OfflineLine& line : package->lines()) {
    EXPECT_EQ(line.outcome(), OfflineLine::OUTCOME_APPLIED) << line.ShortDebugString();
    EXPECT_FALSE(line.has_command()) << "what was done is kept no longer";
  }
  auto booked = Do(appointments, &Appointments::GetAppointment,
                   Of<v1::GetAppointmentRequest>(package->lines(1).record_id()));
  ASSERT_THAT(booked, IsOk());
  EXPECT_EQ(booked->channel(), v1::Appointment::CHANNEL_OFFLINE);
  EXPECT_EQ(platform::FromProto(booked->create_time()), platform::TestNow() - absl::Hours(3));
  EXPECT_EQ(Counts(), "1 1 1 1");
  EXPECT_EQ(database.Sql("SELECT id FROM tickets"), package->lines(0).record_id());
  EXPECT_EQ(database.Sql("SELECT id FROM registrations"), package->lines(3).record_id());
}

TEST_F(OfflineWorkTest, TheSamePackageAgainChangesNothing) {
  const v1::OfflineCommands commands = Commands(Ticket(1, point) + Ticket(2, point));
  auto first = Upload(commands);
  ASSERT_THAT(first, IsOk());
  // By somebody else, too.
  auto again = Upload(commands, {.principal = "00000000-0000-7000-8000-0000000000c0"});
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(*again, platform::EqualsProto(*first));
  EXPECT_EQ(Counts(), "2 0 0 1");
}

TEST_F(OfflineWorkTest, ManyUploadsAtOnceDoEachCommandOnce) {
  const v1::OfflineCommands commands =
      Commands(Ticket(1, point) + Ticket(2, point) + Ticket(3, point));
  auto counts = platform::AtOnce(12, [&](int i) {
    return Upload(commands,
                  {.principal = "00000000-0000-7000-8000-0000000000" + std::to_string(10 + i)})
        .status();
  });
  EXPECT_EQ(counts["OK"], 12);
  EXPECT_EQ(Counts(), "3 0 0 1");
}

TEST_F(OfflineWorkTest, ACommandThatComesInTwoPackagesIsDoneOnce) {
  ASSERT_THAT(Upload(Commands(Ticket(1, point) + Ticket(2, point))), IsOk());
  auto second = Upload(Commands(Ticket(2, point) + Ticket(3, point)));
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->lines(0).outcome(), OfflineLine::OUTCOME_APPLIED);
  EXPECT_EQ(Counts(), "3 0 0 2");
}

TEST_F(OfflineWorkTest, AnotherCommandUnderAUsedNumberIsKeptAndNotDone) {
  ASSERT_THAT(Upload(Commands(Ticket(1, point))), IsOk());
  auto other = Commands(Ticket(1, point));
  other.mutable_commands(0)->mutable_issue_ticket()->set_matter(v1::OFFICE_MATTER_HOUSING);
  auto package = Upload(other);
  ASSERT_THAT(package, IsOk());
  EXPECT_EQ(package->lines(0).outcome(), OfflineLine::OUTCOME_SEQUENCE_REUSED);
  EXPECT_EQ(package->lines(0).variant(), 1);
  EXPECT_EQ(Counts(), "1 0 0 2");
  ASSERT_EQ(Conflicts().lines_size(), 1);
  EXPECT_EQ(Conflicts().lines(0).command().issue_ticket().matter(), v1::OFFICE_MATTER_HOUSING);
}

TEST_F(OfflineWorkTest, ARefusedCommandStopsNoOtherAndWaitsForAPerson) {
  const std::string foreign = [&] {
    auto request = PointRequest();
    request.mutable_service_point()->set_office_unit_code(kKharkiv);
    return Do(points, &ServicePoints::CreateServicePoint, request)->id();
  }();
  v1::OfflineCommands commands = Commands(
      Ticket(1, point) + Ticket(2, foreign) + "commands { sequence: 3 } commands { sequence: 4 }" +
      "commands { sequence: 5 } " + Ticket(6, point) + "commands { sequence: 7 }");
  *commands.mutable_commands(2)->mutable_book_appointment() =
      BookRequest(point, 1, "time: '10:10'");
  commands.mutable_commands(3)->mutable_register_appeal();  // empty: its fields are invalid
  *commands.mutable_commands(6)->mutable_submit_application() = ApplicationRequest(InPerson());
  commands.mutable_commands(6)->mutable_submit_application()->set_office_unit_code(kKharkiv);
  auto package = Upload(commands);
  ASSERT_THAT(package, IsOk());
  std::vector<std::string> reasons;
  for (const OfflineLine& line : package->lines()) reasons.push_back(line.reason());
  EXPECT_EQ(reasons, (std::vector<std::string>{"", "NOT_FOUND", "SLOT_UNKNOWN", "FIELDS_INVALID",
                                               "FIELD_REQUIRED", "", "UNIT_OUT_OF_SCOPE"}))
      << "a device acts for its own office only";
  EXPECT_EQ(Counts(), "2 0 0 1");
  ASSERT_EQ(Conflicts().lines_size(), 5);
  EXPECT_EQ(Conflicts().lines(1).command().book_appointment().appointment().time(), "10:10");
  EXPECT_EQ(Conflicts(In(kKharkiv)).lines_size(), 0);
}

TEST_F(OfflineWorkTest, WhatTheCallerMayNotDoWaitsForSomebodyWhoMay) {
  v1::OfflineCommands commands =
      Commands(Ticket(1, point) + "commands { sequence: 2 } commands { sequence: 3 }");
  *commands.mutable_commands(1)->mutable_submit_application() = ApplicationRequest(InPerson());
  *commands.mutable_commands(2)->mutable_register_appeal() = AppealRequest();
  lacking = {"registry.registrations.create", "registry.appeals.register"};
  auto package = Upload(commands);
  ASSERT_THAT(package, IsOk());
  EXPECT_TRUE(package->incomplete());
  EXPECT_EQ(package->lines(0).outcome(), OfflineLine::OUTCOME_APPLIED);
  for (int i : {1, 2}) {
    EXPECT_EQ(package->lines(i).outcome(), OfflineLine::OUTCOME_PENDING);
    EXPECT_EQ(package->lines(i).reason(), "PERMISSION_DENIED");
  }
  EXPECT_EQ(Counts(), "1 0 0 1");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM registrations"), "0");
  EXPECT_EQ(Conflicts().lines_size(), 0) << "nothing is refused for good";

  lacking = {"registry.appeals.register"};
  package = Upload(commands, {.principal = "00000000-0000-7000-8000-0000000000c0"});
  ASSERT_THAT(package, IsOk());
  EXPECT_EQ(package->lines(1).outcome(), OfflineLine::OUTCOME_APPLIED);
  EXPECT_EQ(package->lines(2).outcome(), OfflineLine::OUTCOME_PENDING);
  lacking.clear();
  package = Upload(commands);
  EXPECT_FALSE(package->incomplete());
  EXPECT_EQ(Counts(), "1 0 1 1");
}

TEST_F(OfflineWorkTest, AHouseholdTakenInIsAssessedByTheNumberOfItsCommand) {
  v1::OfflineCommands commands = Commands(
      "commands { sequence: 1 } commands { sequence: 2 household_of_sequence: 1 "
      "assess_needs { assess_date: '2026-03-02' findings { kind: 'housing' "
      "urgency: URGENCY_MEDIUM } } } commands { sequence: 3 household_of_sequence: 9 "
      "assess_needs { assess_date: '2026-03-02' findings { kind: 'housing' "
      "urgency: URGENCY_LOW } } }");
  *commands.mutable_commands(0)->mutable_submit_application() = ApplicationRequest(InPerson());
  lacking = {"registry.registrations.create"};
  auto waiting = Upload(commands);
  ASSERT_THAT(waiting, IsOk());
  EXPECT_EQ(waiting->lines(1).outcome(), OfflineLine::OUTCOME_PENDING) << "its household waits";
  lacking.clear();
  auto package = Upload(commands);
  ASSERT_THAT(package, IsOk());
  EXPECT_EQ(package->lines(1).outcome(), OfflineLine::OUTCOME_APPLIED)
      << package->lines(1).ShortDebugString();
  EXPECT_EQ(
      database.Sql("SELECT a.household_id = r.household_id FROM assessments a, registrations r"),
      "t");
  EXPECT_EQ(database.Sql("SELECT id FROM assessments"), package->lines(1).record_id());
  EXPECT_EQ(package->lines(2).reason(), "NOT_FOUND") << "a number that is still to come";
  EXPECT_EQ(database.Sql("SELECT count(*) FROM needs"), "1");
}

TEST_F(OfflineWorkTest, AnAssessmentOfAHouseholdThatWasRefusedIsRefusedToo) {
  v1::OfflineCommands commands = Commands(
      "commands { sequence: 1 } commands { sequence: 2 household_of_sequence: 1 "
      "assess_needs { assess_date: '2026-03-02' findings { kind: 'housing' "
      "urgency: URGENCY_LOW } } }");
  commands.mutable_commands(0)->mutable_submit_application();  // empty: its fields are invalid
  auto package = Upload(commands);
  ASSERT_THAT(package, IsOk());
  EXPECT_EQ(package->lines(0).outcome(), OfflineLine::OUTCOME_REFUSED);
  EXPECT_EQ(package->lines(1).outcome(), OfflineLine::OUTCOME_REFUSED);
  EXPECT_EQ(package->lines(1).reason(), "NOT_FOUND");
  EXPECT_EQ(Conflicts().lines_size(), 2);
}

TEST_F(OfflineWorkTest, AConflictIsResolvedOnceWithWhatWasDone) {
  ASSERT_THAT(Upload(Commands("commands { sequence: 3 }")), IsOk());
  auto request = platform::ParseProto<v1::ResolveOfflineConflictRequest>(
      "sequence: 3 resolution: 'Внесено вручну'");
  request.set_device_id(device_id);
  EXPECT_THAT(Do(offline, &OfflineWork::ResolveOfflineConflict, request, In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
  auto resolved = Do(offline, &OfflineWork::ResolveOfflineConflict, request);
  ASSERT_THAT(resolved, IsOk());
  EXPECT_EQ(resolved->outcome(), OfflineLine::OUTCOME_RESOLVED);
  EXPECT_EQ(Conflicts().lines_size(), 0);
  EXPECT_THAT(Do(offline, &OfflineWork::ResolveOfflineConflict, request),
              Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(OfflineWorkTest, NothingIsTakenOfAPackageThatDoesNotHold) {
  const v1::OfflineCommands good = Commands(Ticket(1, point));
  const auto invalid = Refused(common::v1::REASON_OFFLINE_PACKAGE_INVALID);
  v1::UploadOfflinePackageRequest request;
  request.set_commands(good.SerializeAsString());
  request.set_signature(platform::SealingKey::ForTest('x').Sign(request.commands()));
  EXPECT_THAT(Do(offline, &OfflineWork::UploadOfflinePackage, request), invalid);
  request.set_signature(key.Sign(request.commands()));
  request.mutable_commands()->back() ^= 1;
  EXPECT_THAT(Do(offline, &OfflineWork::UploadOfflinePackage, request), invalid);
  EXPECT_THAT(Upload(Commands("")), invalid);
  EXPECT_THAT(Upload(Commands(Ticket(2, point) + Ticket(2, point))), invalid);
  EXPECT_THAT(Upload(good, In(kKharkiv)), invalid) << "a device of another office";
  ASSERT_THAT(Do(offline, &OfflineWork::DisableDevice, Of<v1::DisableDeviceRequest>(device_id)),
              IsOk());
  EXPECT_THAT(Upload(good), invalid);
  EXPECT_EQ(Counts(), "0 0 0 0");
}

TEST_F(OfflineWorkTest, APackageIsReadAsItStandsNow) {
  auto uploaded = Upload(Commands(Ticket(1, point)));
  ASSERT_THAT(uploaded, IsOk());
  const auto get = Of<v1::GetOfflinePackageRequest>(uploaded->id());
  EXPECT_THAT(*Do(offline, &OfflineWork::GetOfflinePackage, get), platform::EqualsProto(*uploaded));
  EXPECT_THAT(Do(offline, &OfflineWork::GetOfflinePackage, get, In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
  // As if the power had failed before the first command.
  database.Sql("DELETE FROM offline_lines");
  auto cut = Do(offline, &OfflineWork::GetOfflinePackage, get);
  ASSERT_THAT(cut, IsOk());
  EXPECT_TRUE(cut->incomplete());
  EXPECT_EQ(cut->lines(0).outcome(), OfflineLine::OUTCOME_PENDING);
}

TEST_F(OfflineWorkTest, ACommandDoneButNotSettledIsNotDoneAgain) {
  const v1::OfflineCommands commands = Commands(Ticket(1, point));
  ASSERT_THAT(Upload(commands), IsOk());
  // As if the service had been killed between the handler's commit and the line's.
  database.Sql("UPDATE offline_lines SET outcome = 5, record_id = NULL");
  auto again = Upload(commands);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->lines(0).outcome(), OfflineLine::OUTCOME_APPLIED);
  EXPECT_EQ(again->lines(0).record_id(), database.Sql("SELECT id FROM tickets"));
  EXPECT_EQ(Counts(), "1 0 0 1");
}

TEST_F(OfflineWorkTest, AKeyIsRegisteredOnceAndAtItsOwnOffice) {
  EXPECT_THAT(Register(key), Refused(common::v1::REASON_ALREADY_EXISTS));
  EXPECT_THAT(Register(platform::SealingKey::ForTest('y'), In(kKharkiv)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  auto list = Do(offline, &OfflineWork::ListDevices, v1::ListDevicesRequest());
  EXPECT_EQ(list->devices_size(), 1);
  EXPECT_EQ(Do(offline, &OfflineWork::ListDevices, v1::ListDevicesRequest(), In(kKharkiv))
                ->devices_size(),
            0);
}

}  // namespace
}  // namespace cc::registry
