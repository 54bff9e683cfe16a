#ifndef SERVICES_TERRITORY_REGISTER_KEEPER_H_
#define SERVICES_TERRITORY_REGISTER_KEEPER_H_

#include <functional>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "services/platform/feed/wakeup.h"
#include "services/platform/log/log.h"
#include "services/territory/register.h"

namespace cc::territory {

// Reloads the register after a commit, be it of another replica, on a thread of its own.
class RegisterKeeper {
 public:
  RegisterKeeper(Register& reg, platform::Wakeup& wakeup, std::function<platform::Call()> call)
      : register_(reg), wakeup_(wakeup), call_(std::move(call)) {
    id_ = wakeup_.Add([this] {
      absl::MutexLock lock(&mu_);
      due_ = true;
    });
    thread_ = std::thread([this] { Work(); });
  }
  ~RegisterKeeper() {
    wakeup_.Remove(id_);
    {
      absl::MutexLock lock(&mu_);
      stopping_ = true;
    }
    thread_.join();
  }
  RegisterKeeper(const RegisterKeeper&) = delete;
  RegisterKeeper& operator=(const RegisterKeeper&) = delete;

 private:
  void Work() {
    while (true) {
      {
        auto wanted = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return due_ || stopping_; };
        absl::MutexLock lock(&mu_, absl::Condition(&wanted));
        if (stopping_) return;
        due_ = false;
      }
      if (absl::Status reloaded = register_.Reload(call_()); !reloaded.ok()) {
        platform::Log(platform::Level::kWarning, "the register could not be reloaded",
                      {{"why", absl::StatusCodeToString(reloaded.code())}});
      }
    }
  }

  Register& register_;
  platform::Wakeup& wakeup_;
  const std::function<platform::Call()> call_;
  platform::Wakeup::Id id_ = 0;
  absl::Mutex mu_;
  bool due_ ABSL_GUARDED_BY(mu_) = false;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_REGISTER_KEEPER_H_
