#ifndef SERVICES_REGISTRY_CAPTIVITY_CASES_H_
#define SERVICES_REGISTRY_CAPTIVITY_CASES_H_

#include "absl/status/statusor.h"
#include "cc/registry/v1/captivity_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::registry {

// Handlers of cases of captivity. They tell no feed, and their audit names the case alone: whoever
// reads who looked at a person must not learn that there is one. Thread-safe.
class CaptivityCases {
 public:
  CaptivityCases(platform::Db& db, const platform::Keyring& keyring) : db_(db), keyring_(keyring) {}

  absl::StatusOr<v1::CaptivityCase> CreateCaptivityCase(
      const platform::Call& call, const v1::CreateCaptivityCaseRequest& request);
  absl::StatusOr<v1::CaptivityCase> GetCaptivityCase(const platform::Call& call,
                                                     const v1::GetCaptivityCaseRequest& request);
  absl::StatusOr<v1::ListCaptivityCasesResponse> ListCaptivityCases(
      const platform::Call& call, const v1::ListCaptivityCasesRequest& request);
  absl::StatusOr<v1::CaptivityCase> UpdateCaptivityCase(
      const platform::Call& call, const v1::UpdateCaptivityCaseRequest& request);
  absl::StatusOr<v1::CaptivityCase> CloseCaptivityCase(
      const platform::Call& call, const v1::CloseCaptivityCaseRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_CAPTIVITY_CASES_H_
