#ifndef SERVICES_REGISTRY_INTAKE_HOUSEHOLD_H_
#define SERVICES_REGISTRY_INTAKE_HOUSEHOLD_H_

#include <vector>

#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/auth/scope.h"
#include "services/registry/match_key_store.h"
#include "services/registry/person_store.h"
#include "services/registry/registration_rules.h"

namespace cc::registry {

// Somebody in the register who may be one of those about to be registered.
struct Suspicion {
  size_t applicant = 0;  // position
  MatchPerson person;    // wherever in the country: nothing of it leaves the service
  double probability = 0;
  bool warns = false;  // very like, and registered still
};

// A family on its way into the register: what the handler or the import knows of it, then what
// RegistrationIntake adds.
struct IntakeHousehold {
  v1::Registration registration;
  std::vector<Applicant> applicants;
  std::vector<platform::ScopeKey> scope;
  std::vector<Suspicion> suspicions;
  std::vector<std::vector<IdentityKey>> keys;  // of each applicant
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_INTAKE_HOUSEHOLD_H_
