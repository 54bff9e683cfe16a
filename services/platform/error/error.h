#ifndef SERVICES_PLATFORM_ERROR_ERROR_H_
#define SERVICES_PLATFORM_ERROR_ERROR_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cc/common/v1/reason.pb.h"
#include "google/rpc/status.pb.h"

// The one error model. A refusal is an absl::Status whose code and text come from the reason's own
// options in the contract; it carries the reason, its metadata and the fields concerned.
namespace cc::platform {

using common::v1::Reason;
// Values for the `{name}` places of the reason's text. Never personal data.
using Details = std::map<std::string, std::string>;

enum class Language { kUkrainian, kEnglish };

// One field and why it is refused. `field` is a dotted path with list indexes, e.g.
// `members[2].birth_date`.
struct FieldError {
  std::string field;
  Reason reason;
  Details details;
};

// A refusal for `reason`, with the code that the contract gives it.
absl::Status Fail(Reason reason, Details details = {});

// INVALID_ARGUMENT for fields; at least one.
absl::Status FailFields(std::vector<FieldError> fields);
absl::Status FailField(absl::string_view field, Reason reason, Details details = {});

// What the places of the reason's text stand for.
Details DetailsOf(const absl::Status& status);

// The fields that a status concerns; none where it carries no fields.
std::vector<FieldError> FieldsOf(const absl::Status& status);

// The reason that a status carries; REASON_UNSPECIFIED where it carries none.
Reason ReasonOf(const absl::Status& status);

// The status as `google.rpc.Status` with ErrorInfo, BadRequest (texts in `language`),
// LocalizedMessage and, for overload, RetryInfo. A status without a reason becomes REASON_INTERNAL
// (or the reason of its code) and its own text is dropped: it may hold what must not leave the
// service. `trace` is put where the text asks.
google::rpc::Status ToRpcStatus(const absl::Status& status, Language language,
                                absl::string_view trace);

// The other way, for clients: keeps code, reason, metadata and fields.
absl::Status FromRpcStatus(const google::rpc::Status& status);

// Whether another try may mend it: what was asked is not at fault.
bool MayPass(const absl::Status& status);

// Text of a reason with its places filled.
std::string Text(Reason reason, const Details& details, Language language);

}  // namespace cc::platform

#define CC_CONCAT_(a, b) a##b
#define CC_CONCAT(a, b) CC_CONCAT_(a, b)
#define CC_RETURN_IF_ERROR(expr)                                            \
  do {                                                                      \
    if (absl::Status cc_status = (expr); !cc_status.ok()) return cc_status; \
  } while (false)
#define CC_ASSIGN_OR_RETURN(lhs, expr)                                                        \
  auto CC_CONCAT(cc_result_, __LINE__) = (expr);                                              \
  if (!CC_CONCAT(cc_result_, __LINE__).ok()) return CC_CONCAT(cc_result_, __LINE__).status(); \
  lhs = *std::move(CC_CONCAT(cc_result_, __LINE__))

#endif  // SERVICES_PLATFORM_ERROR_ERROR_H_
