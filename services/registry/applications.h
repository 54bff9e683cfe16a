#ifndef SERVICES_REGISTRY_APPLICATIONS_H_
#define SERVICES_REGISTRY_APPLICATIONS_H_

#include "absl/status/statusor.h"
#include "cc/registry/v1/registration_service.pb.h"
#include "google/api/httpbody.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/registry/dated_rules.h"
#include "services/registry/duplicate_check.h"
#include "services/registry/registration_intake.h"

namespace cc::registry {

// Handlers of applications, up to the decision. Thread-safe.
class Applications {
 public:
  Applications(platform::Db& db, const platform::Keyring& keyring, const RegistrationIntake& intake,
               const DatedRules& rules, const DuplicateCheck& duplicates)
      : db_(db), keyring_(keyring), intake_(intake), rules_(rules), duplicates_(duplicates) {}

  absl::StatusOr<v1::Registration> SubmitApplication(const platform::Call& call,
                                                     const v1::SubmitApplicationRequest& request);
  absl::StatusOr<google::api::HttpBody> GetApplicationForm(
      const platform::Call& call, const v1::GetApplicationFormRequest& request);
  absl::StatusOr<v1::Registration> StartVerification(const platform::Call& call,
                                                     const v1::StartVerificationRequest& request);
  absl::StatusOr<v1::Registration> RegisterApplication(
      const platform::Call& call, const v1::RegisterApplicationRequest& request);
  absl::StatusOr<v1::Registration> RefuseApplication(const platform::Call& call,
                                                     const v1::RefuseApplicationRequest& request);

 private:
  // CERTIFICATE_TAKEN where a member holds a certificate of a registration anywhere in the country.
  // Of those that come at the same time the key of the number decides (RegistrationIntake).
  absl::Status CheckNobodyHolds(const platform::Call& call,
                                const std::vector<Applicant>& applicants) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const RegistrationIntake& intake_;
  const DatedRules& rules_;
  const DuplicateCheck& duplicates_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_APPLICATIONS_H_
