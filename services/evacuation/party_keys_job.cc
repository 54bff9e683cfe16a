#include "services/evacuation/party_keys_job.h"

#include <string>
#include <utility>
#include <vector>

#include "services/evacuation/identity_key_store.h"
#include "services/evacuation/party_store.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"

namespace cc::evacuation {

using platform::Call;
using platform::Tx;

PartyKeysJob::~PartyKeysJob() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void PartyKeysJob::Start(std::function<Call()> new_call, std::function<absl::Status()> ready) {
  thread_ = std::thread([this, new_call = std::move(new_call), ready = std::move(ready)] {
    while (true) {
      absl::Duration pause = ready().ok() ? options_.pause : absl::Seconds(1);
      if (ready().ok()) {
        const absl::StatusOr<bool> more = Step(new_call());
        if (!more.ok()) {
          platform::Log(platform::Level::kWarning, "groups are without keys",
                        {{"reason", common::v1::Reason_Name(platform::ReasonOf(more.status()))}});
        } else if (*more) {
          pause = absl::ZeroDuration();
        }
      }
      if (!Rest(pause)) return;
    }
  });
}

bool PartyKeysJob::Rest(absl::Duration pause) {
  absl::MutexLock lock(&mu_);
  mu_.AwaitWithTimeout(absl::Condition(&stopping_), pause);
  return !stopping_;
}

absl::StatusOr<bool> PartyKeysJob::Step(const Call& call) {
  size_t done = 0;
  CC_RETURN_IF_ERROR(db_.WriteStep(call, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                        LockPartiesWithOldKeys(tx, options_.page));
    for (const std::string& id : ids) {
      CC_ASSIGN_OR_RETURN(const PartyRow row, FindParty(tx, keyring_, id));
      PutPartyKeys(tx, keyring_, row.party, row.scope);
      CC_RETURN_IF_ERROR(matches_.MatchRecord(tx, id));
    }
    done = ids.size();
    return absl::OkStatus();
  }));
  return done == static_cast<size_t>(options_.page);
}

}  // namespace cc::evacuation
