#include "services/registry/merges.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "services/registry/birth_date_check.h"
#include "services/registry/household_store.h"
#include "services/registry/match_key_store.h"
#include "services/registry/merge_rules.h"
#include "services/registry/merged_rows.h"
#include "services/registry/person_store.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Tx;

struct Sides {
  PersonRow survivor, other;
};

// Locked in the order of ids, whoever merges them with whom; their households before, for a birth
// date may change.
absl::StatusOr<Sides> LockSides(Tx& tx, const Keyring& keyring, const CandidateRow& row) {
  std::vector<std::string> households;
  for (const std::string& id : {row.first_id, row.second_id}) {
    CC_ASSIGN_OR_RETURN(const v1::Person person, FindPerson(tx, keyring, id));
    households.push_back(person.household_id());
  }
  CC_RETURN_IF_ERROR(LockHouseholds(tx, households).status());
  CC_ASSIGN_OR_RETURN(PersonRow first, LockPerson(tx, keyring, row.first_id));
  CC_ASSIGN_OR_RETURN(PersonRow second, LockPerson(tx, keyring, row.second_id));
  // Went to another household between the two looks.
  if (first.person.household_id() != households[0] || second.person.household_id() != households[1])
    return platform::Fail(common::v1::REASON_ETAG_STALE);
  if (row.candidate.survivor_person_id() == row.first_id)
    return Sides{std::move(first), std::move(second)};
  return Sides{std::move(second), std::move(first)};
}

void Tell(Tx& tx, const PersonRow& row, int64_t revision) {
  tx.Emit({.kind = "people",
           .key = row.person.id(),
           .revision = revision,
           .before = row.scope,
           .after = row.scope});
}

// Each key once.
std::vector<IdentityKey> Union(std::vector<IdentityKey> keys,
                               const std::vector<IdentityKey>& more) {
  for (const IdentityKey& key : more) {
    const bool known = std::any_of(keys.begin(), keys.end(), [&](const IdentityKey& one) {
      return one.kind == key.kind && one.key == key.key;
    });
    if (!known) keys.push_back(key);
  }
  return keys;
}

}  // namespace

absl::StatusOr<MergeRecord> Merge(Tx& tx, const Keyring& keyring, const DatedRules& rules,
                                  const CandidateRow& row) {
  CC_ASSIGN_OR_RETURN(Sides sides, LockSides(tx, keyring, row));
  auto& [survivor, other] = sides;
  MergeRecord merge{.former = survivor.person};
  CC_ASSIGN_OR_RETURN(merge.survivor_in_force, DeleteKeys(tx, survivor.person.id()));
  CC_ASSIGN_OR_RETURN(merge.other_in_force, DeleteKeys(tx, other.person.id()));

  const v1::Person former = survivor.person;
  survivor.person = MergePeople(former, other.person);
  CC_RETURN_IF_ERROR(
      CheckBirthDate(tx, keyring, rules, former, survivor.person, "survivor_person_id"));
  ReplacePerson(tx, keyring, former, row.candidate.note(), survivor);
  merge.survivor_revision = survivor.revision;
  SetMergedInto(tx, other.person.id(), survivor.person.id());
  TakeRows(tx, row.candidate.id(), survivor, other);
  if (merge.survivor_in_force || merge.other_in_force) {
    // Nobody else is registered by what either was known by.
    InsertKeys(tx, {{.keys = Union(KeysOf(keyring, survivor.person),
                                   Union(KeysOf(keyring, former), KeysOf(keyring, other.person))),
                     .person_id = survivor.person.id(),
                     .registration_id = merge.survivor_in_force ? survivor.person.registration_id()
                                                                : other.person.registration_id()}});
  }
  DeleteMatchKeys(tx, other.person.id());
  CC_RETURN_IF_ERROR(RefreshMatchKeys(tx, keyring, {survivor.person.id()}));
  Tell(tx, survivor, survivor.revision);
  Tell(tx, other, other.revision + 1);
  return merge;
}

absl::Status TakeBack(Tx& tx, const Keyring& keyring, const DatedRules& rules,
                      const CandidateRow& row) {
  CC_ASSIGN_OR_RETURN(const MergeRecord merge, FindMergeRecord(tx, keyring, row.candidate.id()));
  CC_ASSIGN_OR_RETURN(Sides sides, LockSides(tx, keyring, row));
  auto& [survivor, other] = sides;
  if (survivor.revision != merge.survivor_revision)
    return platform::Fail(common::v1::REASON_MERGE_OVERTAKEN);
  CC_RETURN_IF_ERROR(DeleteKeys(tx, survivor.person.id()).status());

  const v1::Person merged = survivor.person;
  survivor.person = merge.former;
  CC_RETURN_IF_ERROR(
      CheckBirthDate(tx, keyring, rules, merged, survivor.person, "survivor_person_id"));
  ReplacePerson(tx, keyring, merged, row.candidate.note(), survivor);
  GiveRowsBack(tx, row.candidate.id(), other);
  SetMergedInto(tx, other.person.id(), "");
  if (merge.survivor_in_force) {
    InsertKeys(tx, {{.keys = KeysOf(keyring, survivor.person),
                     .person_id = survivor.person.id(),
                     .registration_id = survivor.person.registration_id()}});
  }
  if (merge.other_in_force) {
    InsertKeys(tx, {{.keys = KeysOf(keyring, other.person),
                     .person_id = other.person.id(),
                     .registration_id = other.person.registration_id()}});
  }
  CC_RETURN_IF_ERROR(RefreshMatchKeys(tx, keyring, {survivor.person.id(), other.person.id()}));
  Tell(tx, survivor, survivor.revision);
  Tell(tx, other, other.revision + 1);
  return absl::OkStatus();
}

}  // namespace cc::registry
