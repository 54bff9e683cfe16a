#ifndef SERVICES_REGISTRY_REGISTRATION_RULES_H_
#define SERVICES_REGISTRY_REGISTRATION_RULES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/registry/v1/registry_service.pb.h"

// What must hold before a pre-registered family is registered.
namespace cc::registry {

// One person about to be registered: as pre-registered, with what the registrar read in the
// documents.
struct Applicant {
  int number = 0;
  v1::Person person;
  common::v1::Kinship kinship = common::v1::KINSHIP_UNSPECIFIED;
  int accompanying_adult = 0;  // by number; 0 = none
  std::string certificate_number;
  bool rnokpp_disagreement_confirmed = false;
};

// STATE_FORBIDS unless it waits for a registrar.
absl::Status CheckPending(const v1::PreRegistration& pre_registration);

// What the request itself must satisfy: DATE_IN_FUTURE for the application, JUSTIFICATION_REQUIRED.
absl::Status CheckRequest(const v1::ConfirmRegistrationRequest& request, absl::CivilDay today);

// The family with the registrar's details. MEMBER_UNKNOWN where a number names nobody or is given
// twice.
absl::StatusOr<std::vector<Applicant>> Applicants(const v1::PreRegistration& pre_registration,
                                                  const v1::ConfirmRegistrationRequest& request);

// Birth dates, taxpayer and demographic numbers, documents, one head. A taxpayer number that
// contradicts birth date or sex is refused unless the registrar confirms it from documents: mostly
// it is a typing error, but registers do hold such people, and they must not be turned away. Names
// every field at fault.
absl::Status CheckApplicants(const std::vector<Applicant>& applicants, absl::CivilDay today);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_REGISTRATION_RULES_H_
