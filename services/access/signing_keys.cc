#include "services/access/signing_keys.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/access/private_file.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/error/error.h"

namespace cc::access {
namespace {

namespace fs = std::filesystem;
using platform::SigningKey;

struct KeyFile {
  fs::file_time_type changed;
  SigningKey key;
};

}  // namespace

absl::StatusOr<SigningKeys> SigningKeys::Load(const std::string& folder) {
  std::vector<KeyFile> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const fs::path& path = entry.path();
    if (path.extension() != ".pem" || path.filename().string()[0] == '.') continue;
    std::ifstream file(path, std::ios::binary);
    const std::string pem((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    auto key = SigningKey::FromPem(pem, path.stem().string());
    if (!key.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(path.string(), ": ", key.status().message()));
    }
    std::error_code no_time;
    files.push_back({fs::last_write_time(path, no_time), *std::move(key)});
  }
  if (files.empty()) {
    return absl::NotFoundError(absl::StrCat(
        "no signing key in ", folder, ": make one with openssl genpkey -algorithm EC -pkeyopt ",
        "ec_paramgen_curve:P-256 -out ", folder, "/NAME.pem"));
  }
  std::sort(files.begin(), files.end(), [](const KeyFile& a, const KeyFile& b) {
    return std::make_pair(a.changed, a.key.id()) > std::make_pair(b.changed, b.key.id());
  });
  SigningKeys keys;
  for (KeyFile& file : files) keys.keys_.push_back(std::move(file.key));
  return keys;
}

absl::Status SigningKeys::MakeFirst(const std::string& folder, absl::Time now) {
  std::error_code error;
  if (fs::create_directories(folder, error)) fs::permissions(folder, fs::perms::owner_all, error);
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".pem") return absl::OkStatus();
  }
  if (error) return absl::NotFoundError(absl::StrCat("cannot read the folder ", folder));
  const std::string id = absl::StrCat(absl::FormatTime("%Y-%m-%d-", now, absl::UTCTimeZone()),
                                      absl::BytesToHexString(platform::RandomBytes(4)));
  CC_ASSIGN_OR_RETURN(const SigningKey key, SigningKey::Generate("ES256", id));
  return WritePrivateFile(absl::StrCat(folder, "/", id, ".pem"), key.ToPem());
}

const SigningKey& SigningKeys::Signer(const std::map<std::string, absl::Time>& first_seen,
                                      absl::Time now) const {
  for (const SigningKey& key : keys_) {
    const auto seen = first_seen.find(key.id());
    if (seen == first_seen.end() || seen->second + kSettle <= now) return key;
  }
  return keys_.front();
}

std::string SigningKeys::PublicKeySet() const {
  std::map<std::string, std::string> by_id;
  for (const SigningKey& key : keys_) by_id[key.id()] = key.PublicJwk();
  return absl::StrCat(
      "{\"keys\":[",
      absl::StrJoin(by_id, ",",
                    [](std::string* out, const auto& entry) { out->append(entry.second); }),
      "]}");
}

std::vector<std::string> SigningKeys::ids() const {
  std::vector<std::string> ids;
  for (const SigningKey& key : keys_) ids.push_back(key.id());
  return ids;
}

}  // namespace cc::access
