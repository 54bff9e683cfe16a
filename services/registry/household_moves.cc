#include "services/registry/household_moves.h"

#include <set>
#include <utility>

#include "services/platform/db/etag.h"
#include "services/registry/household_scope.h"
#include "services/registry/registration_store.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Tx;

absl::Status CheckInForce(const v1::Registration& registration) {
  if (registration.state() == v1::Registration::STATE_REGISTERED) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", v1::Registration::State_Name(registration.state())}});
}

bool AllMove(const v1::Registration& registration, const std::set<std::string>& movers) {
  for (const v1::RegisteredPerson& person : registration.people()) {
    if (!movers.contains(person.person_id())) return false;
  }
  return true;
}

// A registration of its own for those of another who move; answers with its id.
std::string Copy(Tx& tx, const Keyring& keyring, const RegistrationRow& from,
                 const HouseholdMove& move) {
  RegistrationRow copy{.registration = from.registration, .revision = 1, .scope = move.scope};
  copy.registration.set_id(tx.call().NewId());
  copy.registration.set_household_id(move.to_household_id);
  copy.registration.clear_pre_registration_id();
  copy.registration.set_split_from_registration_id(from.registration.id());
  InsertRegistrations(tx, keyring, {{.registration = &copy.registration, .scope = copy.scope}});
  CopyOpenReviews(tx, from.registration.id(), copy.registration.id());
  copy.registration.clear_former_residences();
  for (int i = from.registration.former_residences_size() - 1; i >= 0; --i) {
    InsertFormerResidence(tx, keyring, copy, from.registration.former_residences(i));
    *copy.registration.add_former_residences() = from.registration.former_residences(i);
  }
  EmitRegistration(tx, copy, {});
  return copy.registration.id();
}

}  // namespace

absl::StatusOr<std::map<std::string, std::string>> MovePeople(Tx& tx, const Keyring& keyring,
                                                              const HouseholdMove& move) {
  std::set<std::string> movers;
  for (const PersonRow& row : move.people) movers.insert(row.person.id());
  CC_ASSIGN_OR_RETURN(std::vector<RegistrationRow> registrations,
                      LockRegistrationsOf(tx, keyring, move.from_household_id));
  std::map<std::string, std::string> registration_of;
  for (RegistrationRow& row : registrations) {
    std::vector<std::string> of_this;
    for (const v1::RegisteredPerson& person : row.registration.people()) {
      if (movers.contains(person.person_id())) of_this.push_back(person.person_id());
    }
    if (of_this.empty()) continue;
    CC_RETURN_IF_ERROR(CheckInForce(row.registration));
    std::string id = row.registration.id();
    if (AllMove(row.registration, movers)) {
      row.registration.set_household_id(move.to_household_id);
      ReplaceRegistration(tx, keyring, row);
      MoveRegistrationRows(tx, id, move.to_household_id, move.scope);
      row.scope = move.scope;
      EmitRegistration(tx, row, move.scope_before);
    } else {
      id = Copy(tx, keyring, row, move);
      ReplaceRegistration(tx, keyring, row);  // it has fewer people now
      EmitRegistration(tx, row, move.scope_before);
    }
    for (const std::string& person_id : of_this) {
      if (id != row.registration.id()) MoveToRegistration(tx, person_id, id);
      registration_of[person_id] = id;
    }
  }
  for (const PersonRow& row : move.people) {
    MovePersonRows(tx, row.person.id(), move.to_household_id, move.scope);
    tx.Emit({.kind = "people",
             .key = row.person.id(),
             .revision = row.revision + 1,
             .before = row.scope,
             .after = move.scope});
    tx.call().Touch("people", row.person.id());
  }
  return registration_of;
}

}  // namespace cc::registry
