#include "services/registry/offline_work.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "services/platform/auth/office.h"
#include "services/platform/crypto/sealing_key.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/registry/offline_rules.h"
#include "services/registry/registration_store.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::OfficeKeys;
using platform::Page;
using platform::Tx;
using v1::OfflineCommand;
using v1::OfflineLine;

constexpr size_t kKeyBytes = 32;
constexpr char kNobody[] = "00000000-0000-0000-0000-000000000000";

bool SignedBy(const v1::OfflineDevice& device, const std::string& text,
              const std::string& signature) {
  platform::TrustedKeys keys;
  keys.Add(device.public_key());
  const std::string id =
      absl::BytesToHexString(platform::Sha256(device.public_key())).substr(0, 16);
  return keys.Verify(id, text, signature);
}

// The call that a command stands for; empty for none.
std::string MethodOf(const OfflineCommand& command) {
  switch (command.command_case()) {
    case OfflineCommand::kIssueTicket:
      return "cc.registry.v1.OfficeService.IssueTicket";
    case OfflineCommand::kBookAppointment:
      return "cc.registry.v1.OfficeService.BookAppointment";
    case OfflineCommand::kRegisterAppeal:
      return "cc.registry.v1.AppealService.RegisterAppeal";
    case OfflineCommand::kSubmitApplication:
      return "cc.registry.v1.RegistrationService.SubmitApplication";
    case OfflineCommand::kAssessNeeds:
      return "cc.registry.v1.SupportService.AssessNeeds";
    default:
      return "";
  }
}

// What the contract asks for a method.
std::string PermissionOf(const std::string& method) {
  const auto* found = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(method);
  return found == nullptr ? "" : found->options().GetExtension(options::v1::rule).permission();
}

// A call of the device itself, at the time when it wrote the command down and for its office alone.
// The upload is what the audit tells of, with the time at which it happened.
Call CallOf(const Call& upload, const DeviceRow& device, const OfflineCommand& command,
            const google::protobuf::Message& request) {
  auto principal = std::make_shared<platform::Principal>();
  principal->id = device.device.id();
  principal->kind = "device";
  const std::string method = MethodOf(command);
  Call::Parts parts{
      .principal = std::move(principal), .method = method, .permission = PermissionOf(method)};
  if (const auto tail = platform::TailOf(device.device.office_unit_code()))
    parts.scope.Add(options::v1::RELATION_OFFICE, *tail);
  parts.now = std::min(platform::FromProto(command.recorded_time()), upload.now());
  parts.deadline = upload.deadline();
  parts.trace = upload.trace();
  parts.language = upload.language();
  parts.request = &request;
  return Call(std::move(parts));
}

std::string ReasonText(const absl::Status& status) {
  return std::string(
      absl::StripPrefix(common::v1::Reason_Name(platform::ReasonOf(status)), "REASON_"));
}

}  // namespace

OfflineWork::OfflineWork(platform::Db& db, const platform::Keyring& keyring,
                         const platform::UnitPaths& paths, ScopeFor scope_for, Tickets& tickets,
                         Appointments& appointments, Appeals& appeals, Applications& applications,
                         Needs& needs)
    : db_(db),
      keyring_(keyring),
      paths_(paths),
      scope_for_(std::move(scope_for)),
      tickets_(tickets),
      appointments_(appointments),
      appeals_(appeals),
      applications_(applications),
      needs_(needs) {
  validator_.Learn(OfflineCommand::descriptor());
}

absl::StatusOr<v1::OfflineDevice> OfflineWork::RegisterDevice(
    const Call& call, const v1::RegisterDeviceRequest& request) {
  v1::OfflineDevice device = request.device();
  if (device.public_key().size() != kKeyBytes)
    return platform::FailField("device.public_key", common::v1::REASON_FORMAT_INVALID,
                               {{"format", "ED25519"}});
  CC_ASSIGN_OR_RETURN(OfficeKeys office, platform::OfficeOf(paths_, device.office_unit_code(),
                                                            "device.office_unit_code"));
  CC_RETURN_IF_ERROR(platform::CheckActsFor(call.scope(), office, device.office_unit_code()));
  device.set_id(call.NewId());
  device.set_disabled(false);
  call.Touch("offline_devices", device.id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::OfflineDevice> {
    InsertDevice(tx, device, office);
    return device;
  });
}

absl::StatusOr<v1::OfflineDevice> OfflineWork::DisableDevice(
    const Call& call, const v1::DisableDeviceRequest& request) {
  call.Touch("offline_devices", request.id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::OfflineDevice> {
    CC_ASSIGN_OR_RETURN(DeviceRow row, LockDevice(tx, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.device.etag()));
    if (!row.device.disabled()) SetDisabled(tx, row);
    return std::move(row.device);
  });
}

absl::StatusOr<v1::ListDevicesResponse> OfflineWork::ListDevices(
    const Call& call, const v1::ListDevicesRequest& request) {
  CC_ASSIGN_OR_RETURN(Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<v1::OfflineDevice> found,
                      db_.Read(call, [&](Tx& tx) { return SelectDevices(tx, page); }));
  v1::ListDevicesResponse response;
  for (v1::OfflineDevice& device : found) {
    if (response.devices_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {response.devices(page.size - 1).id()}));
      break;
    }
    *response.add_devices() = std::move(device);
  }
  return response;
}

absl::StatusOr<DeviceRow> OfflineWork::Signer(const Call& call, const std::string& device_id,
                                              const v1::UploadOfflinePackageRequest& request) {
  if (!platform::HasFormat(device_id, options::v1::FORMAT_UUID)) return BadPackage("content");
  absl::StatusOr<DeviceRow> device =
      db_.Read(call, [&](Tx& tx) { return FindDevice(tx, device_id); });
  if (platform::ReasonOf(device.status()) == common::v1::REASON_NOT_FOUND)
    return BadPackage("device");
  CC_RETURN_IF_ERROR(device.status());
  if (device->device.disabled()) return BadPackage("device");
  if (!SignedBy(device->device, request.commands(), request.signature()))
    return BadPackage("signature");
  return device;
}

absl::StatusOr<std::string> OfflineWork::Run(const Call& call, const DeviceRow& device,
                                             const OfflineCommand& command,
                                             const std::string& request_id) {
  CC_RETURN_IF_ERROR(validator_.Check(command));
  const auto run = [&](auto request, const char* table,
                       const auto& handle) -> absl::StatusOr<std::string> {
    request.set_request_id(request_id);
    CC_ASSIGN_OR_RETURN(const auto made, handle(CallOf(call, device, command, request), request));
    call.Touch(table, made.id());
    return made.id();
  };
  switch (command.command_case()) {
    case OfflineCommand::kIssueTicket:
      return run(command.issue_ticket(), "tickets",
                 [&](const Call& as_device, const auto& request) {
                   return tickets_.IssueTicket(as_device, request);
                 });
    case OfflineCommand::kBookAppointment: {
      v1::BookAppointmentRequest booking = command.book_appointment();
      booking.mutable_appointment()->set_channel(v1::Appointment::CHANNEL_OFFLINE);
      return run(booking, "appointments", [&](const Call& as_device, const auto& request) {
        return appointments_.BookAppointment(as_device, request);
      });
    }
    case OfflineCommand::kRegisterAppeal:
      return run(command.register_appeal(), "appeals",
                 [&](const Call& as_device, const auto& request) {
                   return appeals_.RegisterAppeal(as_device, request);
                 });
    case OfflineCommand::kSubmitApplication:
      return run(command.submit_application(), "registrations",
                 [&](const Call& as_device, const auto& request) {
                   return SubmitApplication(as_device, request);
                 });
    case OfflineCommand::kAssessNeeds:
      return run(command.assess_needs(), "assessments",
                 [&](const Call& as_device, const auto& request) {
                   return needs_.AssessNeeds(as_device, request);
                 });
    default:
      return platform::Fail(common::v1::REASON_FIELD_REQUIRED);
  }
}

absl::StatusOr<v1::Registration> OfflineWork::SubmitApplication(
    const Call& as_device, const v1::SubmitApplicationRequest& request) {
  CC_ASSIGN_OR_RETURN(OfficeKeys office,
                      platform::OfficeOf(paths_, request.office_unit_code(), "office_unit_code"));
  CC_RETURN_IF_ERROR(platform::CheckActsFor(as_device.scope(), office, request.office_unit_code()));
  return applications_.SubmitApplication(as_device, request);
}

bool OfflineWork::MayDo(const Call& call, const DeviceRow& device,
                        const OfflineCommand& command) const {
  const std::string permission = PermissionOf(MethodOf(command));
  // What is no call is refused by its content.
  return permission.empty() || scope_for_(call, permission).Meets(device.scope);
}

absl::StatusOr<std::string> OfflineWork::HouseholdOf(const Call& call, const DeviceRow& device,
                                                     int64_t sequence) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<std::string> {
    CC_ASSIGN_OR_RETURN(const std::vector<LineRow> lines,
                        SelectLines(tx, keyring_, device.device.id(), {sequence}));
    if (lines.empty()) return std::string();
    const OfflineLine& line = lines[0].line;
    if (line.outcome() == OfflineLine::OUTCOME_PENDING) return std::string();
    if (line.outcome() != OfflineLine::OUTCOME_APPLIED)
      return platform::Fail(common::v1::REASON_NOT_FOUND);
    CC_ASSIGN_OR_RETURN(const v1::Registration registration,
                        FindRegistration(tx, keyring_, line.record_id()));
    return registration.household_id();
  });
}

absl::StatusOr<std::optional<OfflineCommand>> OfflineWork::Completed(
    const Call& call, const DeviceRow& device, const OfflineCommand& command) {
  if (!command.has_assess_needs() || command.household_of_sequence() == 0) return {{command}};
  OfflineCommand completed = command;
  absl::StatusOr<std::string> household = platform::Fail(common::v1::REASON_NOT_FOUND);
  if (command.household_of_sequence() < command.sequence())
    household = HouseholdOf(call, device, command.household_of_sequence());
  if (household.ok() && household->empty()) return std::optional<OfflineCommand>();
  if (!household.ok() && platform::MayPass(household.status())) return household.status();
  // Where nothing came of it there is no household of this id.
  completed.mutable_assess_needs()->set_household_id(household.ok() ? *household : kNobody);
  return {{std::move(completed)}};
}

absl::Status OfflineWork::DoLine(const Call& call, const DeviceRow& device,
                                 const OfflineCommand& written) {
  if (!MayDo(call, device, written)) return absl::OkStatus();
  CC_ASSIGN_OR_RETURN(const std::optional<OfflineCommand> command,
                      Completed(call, device, written));
  if (!command) return absl::OkStatus();
  CC_ASSIGN_OR_RETURN(LineRow row, db_.WriteStep(call, [&](Tx& tx) -> absl::StatusOr<LineRow> {
    CC_RETURN_IF_ERROR(LockDevice(tx, device.device.id()).status());
    return ClaimLine(tx, keyring_, device, written);
  }));
  if (row.line.outcome() != OfflineLine::OUTCOME_PENDING) return absl::OkStatus();
  absl::StatusOr<std::string> made = Run(call, device, *command, row.request_id);
  if (!made.ok() && platform::MayPass(made.status())) return made.status();
  row.line.set_outcome(made.ok() ? OfflineLine::OUTCOME_APPLIED : OfflineLine::OUTCOME_REFUSED);
  if (made.ok()) {
    row.line.set_record_id(*made);
  } else {
    row.line.set_reason(ReasonText(made.status()));
  }
  return db_.WriteStep(call, [&](Tx& tx) {
    SettleLine(tx, row);
    return absl::OkStatus();
  });
}

absl::StatusOr<v1::OfflinePackage> OfflineWork::UploadOfflinePackage(
    const Call& call, const v1::UploadOfflinePackageRequest& request) {
  CC_ASSIGN_OR_RETURN(v1::OfflineCommands commands, ReadCommands(request.commands()));
  CC_ASSIGN_OR_RETURN(DeviceRow device, Signer(call, commands.device_id(), request));
  // Kept before anything is done: whatever happens then, nothing of it is lost.
  CC_ASSIGN_OR_RETURN(std::string id, db_.WriteStep(call, [&](Tx& tx) {
    return KeepPackage(tx, keyring_, device, request.commands());
  }));
  call.Touch("offline_packages", id);
  for (const OfflineCommand& command : commands.commands())
    CC_RETURN_IF_ERROR(DoLine(call, device, command));
  return db_.Write(call, [&](Tx& tx) { return ReadPackage(tx, id); });
}

absl::StatusOr<v1::OfflinePackage> OfflineWork::ReadPackage(Tx& tx, const std::string& id) const {
  CC_ASSIGN_OR_RETURN(PackageRow row, FindPackage(tx, keyring_, id));
  CC_ASSIGN_OR_RETURN(v1::OfflineCommands commands, ReadCommands(row.commands));
  CC_ASSIGN_OR_RETURN(const DeviceRow device, FindDevice(tx, row.package.device_id()));
  std::vector<int64_t> sequences;
  for (const OfflineCommand& command : commands.commands()) sequences.push_back(command.sequence());
  CC_ASSIGN_OR_RETURN(std::vector<LineRow> kept,
                      SelectLines(tx, keyring_, row.package.device_id(), sequences));
  for (const OfflineCommand& command : commands.commands()) {
    OfflineLine& line = *row.package.add_lines();
    line.set_device_id(row.package.device_id());
    line.set_sequence(command.sequence());
    line.set_outcome(OfflineLine::OUTCOME_PENDING);
    const std::string mac = MacOf(keyring_, command);
    for (const LineRow& found : kept) {
      if (found.line.sequence() == command.sequence() && found.mac == mac) line = found.line;
    }
    if (line.outcome() != OfflineLine::OUTCOME_PENDING) continue;
    row.package.set_incomplete(true);
    if (!MayDo(tx.call(), device, command)) line.set_reason("PERMISSION_DENIED");
  }
  return std::move(row.package);
}

absl::StatusOr<v1::OfflinePackage> OfflineWork::GetOfflinePackage(
    const Call& call, const v1::GetOfflinePackageRequest& request) {
  call.Touch("offline_packages", request.id());
  return db_.Read(call, [&](Tx& tx) { return ReadPackage(tx, request.id()); });
}

absl::StatusOr<v1::ListOfflineConflictsResponse> OfflineWork::ListOfflineConflicts(
    const Call& call, const v1::ListOfflineConflictsRequest& request) {
  CC_ASSIGN_OR_RETURN(Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<OfflineLine> found, db_.Read(call, [&](Tx& tx) {
    return SelectConflicts(tx, keyring_, request.device_id(), page);
  }));
  v1::ListOfflineConflictsResponse response;
  for (OfflineLine& line : found) {
    if (response.lines_size() == page.size) {
      const OfflineLine& last = response.lines(page.size - 1);
      response.set_next_page_token(platform::NextPageToken(
          request,
          {last.device_id(), absl::StrCat(last.sequence()), absl::StrCat(last.variant())}));
      break;
    }
    call.Touch("offline_lines", absl::StrCat(line.device_id(), "/", line.sequence()));
    *response.add_lines() = std::move(line);
  }
  return response;
}

absl::StatusOr<OfflineLine> OfflineWork::ResolveOfflineConflict(
    const Call& call, const v1::ResolveOfflineConflictRequest& request) {
  call.Touch("offline_lines", absl::StrCat(request.device_id(), "/", request.sequence()));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<OfflineLine> {
    CC_ASSIGN_OR_RETURN(LineRow row, LockLine(tx, keyring_, request.device_id(), request.sequence(),
                                              request.variant()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.line.etag()));
    CC_RETURN_IF_ERROR(CheckUnresolved(row.line));
    row.line.set_resolution(request.resolution());
    ResolveLine(tx, keyring_, row);
    return std::move(row.line);
  });
}

}  // namespace cc::registry
