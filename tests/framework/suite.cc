#include "tests/framework/suite.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "google/protobuf/util/json_util.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rpc/client.h"
#include "services/platform/server/credentials.h"

namespace cc::tests {
namespace {

std::string Quoted(const std::string& text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

}  // namespace

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    std::cerr << "cannot read " << path << "\n";
    std::exit(1);
  }
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

Suite::Suite(const std::string& run_json) : path_(run_json) {
  if (!google::protobuf::util::JsonStringToMessage(ReadFile(run_json), &run_).ok()) {
    std::cerr << run_json << " is no JSON object\n";
    std::exit(1);
  }
}

Suite& Suite::Shared() {
  static Suite* suite = [] {
    const char* path = std::getenv("CC_RUN");
    if (path == nullptr) {
      std::cerr << "CC_RUN must name the run.json of a running suite\n";
      std::exit(1);
    }
    return new Suite(path);
  }();
  return *suite;
}

std::string Suite::Text(std::initializer_list<std::string> path) const {
  const google::protobuf::Struct* at = &run_;
  std::string text;
  for (const std::string& step : path) {
    auto it = at->fields().find(step);
    if (it == at->fields().end()) return "";
    bool number = it->second.kind_case() == google::protobuf::Value::kNumberValue;
    text = number ? absl::StrCat(it->second.number_value()) : it->second.string_value();
    at = &it->second.struct_value();
  }
  return text;
}

std::shared_ptr<grpc::Channel> Suite::Dial(const std::string& service) const {
  // For the life of the program: in gRPC 1.51 a TLS channel that goes while a call on it ends may
  // fail an assertion.
  static absl::Mutex mu(absl::kConstInit);
  static auto* kept = new std::vector<std::shared_ptr<grpc::Channel>>();
  absl::MutexLock lock(&mu);
  return kept->emplace_back(
      platform::DialTls(Text({"services", service, "grpc"}), service, Text({"cert_dir_operator"})));
}

std::string Suite::Token(const std::string& identity) const {
  return std::string(absl::StripAsciiWhitespace(
      ReadFile(absl::StrCat(Text({"tokens_dir"}), "/", identity, ".jwt"))));
}

std::string Suite::Sign(const std::string& payload) const {
  // The newest key signs; its name is its id.
  std::filesystem::path newest;
  for (const auto& entry : std::filesystem::directory_iterator(Text({"signing_keys"}))) {
    if (entry.path().extension() == ".pem" && entry.path() > newest) newest = entry.path();
  }
  absl::StatusOr<platform::SigningKey> key =
      platform::SigningKey::FromPem(ReadFile(newest.string()), newest.stem().string());
  if (!key.ok()) {
    std::cerr << "no signing key: " << key.status() << "\n";
    std::exit(1);
  }
  return *key->Sign(payload);
}

std::string Suite::Mint(const std::vector<platform::HeldGrant>& grants, const std::string& subject,
                        absl::Duration age) const {
  const int64_t issued = absl::ToUnixSeconds(absl::Now() - age);
  std::vector<std::string> list;
  for (const platform::HeldGrant& g : grants) {
    list.push_back(absl::StrCat("{\"r\":\"", g.role, "\",\"u\":", g.tail,
                                ",\"l\":", static_cast<int>(g.relation), "}"));
  }
  return Sign(absl::StrCat("{\"iss\":\"cc-access\",\"aud\":\"cc\",\"sub\":\"", subject,
                           "\",\"kind\":\"person\",\"iat\":", issued, ",\"nbf\":", issued,
                           ",\"exp\":", issued + 500, ",\"jti\":\"", platform::NewUuid(absl::Now()),
                           "\",\"grants\":[", absl::StrJoin(list, ","), "]}"));
}

int Suite::Pid(const std::string& process) const {
  std::istringstream file(ReadFile(absl::StrCat(Text({"data"}), "/run/", process, ".pid")));
  int pid = 0;
  file >> pid;
  return pid;
}

Suite::Answer Suite::Call(const std::string& method, const google::protobuf::Message& request,
                          const std::string& token, absl::Duration limit) const {
  std::string service = method.substr(3, method.find('.', 3) - 3);
  static auto* channels = new std::map<std::string, std::shared_ptr<grpc::Channel>>();
  auto& channel = (*channels)[absl::StrCat(path_, service)];
  if (channel == nullptr) channel = Dial(service);
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + limit));
  context.AddMetadata("accept-language", "en");
  if (!token.empty()) context.AddMetadata("authorization", absl::StrCat("Bearer ", token));
  grpc::Slice slice(request.SerializeAsString());
  grpc::ByteBuffer body(&slice, 1), answer;
  absl::Mutex mu;
  bool done = false;
  grpc::Status status;
  stub.UnaryCall(&context, absl::StrCat("/", method), grpc::StubOptions(), &body, &answer,
                 [&](grpc::Status s) {
                   absl::MutexLock lock(&mu);
                   status = s;
                   done = true;
                 });
  absl::MutexLock lock(&mu, absl::Condition(&done));
  Answer result{platform::FromGrpc(status), ""};
  std::vector<grpc::Slice> slices;
  if (status.ok() && answer.Dump(&slices).ok()) {
    for (const grpc::Slice& part : slices)
      result.body.append(reinterpret_cast<const char*>(part.begin()), part.size());
  }
  return result;
}

Suite::Output Suite::Run(const std::string& command) const {
  Output output;
  FILE* pipe = popen(command.c_str(), "r");
  char buffer[4096];
  size_t n = 0;
  while ((n = std::fread(buffer, 1, sizeof(buffer), pipe)) > 0) output.text.append(buffer, n);
  int status = pclose(pipe);
  output.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return output;
}

Suite::Output Suite::Ccctl(const std::string& identity, const std::string& arguments) const {
  const char* build = std::getenv("CC_BUILD");
  return Run(absl::StrCat(
      Quoted(absl::StrCat(build == nullptr ? "build/release" : build, "/services/ccctl/ccctl")),
      " --run=", Quoted(path_), identity.empty() ? "" : absl::StrCat(" --as=", identity), " ",
      arguments, " 2>&1"));
}

Suite::Http Suite::Send(const std::string& verb, const std::string& path, const std::string& token,
                        const std::string& body, const std::vector<std::string>& headers) const {
  std::string command = absl::StrCat("curl -s -m 30 -X ", verb, " -w '\\n%{http_code}'");
  if (std::none_of(headers.begin(), headers.end(), [](const std::string& header) {
        return absl::StartsWith(header, "Accept-Language");
      })) {
    absl::StrAppend(&command, " -H 'Accept-Language: en'");
  }
  if (!token.empty())
    absl::StrAppend(&command, " -H ", Quoted(absl::StrCat("Authorization: Bearer ", token)));
  for (const std::string& header : headers) absl::StrAppend(&command, " -H ", Quoted(header));
  std::string file;
  if (!body.empty()) {
    file = absl::StrCat(std::filesystem::temp_directory_path().string(), "/cc-body-",
                        platform::NewUuid(absl::Now()));
    std::ofstream(file) << body;
    absl::StrAppend(&command, " -H 'Content-Type: application/json' --data-binary @", file);
  }
  Output output =
      Run(absl::StrCat(command, " ", Quoted(absl::StrCat(Text({"gateway", "http"}), path))));
  if (!file.empty()) std::filesystem::remove(file);
  Http http;
  size_t line = output.text.rfind('\n');
  if (line == std::string::npos || !absl::SimpleAtoi(output.text.substr(line + 1), &http.status))
    return http;
  http.body = output.text.substr(0, line);
  return http;
}

}  // namespace cc::tests
