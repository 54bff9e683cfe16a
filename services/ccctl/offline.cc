#include "services/ccctl/offline.h"

#include <iterator>

#include "absl/strings/escaping.h"
#include "cc/registry/v1/office_service.pb.h"
#include "google/protobuf/util/json_util.h"
#include "services/ccctl/run_file.h"
#include "services/platform/crypto/sealing_key.h"

namespace cc::ccctl {
namespace {

constexpr char kUsage[] = "ccctl offline key KEY.pem | ccctl offline sign KEY.pem [COMMANDS.json]";

absl::StatusOr<std::string> Input(const Session& session,
                                  const std::vector<std::string>& arguments) {
  if (arguments.size() == 3 && arguments[2] != "-")
    return ReadFile(arguments[2], session.options.language);
  return std::string(std::istreambuf_iterator<char>(session.console.in), {});
}

// The request as JSON. The sequences must grow: the service refuses the package otherwise, and by
// then nobody may be there to mend it.
absl::StatusOr<std::string> Signed(const Session& session, const platform::SealingKey& key,
                                   const std::string& json) {
  registry::v1::OfflineCommands commands;
  if (const auto read = google::protobuf::util::JsonStringToMessage(json, &commands); !read.ok())
    return absl::InvalidArgumentError(session.Say("команди не читаються", "unreadable commands"));
  int64_t last = 0;
  for (const registry::v1::OfflineCommand& command : commands.commands()) {
    if (command.sequence() <= last)
      return absl::InvalidArgumentError(
          session.Say("номери команд мають зростати", "the sequences of commands must grow"));
    last = command.sequence();
  }
  registry::v1::UploadOfflinePackageRequest request;
  request.set_commands(commands.SerializeAsString());
  request.set_signature(key.Sign(request.commands()));
  std::string written;
  (void)google::protobuf::util::MessageToJsonString(request, &written);
  return written;
}

}  // namespace

absl::Status RunOffline(const Session& session, const std::vector<std::string>& arguments) {
  const bool sign = !arguments.empty() && arguments[0] == "sign";
  const bool tell = !arguments.empty() && arguments[0] == "key";
  if ((!sign && !tell) || arguments.size() < 2 || arguments.size() > (sign ? 3u : 2u))
    return absl::InvalidArgumentError(kUsage);
  absl::StatusOr<platform::SealingKey> key = platform::SealingKey::FromFile(arguments[1]);
  if (!key.ok()) return key.status();
  if (tell) {
    session.console.out << absl::Base64Escape(key->public_key()) << "\n";
    return absl::OkStatus();
  }
  absl::StatusOr<std::string> json = Input(session, arguments);
  if (!json.ok()) return json.status();
  absl::StatusOr<std::string> written = Signed(session, *key, *json);
  if (!written.ok()) return written.status();
  session.console.out << *written << "\n";
  return absl::OkStatus();
}

}  // namespace cc::ccctl
