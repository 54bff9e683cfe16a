#include "services/registry/registration_endings.h"

#include <algorithm>
#include <utility>

#include "services/platform/time/date.h"
#include "services/registry/certificate_store.h"
#include "services/registry/person_store.h"

namespace cc::registry {

using platform::Keyring;
using platform::Tx;
using v1::Registration;

absl::StatusOr<Registration> EndRegistration(Tx& tx, const Keyring& keyring,
                                             Registration::State state, LockedLife& life) {
  const std::string today = platform::FormatDate(platform::DayIn(tx.call().now()));
  RegistrationRow& row = life.row();
  row.registration.set_state(state);
  row.registration.set_end_date(today);
  ReplaceRegistration(tx, keyring, row);
  CancelCertificates(tx, row.registration.id());
  DeleteKeysOfRegistration(tx, row.registration.id());
  EmitRegistration(tx, row, row.scope);
  const bool ended =
      std::all_of(life.registrations.begin(), life.registrations.end(),
                  [](const RegistrationRow& one) { return !one.registration.end_date().empty(); });
  if (ended) {
    const v1::Household former = life.household.household;
    life.household.household.set_close_date(today);
    ReplaceHousehold(tx, keyring, former, row.registration.decision().rule_id(), life.household);
    tx.Emit({.kind = "households",
             .key = former.id(),
             .revision = life.household.revision,
             .before = life.household.scope,
             .after = life.household.scope});
  }
  for (v1::RegisteredPerson& person : *row.registration.mutable_people()) {
    if (person.certificate_state() != v1::RegisteredPerson::CERTIFICATE_STATE_UNSPECIFIED)
      person.set_certificate_state(v1::RegisteredPerson::CERTIFICATE_STATE_CANCELLED);
  }
  return std::move(row.registration);
}

}  // namespace cc::registry
