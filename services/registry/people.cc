#include "services/registry/people.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/registry/match_key_store.h"
#include "services/registry/person_rules.h"
#include "services/registry/person_store.h"
#include "services/registry/registration_intake.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::Tx;

// SEARCH_EMPTY where the request does not say what to search by.
absl::StatusOr<IdentityKey> KeyOf(const platform::Keyring& keyring,
                                  const v1::SearchPersonsRequest& request) {
  if (!request.rnokpp().empty()) return RnokppKey(keyring, request.rnokpp());
  if (!request.unzr().empty()) return UnzrKey(keyring, request.unzr());
  if (request.has_name_and_birth_date()) {
    return NameAndBirthKey(keyring, request.name_and_birth_date().name(),
                           request.name_and_birth_date().birth_date());
  }
  return platform::Fail(common::v1::REASON_SEARCH_EMPTY);
}

}  // namespace

absl::StatusOr<v1::Person> People::GetPerson(const Call& call,
                                             const v1::GetPersonRequest& request) {
  call.Touch("people", request.id());
  return db_.Read(call, [&](Tx& tx) { return FindPerson(tx, keyring_, request.id()); });
}

absl::StatusOr<v1::SearchPersonsResponse> People::SearchPersons(
    const Call& call, const v1::SearchPersonsRequest& request) {
  CC_ASSIGN_OR_RETURN(IdentityKey key, KeyOf(keyring_, request));
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 20, 100));
  CC_ASSIGN_OR_RETURN(std::vector<v1::Person> people,
                      db_.Read(call, [&](Tx& tx) { return FindPeople(tx, keyring_, key, page); }));
  v1::SearchPersonsResponse response;
  for (v1::Person& person : people) {
    if (response.people_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {response.people(page.size - 1).id()}));
      break;
    }
    call.Touch("people", person.id());
    *response.add_people() = std::move(person);
  }
  return response;
}

absl::StatusOr<v1::Person> People::UpdatePerson(const Call& call,
                                                const v1::UpdatePersonRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  call.Touch("people", request.person().id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Person> {
    CC_ASSIGN_OR_RETURN(PersonRow row, LockPerson(tx, keyring_, request.person().id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.person.etag()));
    const v1::Person former = row.person;
    CC_RETURN_IF_ERROR(ApplyMask(request.update_mask(), request.person(), row.person));
    Canonicalise(row.person);
    const bool confirmed =
        request.rnokpp_disagreement_confirmed() || StillDisagrees(former, row.person);
    std::vector<platform::FieldError> errors;
    CheckPerson(row.person, today, confirmed, "person", errors);
    if (!errors.empty()) return platform::FailFields(std::move(errors));
    if (!request.confirmed_distinct()) CC_RETURN_IF_ERROR(CheckNewKeys(tx, former, row.person));
    row.person.set_rnokpp_disagrees(RnokppContradicts(row.person).has_value());
    ReplacePerson(tx, keyring_, former, request.reason(), row);
    CC_RETURN_IF_ERROR(RefreshMatchKeys(tx, keyring_, {row.person.id()}));
    // Nobody is held back by a registration that has ended.
    CC_ASSIGN_OR_RETURN(const bool in_force, DeleteKeys(tx, row.person.id()));
    if (in_force)
      InsertKeys(tx, KeysOf(keyring_, row.person), row.person.id(), row.person.registration_id());
    tx.Emit({.kind = "people",
             .key = row.person.id(),
             .revision = row.revision,
             .before = row.scope,
             .after = row.scope});
    return std::move(row.person);
  });
}

absl::StatusOr<v1::ListPersonVersionsResponse> People::ListPersonVersions(
    const Call& call, const v1::ListPersonVersionsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 20, 100));
  call.Touch("people", request.id());
  CC_ASSIGN_OR_RETURN(std::vector<v1::PersonVersion> versions, db_.Read(call, [&](Tx& tx) {
    return ListVersionsOf(tx, keyring_, request.id(), page);
  }));
  v1::ListPersonVersionsResponse response;
  for (v1::PersonVersion& version : versions) {
    if (response.versions_size() == page.size) {
      const std::string& etag = response.versions(page.size - 1).person().etag();
      response.set_next_page_token(
          platform::NextPageToken(request, {etag.substr(1, etag.size() - 2)}));
      break;
    }
    *response.add_versions() = std::move(version);
  }
  return response;
}

absl::Status People::CheckNewKeys(Tx& tx, const v1::Person& before, const v1::Person& after) const {
  const std::vector<IdentityKey> had = KeysOf(keyring_, before);
  std::vector<IdentityKey> gained;
  for (IdentityKey& key : KeysOf(keyring_, after)) {
    const bool old = std::any_of(had.begin(), had.end(), [&](const IdentityKey& one) {
      return one.kind == key.kind && one.key == key.key;
    });
    if (!old) gained.push_back(std::move(key));
  }
  if (gained.empty()) return absl::OkStatus();
  CC_RETURN_IF_ERROR(LockKeys(tx, gained));
  CC_ASSIGN_OR_RETURN(std::vector<bool> taken, AreTaken(tx, gained, after.id()));
  for (size_t i = 0; i < gained.size(); ++i) {
    if (!taken[i]) continue;
    return platform::Fail(common::v1::REASON_DUPLICATE_REGISTRATION,
                          {{"number", "1"}, {"match", MatchName(gained[i].kind)}});
  }
  return absl::OkStatus();
}

}  // namespace cc::registry
