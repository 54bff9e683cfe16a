#include "services/ccctl/offline.h"

#include <fstream>
#include <iterator>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "cc/registry/v1/office_service.pb.h"
#include "google/protobuf/util/json_util.h"
#include "services/ccctl/run_file.h"
#include "services/platform/crypto/sealing_key.h"

namespace cc::ccctl {
namespace {

constexpr char kOfflineUsage[] =
    "ccctl offline key KEY.pem | ccctl offline sign KEY.pem [COMMANDS.json [PREFIX]]";
// What the service takes as one package.
constexpr size_t kMostBytes = 1 << 20;
constexpr int kMostCommands = 1000;

using registry::v1::OfflineCommands;

absl::StatusOr<std::string> Input(const Session& session,
                                  const std::vector<std::string>& arguments) {
  if (arguments.size() >= 3 && arguments[2] != "-")
    return ReadFile(arguments[2], session.options.language);
  return std::string(std::istreambuf_iterator<char>(session.console.in), {});
}

// The commands of a day. The sequences must grow: the service refuses the package otherwise, and by
// then nobody may be there to mend it.
absl::StatusOr<OfflineCommands> Read(const Session& session, const std::string& json) {
  OfflineCommands commands;
  if (const auto read = google::protobuf::util::JsonStringToMessage(json, &commands); !read.ok())
    return absl::InvalidArgumentError(session.Say("команди не читаються", "unreadable commands"));
  int64_t last = 0;
  for (const registry::v1::OfflineCommand& command : commands.commands()) {
    if (command.sequence() <= last)
      return absl::InvalidArgumentError(
          session.Say("номери команд мають зростати", "the sequences of commands must grow"));
    last = command.sequence();
    if (command.ByteSizeLong() > kMostBytes / 2)
      return absl::InvalidArgumentError(
          session.Say(absl::StrCat("команда ", last, " завелика для пакета"),
                      absl::StrCat("command ", last, " is too long for a package")));
  }
  return commands;
}

// In their order, as many as one package holds in each.
std::vector<OfflineCommands> Divide(const OfflineCommands& day) {
  std::vector<OfflineCommands> packages(1);
  packages[0].set_device_id(day.device_id());
  size_t bytes = packages[0].ByteSizeLong();
  for (const registry::v1::OfflineCommand& command : day.commands()) {
    const size_t more = command.ByteSizeLong() + 8;  // its tag and length
    if (packages.back().commands_size() == kMostCommands || bytes + more > kMostBytes) {
      bytes = packages.emplace_back().ByteSizeLong() + day.device_id().size() + 8;
      packages.back().set_device_id(day.device_id());
    }
    bytes += more;
    *packages.back().add_commands() = command;
  }
  return packages;
}

// The request as JSON.
std::string Signed(const platform::SealingKey& key, const OfflineCommands& commands) {
  registry::v1::UploadOfflinePackageRequest request;
  request.set_commands(commands.SerializeAsString());
  request.set_signature(key.Sign(request.commands()));
  std::string written;
  (void)google::protobuf::util::MessageToJsonString(request, &written);
  return written;
}

// To PREFIX1.json, PREFIX2.json …, whose names are told; to standard output without a prefix.
absl::Status Write(const Session& session, const std::vector<std::string>& packages,
                   const std::string& prefix) {
  if (prefix.empty() && packages.size() > 1) {
    return absl::InvalidArgumentError(
        session.Say(absl::StrCat("команди складають ", packages.size(),
                                 " пакети: назвіть початок імен їхніх файлів"),
                    absl::StrCat("the commands make ", packages.size(),
                                 " packages: name the beginning of their files' names")));
  }
  if (prefix.empty()) {
    session.console.out << packages[0] << "\n";
    return absl::OkStatus();
  }
  for (size_t i = 0; i < packages.size(); ++i) {
    const std::string name = absl::StrCat(prefix, i + 1, ".json");
    std::ofstream file(name, std::ios::binary | std::ios::trunc);
    file << packages[i] << "\n";
    file.close();
    if (!file)
      return absl::PermissionDeniedError(
          session.Say(absl::StrCat("не записується: ", name), absl::StrCat("cannot write ", name)));
    session.console.out << name << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RunOffline(const Session& session, const std::vector<std::string>& arguments) {
  const bool sign = !arguments.empty() && arguments[0] == "sign";
  const bool tell = !arguments.empty() && arguments[0] == "key";
  if ((!sign && !tell) || arguments.size() < 2 || arguments.size() > (sign ? 4u : 2u))
    return absl::InvalidArgumentError(kOfflineUsage);
  absl::StatusOr<platform::SealingKey> key = platform::SealingKey::FromFile(arguments[1]);
  if (!key.ok()) return key.status();
  if (tell) {
    session.console.out << absl::Base64Escape(key->public_key()) << "\n";
    return absl::OkStatus();
  }
  absl::StatusOr<std::string> json = Input(session, arguments);
  if (!json.ok()) return json.status();
  absl::StatusOr<OfflineCommands> day = Read(session, *json);
  if (!day.ok()) return day.status();
  std::vector<std::string> packages;
  for (const OfflineCommands& commands : Divide(*day)) packages.push_back(Signed(*key, commands));
  return Write(session, packages, arguments.size() == 4 ? arguments[3] : "");
}

}  // namespace cc::ccctl
