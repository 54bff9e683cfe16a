#include "services/ccctl/run_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace cc::ccctl {
namespace {

namespace fs = std::filesystem;

std::string TextAt(const google::protobuf::Struct& object, const std::string& key) {
  const auto it = object.fields().find(key);
  return it == object.fields().end() ? "" : it->second.string_value();
}

absl::StatusOr<std::string> ReadToken(const Options& options, const RunFile& run) {
  if (options.as.empty() && options.token_file.empty()) return "";
  std::string path = options.token_file;
  if (path.empty()) {
    const std::vector<std::string> known = Identities(run.tokens_dir);
    if (std::find(known.begin(), known.end(), options.as) == known.end()) {
      const std::string names = absl::StrJoin(known, ", ");
      return absl::InvalidArgumentError(
          Say(options.language, absl::StrCat("--as: немає такої особи; є: ", names),
              absl::StrCat("--as: there is no such identity; there are: ", names)));
    }
    path = absl::StrCat(run.tokens_dir, "/", options.as, ".jwt");
  }
  absl::StatusOr<std::string> token = ReadFile(path, options.language);
  if (!token.ok()) return token.status();
  const std::string trimmed(absl::StripAsciiWhitespace(*token));
  if (trimmed.empty() || !std::all_of(trimmed.begin(), trimmed.end(), absl::ascii_isgraph)) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, Say(options.language, ": це не токен", ": this is no token")));
  }
  return trimmed;
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path, Language language) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream content;
  if (in) content << in.rdbuf();
  if (!in || fs::is_directory(path)) {
    return absl::NotFoundError(
        absl::StrCat(Say(language, "файл не читається: ", "cannot read "), path));
  }
  return content.str();
}

absl::StatusOr<RunFile> ReadRunFile(const std::string& path, Language language) {
  absl::StatusOr<std::string> text = ReadFile(path, language);
  if (!text.ok()) return text.status();
  google::protobuf::Struct root;
  if (!google::protobuf::util::JsonStringToMessage(*text, &root).ok()) {
    return absl::InvalidArgumentError(absl::StrCat(path, Say(language, ": не JSON", ": not JSON")));
  }
  const auto resolve = [&](const std::string& file) {
    return file.empty() || file[0] == '/' ? file : (fs::path(path).parent_path() / file).string();
  };
  RunFile run;
  if (const auto services = root.fields().find("services"); services != root.fields().end()) {
    for (const auto& [name, service] : services->second.struct_value().fields()) {
      run.grpc[name] = TextAt(service.struct_value(), "grpc");
      run.metrics[name] = TextAt(service.struct_value(), "metrics");
    }
  }
  if (const auto found = root.fields().find("postgres"); found != root.fields().end()) {
    const google::protobuf::Struct& postgres = found->second.struct_value();
    run.postgres_socket = TextAt(postgres, "socket");
    if (const auto port = postgres.fields().find("port"); port != postgres.fields().end())
      run.postgres_port = absl::StrCat(static_cast<int>(port->second.number_value()));
  }
  run.sealing_keys = resolve(TextAt(root, "sealing_keys"));
  run.seals = resolve(TextAt(root, "seals"));
  run.ca = resolve(TextAt(root, "ca"));
  if (const auto gateway = root.fields().find("gateway"); gateway != root.fields().end()) {
    run.metrics["gateway"] = TextAt(gateway->second.struct_value(), "metrics");
  }
  run.certificates = resolve(TextAt(root, "certificates"));
  run.data = resolve(TextAt(root, "data"));
  run.cert_dir = resolve(TextAt(root, "cert_dir_operator"));
  run.tokens_dir = resolve(TextAt(root, "tokens_dir"));
  return run;
}

std::vector<std::string> Identities(const std::string& tokens_dir) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(tokens_dir, error)) {
    if (entry.path().extension() == ".jwt") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

absl::StatusOr<Target> ResolveTarget(const std::string& service, const Options& options) {
  RunFile run;
  if (!options.run.empty()) {
    absl::StatusOr<RunFile> read = ReadRunFile(options.run, options.language);
    if (!read.ok()) return read.status();
    run = *std::move(read);
  }
  Target target;
  target.endpoint = options.endpoint.empty() ? run.grpc[service] : options.endpoint;
  const std::string dir = options.cert_dir.empty() ? run.cert_dir : options.cert_dir;
  if (target.endpoint.empty() || dir.empty()) {
    return absl::InvalidArgumentError(
        Say(options.language,
            absl::StrCat("де служба ", service,
                         "? Дайте --run=var/run.json або --endpoint із --cert_dir"),
            absl::StrCat("where is ", service,
                         "? Give --run=var/run.json, or --endpoint with --cert_dir")));
  }
  const std::string ca = options.cert_dir.empty() && !run.ca.empty() ? run.ca : dir + "/ca.crt";
  for (auto [path, pem] : {std::pair{ca, &target.ca},
                           {dir + "/tls.crt", &target.certificate},
                           {dir + "/tls.key", &target.key}}) {
    absl::StatusOr<std::string> text = ReadFile(path, options.language);
    if (!text.ok()) return text.status();
    *pem = *std::move(text);
  }
  absl::StatusOr<std::string> token = ReadToken(options, run);
  if (!token.ok()) return token.status();
  target.token = *std::move(token);
  return target;
}

}  // namespace cc::ccctl
