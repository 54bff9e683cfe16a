#ifndef SERVICES_REGISTRY_MATCH_EVIDENCE_H_
#define SERVICES_REGISTRY_MATCH_EVIDENCE_H_

#include "cc/registry/v1/duplicates.pb.h"
#include "services/registry/matching/weights.h"

namespace cc::registry {

// What speaks for and against two records being one person, as the contract tells it.
void AddEvidence(const matching::Explanation& explanation,
                 google::protobuf::RepeatedPtrField<v1::FieldAgreement>& evidence);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_MATCH_EVIDENCE_H_
