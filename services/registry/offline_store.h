#ifndef SERVICES_REGISTRY_OFFLINE_STORE_H_
#define SERVICES_REGISTRY_OFFLINE_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/offline.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of work without network: devices, packages, and what became of each command.
namespace cc::registry {

struct DeviceRow {
  v1::OfflineDevice device;
  std::vector<platform::ScopeKey> scope;
  int64_t revision = 1;
};
struct LineRow {
  v1::OfflineLine line;
  std::string request_id;  // under which the command is done; the id of the row
  std::string mac;
  int64_t revision = 1;
};

void InsertDevice(platform::Tx& tx, v1::OfflineDevice& device,
                  const std::vector<platform::ScopeKey>& scope);
// NOT_FOUND.
absl::StatusOr<DeviceRow> FindDevice(platform::Tx& tx, const std::string& id);
absl::StatusOr<DeviceRow> LockDevice(platform::Tx& tx, const std::string& id);
void SetDisabled(platform::Tx& tx, DeviceRow& row);
absl::StatusOr<std::vector<v1::OfflineDevice>> SelectDevices(platform::Tx& tx,
                                                             const platform::Page& page);

// The id of the package with these bytes; kept now where it is new.
absl::StatusOr<std::string> KeepPackage(platform::Tx& tx, const platform::Keyring& keyring,
                                        const DeviceRow& device, const std::string& commands);
struct PackageRow {
  v1::OfflinePackage package;  // without lines
  std::string commands;
};
// NOT_FOUND.
absl::StatusOr<PackageRow> FindPackage(platform::Tx& tx, const platform::Keyring& keyring,
                                       const std::string& id);

// Tells equal commands of one device and sequence.
std::string MacOf(const platform::Keyring& keyring, const v1::OfflineCommand& command);
// The line of a command of the device, which is locked; PENDING where the command is new,
// SEQUENCE_REUSED where its number stands for another.
absl::StatusOr<LineRow> ClaimLine(platform::Tx& tx, const platform::Keyring& keyring,
                                  const DeviceRow& device, const v1::OfflineCommand& command);
// What became of a PENDING line; a command that was done is kept no longer.
void SettleLine(platform::Tx& tx, const LineRow& row);
absl::StatusOr<LineRow> LockLine(platform::Tx& tx, const platform::Keyring& keyring,
                                 const std::string& device_id, int64_t sequence, int variant);
void ResolveLine(platform::Tx& tx, const platform::Keyring& keyring, LineRow& row);
// All lines of a device with these sequences.
absl::StatusOr<std::vector<LineRow>> SelectLines(platform::Tx& tx, const platform::Keyring& keyring,
                                                 const std::string& device_id,
                                                 const std::vector<int64_t>& sequences);
// What waits for a person; of all devices where none is named.
absl::StatusOr<std::vector<v1::OfflineLine>> SelectConflicts(platform::Tx& tx,
                                                             const platform::Keyring& keyring,
                                                             const std::string& device_id,
                                                             const platform::Page& page);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_OFFLINE_STORE_H_
