#ifndef SERVICES_REGISTRY_REGISTRATION_RULES_H_
#define SERVICES_REGISTRY_REGISTRATION_RULES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/registry/household_rules.h"

// What must hold before a pre-registered family is registered.
namespace cc::registry {

// One person about to be registered: as pre-registered, with what the registrar read in the
// documents.
struct Applicant {
  int number = 0;
  v1::Person person;
  common::v1::Kinship kinship = common::v1::KINSHIP_UNSPECIFIED;
  int accompanying_adult = 0;  // by number; 0 = none
  v1::Accompaniment accompaniment = v1::ACCOMPANIMENT_UNSPECIFIED;
  std::optional<v1::GuardianshipBody> guardianship_body;
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

// Each person's data (CheckPerson), numbers of certificates, one head, somebody who answers for
// each child. Names every field at fault; `person`: where a member holds the person's data,
// `.person` or nothing.
absl::Status CheckApplicants(const std::vector<Applicant>& applicants, absl::CivilDay today,
                             Ages ages, absl::string_view person = "");

// The applicant's place in the household, once all have their ids.
v1::HouseholdMember MemberOf(const Applicant& applicant, const std::vector<Applicant>& applicants);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_REGISTRATION_RULES_H_
