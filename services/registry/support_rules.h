#ifndef SERVICES_REGISTRY_SUPPORT_RULES_H_
#define SERVICES_REGISTRY_SUPPORT_RULES_H_

#include <initializer_list>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cc/registry/v1/support_service.pb.h"
#include "google/protobuf/field_mask.pb.h"

// What must hold of records of support, and the steps that their states allow.
namespace cc::registry {

// DATE_IN_FUTURE for a day after today; an empty one is none.
absl::Status CheckNotFuture(absl::string_view date, absl::CivilDay today);

// FINDINGS_CONTRADICT where a kind is named twice, found and ended at once, or nothing at all.
absl::Status CheckFindings(const v1::AssessNeedsRequest& request);

// Is `kind` the `offered` one or one of its services?
bool Covers(absl::string_view offered, absl::string_view kind);
// PROVIDER_UNSUITABLE unless it is active and offers the kind.
absl::Status CheckOffers(const v1::Provider& provider, absl::string_view kind);

// STATE_FORBIDS unless the referral is in one of these states.
absl::Status CheckState(const v1::Referral& referral,
                        std::initializer_list<v1::Referral::State> allowed);
// RESPONDER_IS_SENDER.
absl::Status CheckResponder(const v1::Referral& referral, absl::string_view principal);

// RETURN_REQUIRED where a talk found a return and its place or day is missing.
absl::Status CheckReturnTold(const v1::RecordFollowUpRequest& request);
// STATE_FORBIDS unless the talk is due.
absl::Status CheckDue(const v1::FollowUp& follow_up);

// Of the list of territories in any way.
bool IsDangerous(territory::v1::Status status);

// What the record itself must satisfy: DATE_IN_FUTURE, DOCUMENT_REQUIRED.
absl::Status CheckDamagedProperty(const v1::DamagedProperty& property, absl::CivilDay today);
// STATE_FORBIDS for a step that the states do not have. Any state may be the first.
absl::Status CheckStep(v1::DamagedProperty::State from, v1::DamagedProperty::State to);

// Copies the fields of the mask. FIELD_MASK_INVALID for one that cannot be changed.
absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const v1::Provider& from,
                       v1::Provider& to);
absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const v1::DamagedProperty& from,
                       v1::DamagedProperty& to);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_SUPPORT_RULES_H_
