#ifndef SERVICES_ACCESS_UPKEEP_H_
#define SERVICES_ACCESS_UPKEEP_H_

#include <functional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/access/auth_states.h"
#include "services/access/tokens.h"
#include "services/platform/rpc/call.h"
#include "services/platform/wakeup/wakeup.h"

namespace cc::access {

// What access does by itself: follows its own revocations at once, reads keys and roles anew every
// 10 seconds, keeps its own token and the demo identities' token files fresh. Runs a thread.
class Upkeep {
 public:
  struct Options {
    std::string demo_folder;  // empty: no files
    absl::Duration reload = absl::Seconds(10);
    absl::Duration renew = absl::Minutes(4);
  };
  using NewCall = std::function<platform::Call()>;
  Upkeep(AuthStates& states, Tokens& tokens, platform::Wakeup& wakeup, NewCall new_call,
         Options options);
  ~Upkeep();  // stops and joins

  // One round: what is due at the call's instant.
  absl::Status RunOnce(const platform::Call& call);
  void Start();

  // The service's own token; empty before the first round.
  std::string OwnToken() const;

 private:
  void Work();
  absl::Status Renew(const platform::Call& call);

  AuthStates& states_;
  Tokens& tokens_;
  platform::Wakeup& wakeup_;
  const NewCall new_call_;
  const Options options_;
  absl::Time reload_due_ = absl::InfinitePast(),
             renew_due_ = absl::InfinitePast();  // of the thread
  mutable absl::Mutex mu_;
  std::string own_token_ ABSL_GUARDED_BY(mu_);
  bool woken_ ABSL_GUARDED_BY(mu_) = false;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace cc::access

#endif  // SERVICES_ACCESS_UPKEEP_H_
