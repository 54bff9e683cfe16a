#include "services/registry/match_evidence.h"

namespace cc::registry {
namespace {

// The contract numbers fields from one and levels from `missing`, which no evidence has.
static_assert(static_cast<int>(matching::Field::kHousehold) + 1 ==
              v1::FieldAgreement::FIELD_HOUSEHOLD);
static_assert(static_cast<int>(matching::Level::kMarried) == v1::FieldAgreement::LEVEL_MARRIED);

}  // namespace

void AddEvidence(const matching::Explanation& explanation,
                 google::protobuf::RepeatedPtrField<v1::FieldAgreement>& evidence) {
  for (const matching::FieldEvidence& one : explanation.fields) {
    v1::FieldAgreement& agreement = *evidence.Add();
    agreement.set_field(static_cast<v1::FieldAgreement::Field>(static_cast<int>(one.field) + 1));
    agreement.set_level(static_cast<v1::FieldAgreement::Level>(one.level));
    agreement.set_bits(one.bits);
  }
}

}  // namespace cc::registry
