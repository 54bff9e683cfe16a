#ifndef SERVICES_TERRITORY_INSTITUTION_STORE_H_
#define SERVICES_TERRITORY_INSTITUTION_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cc/territory/v1/authorities.pb.h"
#include "services/platform/auth/office.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

namespace cc::territory {

struct InstitutionRow {
  v1::Institution institution;  // `home_unit_code` as of the last change
  int32_t home_tail = 0;
  platform::OfficeKeys office;  // of the home unit
  int64_t revision = 0;
};

// What a list asks for; what is empty asks for all.
struct InstitutionFilter {
  std::optional<platform::ScopeKey> home, present;  // in this unit or one below it
  int kind = 0;
  absl::string_view date;
};

// Keeps the new state among the versions. ALREADY_EXISTS where one of this EDRPOU works away from
// home in these days. `present_office`: of the unit where it works.
absl::StatusOr<InstitutionRow> InsertInstitution(platform::Tx& tx,
                                                 const v1::Institution& institution,
                                                 const platform::OfficeKeys& office,
                                                 const platform::OfficeKeys& present_office);
// Writes `after` over the row as read; as InsertInstitution, and ETAG_STALE where the row has
// changed since.
absl::StatusOr<InstitutionRow> ReplaceInstitution(platform::Tx& tx, const InstitutionRow& before,
                                                  const v1::Institution& after,
                                                  const platform::OfficeKeys& present_office);
// NOT_FOUND where there is none.
absl::StatusOr<InstitutionRow> FindInstitution(platform::Tx& tx, absl::string_view id);
// One more than the page holds, in the order of their recording.
absl::StatusOr<std::vector<InstitutionRow>> SelectInstitutions(platform::Tx& tx,
                                                               const InstitutionFilter& filter,
                                                               const platform::Page& page);
// One more than the page holds, the latest first. NOT_FOUND where there is no such institution.
absl::StatusOr<std::vector<v1::InstitutionVersion>> SelectInstitutionVersions(
    platform::Tx& tx, absl::string_view id, const platform::Page& page);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_INSTITUTION_STORE_H_
