#include "services/access/token_claims.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/platform/auth/scope.h"
#include "services/platform/error/error.h"
#include "services/platform/json/json_object.h"
#include "services/platform/time/date.h"

namespace cc::access {
namespace {

using google::protobuf::Struct;

constexpr double kSkewSeconds = 30;
constexpr size_t kMaxClaims = 8 * 1024;

absl::string_view KindName(v1::Identity::Kind kind) {
  switch (kind) {
    case v1::Identity::KIND_SERVICE:
      return "service";
    case v1::Identity::KIND_EXCHANGE:
      return "exchange";
    default:
      return "person";
  }
}

// Seconds with milliseconds, so that a revocation tells apart tokens of one second.
std::string NumericDate(absl::Time instant) {
  const int64_t millis = absl::ToUnixMillis(instant);
  return absl::StrFormat("%d.%03d", millis / 1000, millis % 1000);
}

// Names of roles are of letters, digits and `_`: nothing needs escaping.
std::string GrantText(const v1::Grant& grant) {
  std::string text = absl::StrCat("{\"r\":\"", grant.role(),
                                  "\",\"u\":", platform::TailOf(grant.unit_code()).value_or(0),
                                  ",\"l\":", static_cast<int>(grant.relation()));
  if (!grant.until().empty()) absl::StrAppend(&text, ",\"x\":\"", grant.until(), "\"");
  return text + "}";
}

bool IsFor(const Struct& claims, const std::string& audience) {
  if (const auto* list = platform::ListMember(claims, "aud")) {
    bool named = false;
    for (const auto& value : list->values()) named = named || value.string_value() == audience;
    // With several audiences the authorised party must be us.
    return named && (list->values_size() == 1 || platform::TextMember(claims, "azp") == audience);
  }
  return platform::TextMember(claims, "aud") == audience;
}

bool HoldsAt(const Struct& claims, double now) {
  const auto expires = platform::NumberMember(claims, "exp"),
             issued = platform::NumberMember(claims, "iat");
  const auto not_before = platform::NumberMember(claims, "nbf");
  return expires && issued && now < *expires + kSkewSeconds && now >= *issued - kSkewSeconds &&
         (!not_before || now >= *not_before - kSkewSeconds);
}

}  // namespace

std::string AccessClaims(const TokenText& token, absl::CivilDay today) {
  std::vector<std::string> grants;
  for (const v1::Grant& grant : token.grants) {
    const auto until = platform::ParseDate(grant.until());
    if (!until || *until >= today) grants.push_back(GrantText(grant));
  }
  const std::string issued = NumericDate(token.issued_at);
  return absl::StrCat("{\"iss\":\"cc-access\",\"aud\":\"cc\",\"sub\":\"", token.subject,
                      "\",\"kind\":\"", KindName(token.kind), "\",\"iat\":", issued,
                      ",\"nbf\":", issued, ",\"exp\":", NumericDate(token.issued_at + kTokenLife),
                      ",\"jti\":\"", token.id, "\",\"grants\":[", absl::StrJoin(grants, ","), "]}");
}

absl::StatusOr<std::string> SubjectOfIdToken(absl::string_view claims_json,
                                             const std::string& issuer, const std::string& audience,
                                             absl::Time now) {
  const auto claims = platform::ParseJsonObject(claims_json, kMaxClaims);
  if (claims.ok() && platform::TextMember(*claims, "iss") == issuer && IsFor(*claims, audience) &&
      HoldsAt(*claims, absl::ToDoubleSeconds(now - absl::UnixEpoch()))) {
    const std::string subject = platform::TextMember(*claims, "sub").value_or("");
    if (!subject.empty() && subject.size() <= 255) return subject;
  }
  return platform::Fail(common::v1::REASON_PROOF_INVALID);
}

}  // namespace cc::access
