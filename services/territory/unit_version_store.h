#ifndef SERVICES_TERRITORY_UNIT_VERSION_STORE_H_
#define SERVICES_TERRITORY_UNIT_VERSION_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// Editions and the versions of units that they made. `revision` is an edition's: the units as of it
// are, of each tail, the version with the greatest revision not above it.
namespace cc::territory {

// The last edition not later than the day, what came with the suite aside.
absl::StatusOr<std::optional<v1::Edition>> EditionOn(platform::Tx& tx, absl::string_view date);
// Newest first, one more than the page where there are more.
absl::StatusOr<std::vector<v1::Edition>> ReadEditions(platform::Tx& tx, const platform::Page& page);
absl::StatusOr<bool> EditionExists(platform::Tx& tx, absl::string_view id);

// The tail of a unit that has or had this code, or that is this tail; nothing for others.
absl::StatusOr<std::optional<int32_t>> FindTail(platform::Tx& tx, absl::string_view code);

// From the first level down to the unit; empty where the edition does not have it.
absl::StatusOr<std::vector<v1::Unit>> ReadPath(platform::Tx& tx, int64_t revision, int32_t tail);

struct UnitsFilter {
  std::optional<int32_t> parent;
  int category = 0;  // 0: each
  bool closed = false;
  std::string after;  // code; empty from the first
  int most = 0;
};
// In order of code.
absl::StatusOr<std::vector<v1::Unit>> ReadUnits(platform::Tx& tx, int64_t revision,
                                                const UnitsFilter& filter);

// In order of tail, one more than the page where there are more.
absl::StatusOr<std::vector<v1::UnitChange>> ReadChanges(platform::Tx& tx,
                                                        absl::string_view edition_id,
                                                        v1::UnitChange::Kind kind,
                                                        const platform::Page& page);
// Newest first, one more than the page where there are more. The revision of the last one
// continues.
struct Versions {
  std::vector<v1::UnitVersion> versions;
  std::vector<int64_t> revisions;
};
absl::StatusOr<Versions> ReadVersions(platform::Tx& tx, int32_t tail, const platform::Page& page);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_UNIT_VERSION_STORE_H_
