#include "services/access/upkeep.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/access/private_file.h"
#include "services/access/seeds.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"

namespace cc::access {

Upkeep::Upkeep(AuthStates& states, Tokens& tokens, platform::Wakeup& wakeup, NewCall new_call,
               Options options)
    : states_(states),
      tokens_(tokens),
      wakeup_(wakeup),
      new_call_(std::move(new_call)),
      options_(std::move(options)) {}

Upkeep::~Upkeep() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void Upkeep::Start() {
  thread_ = std::thread([this] { Work(); });
}

std::string Upkeep::OwnToken() const {
  absl::MutexLock lock(&mu_);
  return own_token_;
}

absl::Status Upkeep::RunOnce(const platform::Call& call) {
  absl::Status status;
  if (call.now() >= reload_due_) {
    reload_due_ = call.now() + options_.reload;
    status.Update(states_.Reload(call));
    status.Update(tokens_.ReloadProvider());
  } else {
    status.Update(states_.Current(call).status());
  }
  if (call.now() >= renew_due_) {
    const absl::Status renewed = Renew(call);
    if (renewed.ok()) renew_due_ = call.now() + options_.renew;
    status.Update(renewed);
  }
  return status;
}

absl::Status Upkeep::Renew(const platform::Call& call) {
  CC_ASSIGN_OR_RETURN(const v1::AccessToken own,
                      tokens_.IssueFor(call, v1::Identity::KIND_SERVICE, "access"));
  {
    absl::MutexLock lock(&mu_);
    own_token_ = own.token();
  }
  if (options_.demo_folder.empty()) return absl::OkStatus();
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::create_directories(options_.demo_folder, error)) {
    fs::permissions(options_.demo_folder, fs::perms::owner_all, error);
  }
  for (const std::string& name : DemoIdentityNames()) {
    const auto token = tokens_.IssueFor(call, v1::Identity::KIND_PERSON, name);
    if (!token.ok()) continue;  // closed by somebody who tries that out
    CC_RETURN_IF_ERROR(
        WritePrivateFile(absl::StrCat(options_.demo_folder, "/", name, ".jwt"), token->token()));
  }
  return absl::OkStatus();
}

void Upkeep::Work() {
  const platform::Wakeup::Id id = wakeup_.Add([this] {
    absl::MutexLock lock(&mu_);
    woken_ = true;
  });
  bool failing = false;
  while (true) {
    {
      absl::MutexLock lock(&mu_);
      const auto due = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return woken_ || stopping_; };
      mu_.AwaitWithTimeout(absl::Condition(&due), absl::Seconds(1));
      if (stopping_) break;
      woken_ = false;
    }
    const absl::Status status = RunOnce(new_call_());
    if (!status.ok() && !failing) {
      platform::Log(platform::Level::kWarning, "access could not renew its keys, roles or tokens",
                    {{"why", std::string(status.message())}});
    }
    failing = !status.ok();
  }
  wakeup_.Remove(id);
}

}  // namespace cc::access
