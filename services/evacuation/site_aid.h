#ifndef SERVICES_EVACUATION_SITE_AID_H_
#define SERVICES_EVACUATION_SITE_AID_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handlers of help given at sites. Thread-safe.
class SiteAid {
 public:
  SiteAid(platform::Db& db, const platform::Keyring& keyring) : db_(db), keyring_(keyring) {}

  absl::StatusOr<v1::Aid> RecordAid(const platform::Call& call,
                                    const v1::RecordAidRequest& request);
  absl::StatusOr<v1::ListAidResponse> ListAid(const platform::Call& call,
                                              const v1::ListAidRequest& request);
  absl::StatusOr<v1::ListAidCountsResponse> ListAidCounts(const platform::Call& call,
                                                          const v1::ListAidCountsRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITE_AID_H_
