#include "services/registry/offline_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;
using v1::OfflineLine;

constexpr char kCommand[] = "offline_lines.command";
constexpr char kResolution[] = "offline_lines.resolution";
constexpr char kCommands[] = "offline_packages.commands";

#define DEVICE_COLUMNS                                                                         \
  "id, revision, scope, office_unit_code, name, public_key, disabled, synthetic, created_at, " \
  "updated_at"
#define LINE_COLUMNS                                                                       \
  "device_id, sequence, variant, revision, command_hash, id, outcome, reason, record_id, " \
  "command, resolution"

absl::StatusOr<DeviceRow> ReadDevice(absl::StatusOr<Rows> rows, int at = 0) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  const Row row = (*rows)[at];
  DeviceRow read;
  read.device.set_id(row.str(0));
  read.revision = row.integer(1);
  read.device.set_etag(platform::EtagOf(read.revision));
  read.scope = platform::KeysOf(row, 2);
  read.device.set_office_unit_code(row.str(3));
  read.device.set_name(row.str(4));
  read.device.set_public_key(row.bytes(5));
  read.device.set_disabled(row.boolean(6));
  read.device.set_synthetic(row.boolean(7));
  *read.device.mutable_create_time() = platform::ToProto(row.instant(8));
  *read.device.mutable_update_time() = platform::ToProto(row.instant(9));
  return read;
}

absl::StatusOr<LineRow> ReadLine(const Row& row, const Keyring& keyring) {
  LineRow read;
  OfflineLine& line = read.line;
  line.set_device_id(row.str(0));
  line.set_sequence(row.integer(1));
  line.set_variant(static_cast<int>(row.integer(2)));
  read.revision = row.integer(3);
  line.set_etag(platform::EtagOf(read.revision));
  read.mac = row.bytes(4);
  read.request_id = row.str(5);
  line.set_outcome(static_cast<OfflineLine::Outcome>(row.integer(6)));
  line.set_reason(row.str(7));
  line.set_record_id(row.str(8));
  CC_ASSIGN_OR_RETURN(std::string command,
                      keyring.Decrypt(row.bytes(9), kCommand, read.request_id));
  if (!command.empty() && !line.mutable_command()->ParseFromString(command))
    return platform::Fail(common::v1::REASON_INTERNAL);
  CC_ASSIGN_OR_RETURN(std::string resolution,
                      keyring.Decrypt(row.bytes(10), kResolution, read.request_id));
  line.set_resolution(resolution);
  return read;
}

absl::StatusOr<std::vector<LineRow>> ReadLines(const Keyring& keyring, absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  std::vector<LineRow> lines;
  for (int i = 0; i < rows->size(); ++i) {
    CC_ASSIGN_OR_RETURN(LineRow line, ReadLine((*rows)[i], keyring));
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

void InsertDevice(Tx& tx, v1::OfflineDevice& device, const std::vector<ScopeKey>& scope) {
  device.set_etag(platform::EtagOf(1));
  *device.mutable_create_time() = platform::ToProto(tx.call().now());
  *device.mutable_update_time() = device.create_time();
  tx.Defer(
      "INSERT INTO offline_devices (id, scope, office_unit_code, name, public_key, synthetic, "
      "created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
      device.id(), scope, device.office_unit_code(), device.name(),
      Param::Bytes(device.public_key()), device.synthetic(), tx.call().now());
}

absl::StatusOr<DeviceRow> FindDevice(Tx& tx, const std::string& id) {
  return ReadDevice(tx.Query("SELECT " DEVICE_COLUMNS " FROM offline_devices WHERE id = $1", id));
}

absl::StatusOr<DeviceRow> LockDevice(Tx& tx, const std::string& id) {
  return ReadDevice(
      tx.Query("SELECT " DEVICE_COLUMNS " FROM offline_devices WHERE id = $1 FOR UPDATE", id));
}

void SetDisabled(Tx& tx, DeviceRow& row) {
  row.device.set_disabled(true);
  row.device.set_etag(platform::EtagOf(++row.revision));
  *row.device.mutable_update_time() = platform::ToProto(tx.call().now());
  tx.Defer(
      "UPDATE offline_devices SET disabled = true, revision = revision + 1, updated_at = $2 "
      "WHERE id = $1",
      row.device.id(), tx.call().now());
}

absl::StatusOr<std::vector<v1::OfflineDevice>> SelectDevices(Tx& tx, const Page& page) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT " DEVICE_COLUMNS
                                          " FROM offline_devices WHERE $1::uuid IS NULL OR id > $1 "
                                          "ORDER BY id LIMIT $2",
                                          platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<v1::OfflineDevice> devices;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(DeviceRow row, ReadDevice(rows, i));
    devices.push_back(std::move(row.device));
  }
  return devices;
}

absl::StatusOr<std::string> KeepPackage(Tx& tx, const Keyring& keyring, const DeviceRow& device,
                                        const std::string& commands) {
  const std::string digest = platform::Sha256(commands);
  const std::string id = tx.call().NewId();
  CC_ASSIGN_OR_RETURN(
      Rows made,
      tx.Query("INSERT INTO offline_packages (id, scope, device_id, commands_hash, commands, "
               "created_at) "
               "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (device_id, commands_hash) DO NOTHING "
               "RETURNING id",
               id, device.scope, device.device.id(), Param::Bytes(digest),
               Param::Bytes(keyring.Encrypt(commands, kCommands, id)), tx.call().now()));
  if (!made.empty()) return id;
  CC_ASSIGN_OR_RETURN(
      Rows kept,
      tx.Query("SELECT id FROM offline_packages WHERE device_id = $1 AND commands_hash = $2",
               device.device.id(), Param::Bytes(digest)));
  if (kept.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return kept[0].str(0);
}

absl::StatusOr<PackageRow> FindPackage(Tx& tx, const Keyring& keyring, const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT id, device_id, commands, created_at FROM offline_packages WHERE id = $1",
               id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  PackageRow read;
  CC_ASSIGN_OR_RETURN(read.commands, keyring.Decrypt(rows[0].bytes(2), kCommands, id));
  read.package.set_id(rows[0].str(0));
  read.package.set_device_id(rows[0].str(1));
  *read.package.mutable_create_time() = platform::ToProto(rows[0].instant(3));
  return read;
}

std::string MacOf(const Keyring& keyring, const v1::OfflineCommand& command) {
  return keyring.Mac(command.SerializeAsString(), "offline_lines.mac");
}

absl::StatusOr<LineRow> ClaimLine(Tx& tx, const Keyring& keyring, const DeviceRow& device,
                                  const v1::OfflineCommand& command) {
  const std::string mac = MacOf(keyring, command);
  const std::string& device_id = device.device.id();
  CC_ASSIGN_OR_RETURN(std::vector<LineRow> lines,
                      SelectLines(tx, keyring, device_id, {command.sequence()}));
  for (LineRow& line : lines) {
    if (line.mac == mac) return std::move(line);
  }
  LineRow row;
  row.mac = mac;
  row.request_id = tx.call().NewId();
  row.line.set_device_id(device_id);
  row.line.set_sequence(command.sequence());
  row.line.set_variant(static_cast<int>(lines.size()));
  row.line.set_outcome(lines.empty() ? OfflineLine::OUTCOME_PENDING
                                     : OfflineLine::OUTCOME_SEQUENCE_REUSED);
  *row.line.mutable_command() = command;
  tx.Defer(
      "INSERT INTO offline_lines (device_id, sequence, variant, scope, command_hash, id, outcome, "
      "command, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
      device_id, command.sequence(), row.line.variant(), device.scope, Param::Bytes(mac),
      row.request_id, static_cast<int>(row.line.outcome()),
      Param::Bytes(keyring.Encrypt(command.SerializeAsString(), kCommand, row.request_id)),
      tx.call().now());
  return row;
}

void SettleLine(Tx& tx, const LineRow& row) {
  tx.Defer(
      "UPDATE offline_lines SET outcome = $4::smallint, reason = $5, record_id = $6, updated_at = "
      "$7, "
      "revision = revision + 1, command = CASE WHEN $4::smallint = 1 THEN ''::bytea ELSE command "
      "END "
      "WHERE device_id = $1 AND sequence = $2 AND variant = $3 AND outcome = 5",
      row.line.device_id(), row.line.sequence(), row.line.variant(),
      static_cast<int>(row.line.outcome()), row.line.reason(), Param::OrNull(row.line.record_id()),
      tx.call().now());
}

absl::StatusOr<LineRow> LockLine(Tx& tx, const Keyring& keyring, const std::string& device_id,
                                 int64_t sequence, int variant) {
  CC_ASSIGN_OR_RETURN(
      std::vector<LineRow> lines,
      ReadLines(keyring, tx.Query("SELECT " LINE_COLUMNS " FROM offline_lines WHERE device_id = $1 "
                                  "AND sequence = $2 AND variant = $3 FOR UPDATE",
                                  device_id, sequence, variant)));
  if (lines.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return std::move(lines[0]);
}

void ResolveLine(Tx& tx, const Keyring& keyring, LineRow& row) {
  OfflineLine& line = row.line;
  line.set_outcome(OfflineLine::OUTCOME_RESOLVED);
  line.set_etag(platform::EtagOf(++row.revision));
  tx.Defer(
      "UPDATE offline_lines SET outcome = $4, resolution = $5, updated_at = $6, "
      "revision = revision + 1 WHERE device_id = $1 AND sequence = $2 AND variant = $3",
      line.device_id(), line.sequence(), line.variant(), static_cast<int>(line.outcome()),
      Param::Bytes(keyring.Encrypt(line.resolution(), kResolution, row.request_id)),
      tx.call().now());
}

absl::StatusOr<std::vector<LineRow>> SelectLines(Tx& tx, const Keyring& keyring,
                                                 const std::string& device_id,
                                                 const std::vector<int64_t>& sequences) {
  return ReadLines(keyring,
                   tx.Query("SELECT " LINE_COLUMNS " FROM offline_lines WHERE device_id = $1 "
                            "AND sequence = ANY ($2) ORDER BY sequence, variant",
                            device_id, sequences));
}

absl::StatusOr<std::vector<OfflineLine>> SelectConflicts(Tx& tx, const Keyring& keyring,
                                                         const std::string& device_id,
                                                         const Page& page) {
  CC_ASSIGN_OR_RETURN(
      std::vector<LineRow> rows,
      ReadLines(
          keyring,
          tx.Query("SELECT " LINE_COLUMNS " FROM offline_lines WHERE outcome IN (2, 3) "
                   "AND ($1::uuid IS NULL OR device_id = $1) AND ($2::uuid IS NULL "
                   "OR (device_id, sequence, variant) > ($2, $3::bigint, $4::smallint)) "
                   "ORDER BY device_id, sequence, variant LIMIT $5",
                   Param::OrNull(device_id), platform::AfterOrNull(page, 0),
                   platform::AfterOrNull(page, 1), platform::AfterOrNull(page, 2), page.size + 1)));
  std::vector<OfflineLine> lines;
  for (LineRow& row : rows) lines.push_back(std::move(row.line));
  return lines;
}

}  // namespace cc::registry
