#ifndef SERVICES_REGISTRY_OFFLINE_WORK_H_
#define SERVICES_REGISTRY_OFFLINE_WORK_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "cc/registry/v1/office_service.pb.h"
#include "services/platform/auth/scope.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/platform/validate/validate.h"
#include "services/registry/appeals.h"
#include "services/registry/applications.h"
#include "services/registry/appointments.h"
#include "services/registry/needs.h"
#include "services/registry/offline_store.h"
#include "services/registry/tickets.h"

namespace cc::registry {

// Handlers of work without network: devices, and packages whose commands are done by the same
// handlers as calls. Thread-safe.
class OfflineWork {
 public:
  // The part of the country over which a caller holds a permission.
  using ScopeFor = std::function<platform::Scope(const platform::Call&, absl::string_view)>;
  OfflineWork(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths,
              ScopeFor scope_for, Tickets& tickets, Appointments& appointments, Appeals& appeals,
              Applications& applications, Needs& needs);

  absl::StatusOr<v1::OfflineDevice> RegisterDevice(const platform::Call& call,
                                                   const v1::RegisterDeviceRequest& request);
  absl::StatusOr<v1::OfflineDevice> DisableDevice(const platform::Call& call,
                                                  const v1::DisableDeviceRequest& request);
  absl::StatusOr<v1::ListDevicesResponse> ListDevices(const platform::Call& call,
                                                      const v1::ListDevicesRequest& request);
  absl::StatusOr<v1::OfflinePackage> UploadOfflinePackage(
      const platform::Call& call, const v1::UploadOfflinePackageRequest& request);
  absl::StatusOr<v1::OfflinePackage> GetOfflinePackage(const platform::Call& call,
                                                       const v1::GetOfflinePackageRequest& request);
  absl::StatusOr<v1::ListOfflineConflictsResponse> ListOfflineConflicts(
      const platform::Call& call, const v1::ListOfflineConflictsRequest& request);
  absl::StatusOr<v1::OfflineLine> ResolveOfflineConflict(
      const platform::Call& call, const v1::ResolveOfflineConflictRequest& request);

 private:
  // The device that signed the package. OFFLINE_PACKAGE_INVALID.
  absl::StatusOr<DeviceRow> Signer(const platform::Call& call, const std::string& device_id,
                                   const v1::UploadOfflinePackageRequest& request);
  // May the caller do over the device's office what the command does?
  bool MayDo(const platform::Call& call, const DeviceRow& device,
             const v1::OfflineCommand& command) const;
  // The household that the device's command of this number took in; empty where it is not done yet.
  // NOT_FOUND where nothing came of it.
  absl::StatusOr<std::string> HouseholdOf(const platform::Call& call, const DeviceRow& device,
                                          int64_t sequence);
  // Does one command unless it was done. An error only where it may pass later.
  absl::Status DoLine(const platform::Call& call, const DeviceRow& device,
                      const v1::OfflineCommand& command);
  // The id of the record that the command made.
  absl::StatusOr<std::string> Run(const platform::Call& call, const DeviceRow& device,
                                  const v1::OfflineCommand& command, const std::string& request_id);
  // With what a call is refused for before its handler.
  absl::StatusOr<v1::Registration> SubmitApplication(const platform::Call& as_device,
                                                     const v1::SubmitApplicationRequest& request);
  // The command with what it names by the number of another. Nothing where that waits itself.
  absl::StatusOr<std::optional<v1::OfflineCommand>> Completed(const platform::Call& call,
                                                              const DeviceRow& device,
                                                              const v1::OfflineCommand& command);
  absl::StatusOr<v1::OfflinePackage> ReadPackage(platform::Tx& tx, const std::string& id) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const ScopeFor scope_for_;
  Tickets& tickets_;
  Appointments& appointments_;
  Appeals& appeals_;
  Applications& applications_;
  Needs& needs_;
  platform::Validator validator_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_OFFLINE_WORK_H_
