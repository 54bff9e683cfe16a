#include "services/registry/people.h"

#include <vector>

#include "services/platform/paging/paging.h"
#include "services/registry/person_store.h"

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

absl::StatusOr<v1::Household> People::GetHousehold(const Call& call,
                                                   const v1::GetHouseholdRequest& request) {
  call.Touch("households", request.id());
  return db_.Read(call, [&](Tx& tx) { return FindHousehold(tx, request.id()); });
}

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

}  // namespace cc::registry
