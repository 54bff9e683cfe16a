#ifndef SERVICES_EVACUATION_STAYS_H_
#define SERVICES_EVACUATION_STAYS_H_

#include <string>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rules/dated_rules.h"

namespace cc::evacuation {

// Handlers of stays that have begun: their extension, end and lists. Thread-safe.
class Stays {
 public:
  Stays(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths,
        const platform::DatedRules& rules)
      : db_(db), keyring_(keyring), paths_(paths), rules_(rules) {}

  absl::StatusOr<v1::Stay> ExtendStay(const platform::Call& call,
                                      const v1::ExtendStayRequest& request);
  absl::StatusOr<v1::Stay> EndStay(const platform::Call& call, const v1::EndStayRequest& request);
  absl::StatusOr<v1::Stay> GetStay(const platform::Call& call, const v1::GetStayRequest& request);
  absl::StatusOr<v1::ListStaysResponse> ListStays(const platform::Call& call,
                                                  const v1::ListStaysRequest& request);
  absl::StatusOr<v1::ListStayWarningsResponse> ListStayWarnings(
      const platform::Call& call, const v1::ListStayWarningsRequest& request);

 private:
  // The direction with the unit of its site. SITE_UNKNOWN, UNIT_UNKNOWN.
  absl::StatusOr<v1::Onward> Complete(platform::Tx& tx, v1::Onward onward) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const platform::DatedRules& rules_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_STAYS_H_
