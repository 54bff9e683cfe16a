#ifndef SERVICES_REGISTRY_REGISTRATION_LIFE_H_
#define SERVICES_REGISTRY_REGISTRATION_LIFE_H_

#include "absl/status/statusor.h"
#include "cc/registry/v1/registration_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/registry/dated_rules.h"
#include "services/registry/registration_store.h"

namespace cc::registry {

// Handlers of what becomes of registrations once made, and of the rules for it. Thread-safe.
class RegistrationLife {
 public:
  RegistrationLife(platform::Db& db, const platform::Keyring& keyring,
                   const platform::UnitPaths& paths, const DatedRules& rules)
      : db_(db), keyring_(keyring), paths_(paths), rules_(rules) {}

  absl::StatusOr<v1::ListRegistrationsResponse> ListRegistrations(
      const platform::Call& call, const v1::ListRegistrationsRequest& request);
  absl::StatusOr<v1::Registration> ChangeResidence(const platform::Call& call,
                                                   const v1::ChangeResidenceRequest& request);
  absl::StatusOr<v1::Registration> CancelRegistration(const platform::Call& call,
                                                      const v1::CancelRegistrationRequest& request);
  absl::StatusOr<v1::Registration> IssueDuplicateCertificate(
      const platform::Call& call, const v1::IssueDuplicateCertificateRequest& request);
  absl::StatusOr<v1::ListRulesResponse> ListRules(const platform::Call& call,
                                                  const v1::ListRulesRequest& request);

 private:
  // The keys that the new residence and office add. UNIT_UNKNOWN.
  absl::StatusOr<std::vector<platform::ScopeKey>> ScopeOfResidence(
      const v1::ChangeResidenceRequest& request) const;
  // The registration that the request names: by a certificate and its holder's birth date wherever
  // it is, by its id within the caller's scope. NOT_FOUND.
  absl::StatusOr<std::string> Named(const platform::Call& call,
                                    const v1::ChangeResidenceRequest& request) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const DatedRules& rules_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_REGISTRATION_LIFE_H_
