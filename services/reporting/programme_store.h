#ifndef SERVICES_REPORTING_PROGRAMME_STORE_H_
#define SERVICES_REPORTING_PROGRAMME_STORE_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cc/reporting/v1/resources.pb.h"
#include "services/platform/auth/office.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

namespace cc::reporting {

// Adds a programme and tells the feed. ALREADY_EXISTS for a title that is recorded.
absl::StatusOr<v1::Programme> InsertProgramme(platform::Tx& tx, const v1::Programme& programme,
                                              const platform::OfficeKeys& scope);

// NOT_FOUND where there is none within the scope.
absl::StatusOr<v1::Programme> FindProgramme(platform::Tx& tx, absl::string_view id);

// One more than the page holds, by id; without `seen_by` all.
absl::StatusOr<std::vector<v1::Programme>> SelectProgrammes(
    platform::Tx& tx, std::optional<platform::ScopeKey> seen_by, const platform::Page& page);

}  // namespace cc::reporting

#endif  // SERVICES_REPORTING_PROGRAMME_STORE_H_
