#ifndef SERVICES_EVACUATION_MANIFESTS_H_
#define SERVICES_EVACUATION_MANIFESTS_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/trip_service.pb.h"
#include "google/api/httpbody.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handlers of who is expected on a trip. Thread-safe.
class Manifests {
 public:
  Manifests(platform::Db& db, const platform::Keyring& keyring) : db_(db), keyring_(keyring) {}

  absl::StatusOr<v1::PartyAssignment> AssignParty(const platform::Call& call,
                                                  const v1::AssignPartyRequest& request);
  absl::StatusOr<v1::PartyAssignment> UnassignParty(const platform::Call& call,
                                                    const v1::UnassignPartyRequest& request);
  absl::StatusOr<v1::Manifest> GetManifest(const platform::Call& call,
                                           const v1::GetManifestRequest& request);
  absl::StatusOr<google::api::HttpBody> PrintManifest(const platform::Call& call,
                                                      const v1::PrintManifestRequest& request);

 private:
  absl::StatusOr<v1::Manifest> Read(const platform::Call& call, const std::string& trip_id);

  platform::Db& db_;
  const platform::Keyring& keyring_;
};

// The manifest as Ukrainian text to print and to tick off.
std::string ManifestText(const v1::Manifest& manifest);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_MANIFESTS_H_
