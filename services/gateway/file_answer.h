#ifndef SERVICES_GATEWAY_FILE_ANSWER_H_
#define SERVICES_GATEWAY_FILE_ANSWER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/gateway/contract.h"
#include "services/gateway/http_message.h"

// Answers that are files: `google.api.HttpBody` goes out as its bytes.
namespace cc::gateway {

bool AnswersFile(const Method& method);

// The bytes with their media type, as an attachment of the name in `cc.common.v1.Download`. A media
// type that is not one becomes `application/octet-stream`. INTERNAL where `wire` is no HttpBody.
absl::StatusOr<HttpResponse> FileAnswer(const std::string& wire);

// `attachment; filename="…"; filename*=UTF-8''…` (RFC 6266): folders, quotes and control characters
// never get into the header.
std::string ContentDisposition(absl::string_view file_name);

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_FILE_ANSWER_H_
