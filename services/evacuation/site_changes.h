#ifndef SERVICES_EVACUATION_SITE_CHANGES_H_
#define SERVICES_EVACUATION_SITE_CHANGES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/evacuation/site_store.h"

// What handlers of sites share.
namespace cc::evacuation {

// A site, locked by whoever acts for it. NOT_FOUND, UNIT_OUT_OF_SCOPE, ETAG_STALE.
absl::StatusOr<SiteRow> LockSiteToChange(platform::Tx& tx, const std::string& id,
                                         const std::string& etag);
// Writes a locked site and tells of it.
void UpdateSiteRow(platform::Tx& tx, SiteRow& row);
// Tells that a site changed: as a site, and as a transit centre where it is one.
void EmitSite(platform::Tx& tx, const SiteRow& row, const std::vector<platform::ScopeKey>& before);

// The key by which sites of a unit and of those below it are found; nothing for an empty code.
// UNIT_UNKNOWN on `unit_code`.
absl::StatusOr<std::optional<platform::ScopeKey>> KeyOfUnit(const platform::UnitPaths& paths,
                                                            const std::string& unit_code);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITE_CHANGES_H_
