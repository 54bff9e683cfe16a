#ifndef SERVICES_REGISTRY_MERGE_RULES_H_
#define SERVICES_REGISTRY_MERGE_RULES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "cc/registry/v1/duplicates.pb.h"

// What may be done with a candidate, and what two records of one person become.
namespace cc::registry {

// SIDE_OUT_OF_SCOPE unless both sides lie within the caller's scope.
absl::Status CheckBothSides(const v1::DuplicateCandidate& candidate);
// STATE_FORBIDS unless the candidate is in this state.
absl::Status CheckCandidateState(const v1::DuplicateCandidate& candidate,
                                 v1::DuplicateCandidate::State state);
// SECOND_PERSON_REQUIRED where the caller proposed the merge.
absl::Status CheckSecondPerson(const v1::DuplicateCandidate& candidate, absl::string_view caller);

// Whether the first record remains: the one that was registered earlier.
bool FirstRemains(const v1::Person& first, const v1::Person& second);

// What the surviving record becomes. Name, birth date and sex are those of the record whose
// document was issued last, of the survivor where neither tells or both on one day; whatever the
// survivor lacks comes from the other; documents, vulnerabilities and former names of both are
// kept, a family name that gives way among the latter. Ids, household and registration stay the
// survivor's.
v1::Person MergePeople(const v1::Person& survivor, const v1::Person& other);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_MERGE_RULES_H_
