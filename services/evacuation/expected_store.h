#ifndef SERVICES_EVACUATION_EXPECTED_STORE_H_
#define SERVICES_EVACUATION_EXPECTED_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/sites.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of who comes to a unit: on trips, with reservations, or directed there from a site.
namespace cc::evacuation {

struct ExpectedIn {
  platform::ScopeKey key = 0;                // of the unit, in relation DESTINATION
  absl::CivilDay directed_since = {};        // who left a site before is not expected any more
  std::vector<std::string> unit_codes = {};  // that directions name and that lie in the unit
};

// Units that somebody within the caller's scope was directed to, in the unit or not.
absl::StatusOr<std::vector<std::string>> DirectedUnits(platform::Tx& tx, const ExpectedIn& in);
// By day, source and id; one more than the page holds where there are more. Nobody is in two of
// them.
absl::StatusOr<std::vector<v1::ExpectedArrival>> ListExpected(platform::Tx& tx,
                                                              const ExpectedIn& in,
                                                              const platform::Page& page);
// The groups of these, by id; one more than the page holds where there are more.
absl::StatusOr<std::vector<std::string>> ListExpectedIds(platform::Tx& tx, const ExpectedIn& in,
                                                         const platform::Page& page);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_EXPECTED_STORE_H_
