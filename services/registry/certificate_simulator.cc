#include "services/registry/certificate_simulator.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"

namespace cc::registry {

using platform::Call;
using platform::Rows;
using platform::Tx;
using Number = std::optional<std::string>;

absl::StatusOr<Number> CertificateSimulator::NumberFor(const Call& call,
                                                       const CertificateRequest& request) {
  if (!reachable_) return platform::Fail(common::v1::REASON_UNAVAILABLE);
  int prefix = 0;
  (void)absl::SimpleAtoi(
      absl::string_view(request.registration.office_unit_code()).substr(0, 6).substr(2), &prefix);
  return db_.WriteStep(call, [&](Tx& tx) -> absl::StatusOr<Number> {
    tx.Defer(
        "INSERT INTO certificate_simulator (key, prefix, ready_at) VALUES ($1, $2, $3) "
        "ON CONFLICT (key) DO NOTHING",
        request.key, prefix, call.now() + options_.delay);
    CC_ASSIGN_OR_RETURN(
        Rows rows,
        tx.Query("SELECT prefix, serial FROM certificate_simulator WHERE key = $1 AND ready_at <= "
                 "$2",
                 request.key, call.now()));
    if (rows.empty()) return Number();
    return Number(absl::StrFormat("%04d-%010d", rows[0].integer(0), rows[0].integer(1)));
  });
}

}  // namespace cc::registry
