#include "services/registry/offline_rules.h"

#include <string>

#include "services/platform/error/error.h"

namespace cc::registry {
namespace {

constexpr int kMostCommands = 1000;

}  // namespace

absl::Status BadPackage(absl::string_view what) {
  return platform::Fail(common::v1::REASON_OFFLINE_PACKAGE_INVALID, {{"what", std::string(what)}});
}

absl::StatusOr<v1::OfflineCommands> ReadCommands(const std::string& bytes) {
  v1::OfflineCommands commands;
  if (!commands.ParseFromString(bytes) || commands.commands_size() == 0 ||
      commands.commands_size() > kMostCommands)
    return BadPackage("content");
  int64_t last = 0;
  for (const v1::OfflineCommand& command : commands.commands()) {
    if (command.sequence() <= last) return BadPackage("sequence");
    last = command.sequence();
  }
  return commands;
}

absl::Status CheckUnresolved(const v1::OfflineLine& line) {
  if (line.outcome() == v1::OfflineLine::OUTCOME_REFUSED ||
      line.outcome() == v1::OfflineLine::OUTCOME_SEQUENCE_REUSED)
    return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", v1::OfflineLine::Outcome_Name(line.outcome())}});
}

}  // namespace cc::registry
