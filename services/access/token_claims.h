#ifndef SERVICES_ACCESS_TOKEN_CLAIMS_H_
#define SERVICES_ACCESS_TOKEN_CLAIMS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "cc/access/v1/resources.pb.h"

// What tokens say: those that we issue and those of the sign-in provider. Pure.
namespace cc::access {

inline constexpr absl::Duration kTokenLife = absl::Minutes(10);

struct TokenText {
  std::string id, subject;
  v1::Identity::Kind kind = v1::Identity::KIND_UNSPECIFIED;
  absl::Time issued_at;
  std::vector<v1::Grant> grants;
};
// The claims of an access token; grants that ended before `today` are left out.
std::string AccessClaims(const TokenText& token, absl::CivilDay today);

// The `sub` of an ID token (OpenID Connect Core, 3.1.3.7) whose signature was verified: issuer,
// audience, authorised party and time are judged here, with half a minute for clocks that differ.
// PROOF_INVALID otherwise.
absl::StatusOr<std::string> SubjectOfIdToken(absl::string_view claims_json,
                                             const std::string& issuer, const std::string& audience,
                                             absl::Time now);

}  // namespace cc::access

#endif  // SERVICES_ACCESS_TOKEN_CLAIMS_H_
