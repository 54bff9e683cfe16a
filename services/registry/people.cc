#include "services/registry/people.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/registry/birth_date_check.h"
#include "services/registry/certificate_store.h"
#include "services/registry/household_store.h"
#include "services/registry/match_key_store.h"
#include "services/registry/match_records.h"
#include "services/registry/matching/blocking.h"
#include "services/registry/matching/profile.h"
#include "services/registry/person_document_rules.h"
#include "services/registry/person_rules.h"
#include "services/registry/registration_intake.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::Tx;

using By = v1::SearchPersonsRequest;

// Of a document of any kind where it says none.
v1::Person WithDocument(const v1::DocumentNumber& asked) {
  v1::Person person;
  const auto* kinds = v1::IdentityDocument::Kind_descriptor();
  for (int i = 0; i < kinds->value_count(); ++i) {
    const auto kind = static_cast<v1::IdentityDocument::Kind>(kinds->value(i)->number());
    if (asked.kind() != v1::IdentityDocument::KIND_UNSPECIFIED && kind != asked.kind()) continue;
    v1::IdentityDocument& document = *person.add_documents();
    document.set_kind(kind);
    document.set_number(CanonicalDocumentNumber(kind, asked.number()));
  }
  return person;
}

std::vector<int64_t> NumberKeysOf(const platform::Keyring& keyring, const v1::Person& person) {
  return KeyedKeys(keyring, matching::NumberKeys(matching::ReadProfile(MatchRecord(person, {}))));
}

absl::StatusOr<std::vector<v1::Person>> FindByNumbers(Tx& tx, const platform::Keyring& keyring,
                                                      const v1::Person& person,
                                                      const platform::Page& page) {
  const std::vector<int64_t> keys = NumberKeysOf(keyring, person);
  if (keys.empty()) return platform::Fail(common::v1::REASON_SEARCH_EMPTY);
  return FindPeopleByMatchKeys(tx, keyring, keys, page);
}

absl::StatusOr<std::vector<v1::Person>> FindByCertificate(Tx& tx, const platform::Keyring& keyring,
                                                          const std::string& number) {
  CC_ASSIGN_OR_RETURN(const std::optional<std::string> id, FindPersonOfNumber(tx, keyring, number));
  if (!id) return std::vector<v1::Person>();
  CC_ASSIGN_OR_RETURN(v1::Person person, FindPerson(tx, keyring, *id));
  return std::vector<v1::Person>{std::move(person)};
}

// SEARCH_EMPTY where the request does not say what to search by.
absl::StatusOr<std::vector<v1::Person>> Find(Tx& tx, const platform::Keyring& keyring,
                                             const By& request, const platform::Page& page) {
  switch (request.by_case()) {
    case By::kRnokpp:
      return FindPeople(tx, keyring, RnokppKey(keyring, request.rnokpp()), page);
    case By::kUnzr:
      return FindPeople(tx, keyring, UnzrKey(keyring, request.unzr()), page);
    case By::kNameAndBirthDate:
      return FindPeople(tx, keyring,
                        NameAndBirthKey(keyring, request.name_and_birth_date().name(),
                                        request.name_and_birth_date().birth_date()),
                        page);
    case By::kDocument:
      return FindByNumbers(tx, keyring, WithDocument(request.document()), page);
    case By::kCertificateNumber:
      return FindByCertificate(tx, keyring, request.certificate_number());
    case By::kPhone: {
      v1::Person person;
      person.set_phone(request.phone());
      return FindByNumbers(tx, keyring, person, page);
    }
    default:
      return platform::Fail(common::v1::REASON_SEARCH_EMPTY);
  }
}

bool IsEmpty(const By& request) {
  return (request.by_case() == By::kRnokpp && request.rnokpp().empty()) ||
         (request.by_case() == By::kUnzr && request.unzr().empty()) ||
         (request.by_case() == By::kPhone && request.phone().empty()) ||
         (request.by_case() == By::kCertificateNumber && request.certificate_number().empty());
}

}  // namespace

absl::StatusOr<v1::Person> People::GetPerson(const Call& call,
                                             const v1::GetPersonRequest& request) {
  call.Touch("people", request.id());
  return db_.Read(call, [&](Tx& tx) { return FindPerson(tx, keyring_, request.id()); });
}

absl::StatusOr<v1::SearchPersonsResponse> People::SearchPersons(
    const Call& call, const v1::SearchPersonsRequest& request) {
  if (IsEmpty(request)) return platform::Fail(common::v1::REASON_SEARCH_EMPTY);
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 20, 100));
  CC_ASSIGN_OR_RETURN(std::vector<v1::Person> people,
                      db_.Read(call, [&](Tx& tx) { return Find(tx, keyring_, request, page); }));
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
    CC_ASSIGN_OR_RETURN(PersonRow row, LockForUpdate(tx, request));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.person.etag()));
    const v1::Person former = row.person;
    CC_RETURN_IF_ERROR(ApplyMask(request.update_mask(), request.person(), row.person));
    Canonicalise(row.person);
    const bool confirmed =
        request.rnokpp_disagreement_confirmed() || StillDisagrees(former, row.person);
    std::vector<platform::FieldError> errors;
    CheckPerson(row.person, today, confirmed, "person", errors);
    if (!errors.empty()) return platform::FailFields(std::move(errors));
    CC_RETURN_IF_ERROR(
        CheckBirthDate(tx, keyring_, rules_, former, row.person, "person.birth_date"));
    if (!request.confirmed_distinct()) CC_RETURN_IF_ERROR(CheckNewKeys(tx, former, row.person));
    row.person.set_rnokpp_disagrees(RnokppContradicts(row.person).has_value());
    ReplacePerson(tx, keyring_, former, request.reason(), row);
    CC_RETURN_IF_ERROR(RefreshMatchKeys(tx, keyring_, {row.person.id()}));
    // Nobody is held back by a registration that has ended.
    CC_ASSIGN_OR_RETURN(const bool in_force, DeleteKeys(tx, row.person.id()));
    if (in_force)
      InsertKeys(tx, {{.keys = KeysOf(keyring_, row.person),
                       .person_id = row.person.id(),
                       .registration_id = row.person.registration_id()}});
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

absl::StatusOr<PersonRow> People::LockForUpdate(Tx& tx,
                                                const v1::UpdatePersonRequest& request) const {
  const auto& paths = request.update_mask().paths();
  const std::string& id = request.person().id();
  if (std::find(paths.begin(), paths.end(), "birth_date") == paths.end())
    return LockPerson(tx, keyring_, id);
  CC_ASSIGN_OR_RETURN(const v1::Person person, FindPerson(tx, keyring_, id));
  CC_RETURN_IF_ERROR(LockHouseholds(tx, {person.household_id()}).status());
  CC_ASSIGN_OR_RETURN(std::vector<PersonRow> people,
                      LockPeopleOf(tx, keyring_, person.household_id()));
  for (PersonRow& row : people) {
    if (row.person.id() == id) return std::move(row);
  }
  // Went to another household between the two looks.
  return platform::Fail(common::v1::REASON_ETAG_STALE);
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
