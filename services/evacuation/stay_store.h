#ifndef SERVICES_EVACUATION_STAY_STORE_H_
#define SERVICES_EVACUATION_STAY_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of stays and reservations. Reasons and addresses are encrypted.
namespace cc::evacuation {

// A stay with what its change tells the feed. A reservation that ran out reads as EXPIRED.
struct StayRow {
  v1::Stay stay;
  v1::Beds people;  // by the kind of bed that they need
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
};

void InsertStay(platform::Tx& tx, const platform::Keyring& keyring, StayRow& row);
// Writes what may change of a stay whose group this transaction has locked.
void UpdateStay(platform::Tx& tx, const platform::Keyring& keyring, StayRow& row);
// NOT_FOUND where there is none within the scope.
absl::StatusOr<StayRow> FindStay(platform::Tx& tx, const platform::Keyring& keyring,
                                 const std::string& id);
// What a locked group has: where it stays, or its last reservation that was neither taken up nor
// given up, though it may have run out. Nothing where there is none.
absl::StatusOr<std::optional<StayRow>> FindStayOf(platform::Tx& tx,
                                                  const platform::Keyring& keyring,
                                                  const std::string& party_id,
                                                  v1::Stay::State state);
// The last day of the group's ended stays; empty where there is none.
absl::StatusOr<std::string> LastEndOf(platform::Tx& tx, const std::string& party_id);

// By creation; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Stay>> ListStays(platform::Tx& tx, const platform::Keyring& keyring,
                                                const v1::ListStaysRequest& request,
                                                const platform::Page& page);
// Who stays and whose last day comes within the days of warning, by it.
struct WarningDays {
  int transit_centre, temporary_accommodation;
};
absl::StatusOr<std::vector<v1::Stay>> ListStayWarnings(platform::Tx& tx,
                                                       const platform::Keyring& keyring,
                                                       const v1::ListStayWarningsRequest& request,
                                                       WarningDays days, absl::CivilDay today,
                                                       const platform::Page& page);
// The day by which such a stay is sorted: the earlier of the last day agreed and the limit.
std::string LastDayOf(const v1::Stay& stay);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_STAY_STORE_H_
