#ifndef SERVICES_REGISTRY_MINISTRY_FEED_H_
#define SERVICES_REGISTRY_MINISTRY_FEED_H_

#include <string>

#include "absl/status/statusor.h"
#include "cc/registry/v1/ministry_feed_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/feed/feed.h"
#include "services/registry/unit_names.h"

namespace cc::registry {

// Handlers of what ministries' systems follow. Thread-safe.
class MinistryFeed {
 public:
  MinistryFeed(platform::Db& db, const platform::Keyring& keyring, platform::Feed& feed,
               const platform::UnitPaths& paths, UnitNames names)
      : db_(db), keyring_(keyring), feed_(feed), paths_(paths), names_(std::move(names)) {}

  absl::StatusOr<v1::ListMinistryChangesResponse> ListMinistryChanges(
      const platform::Call& call, const v1::ListMinistryChangesRequest& request);

 private:
  // The code of the hromada that the unit lies in, or of the unit where it is larger.
  std::string Coarse(const std::string& unit_code) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  platform::Feed& feed_;
  const platform::UnitPaths& paths_;
  const UnitNames names_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_MINISTRY_FEED_H_
