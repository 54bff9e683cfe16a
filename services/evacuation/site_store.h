#ifndef SERVICES_EVACUATION_SITE_STORE_H_
#define SERVICES_EVACUATION_SITE_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of sites, without their rooms. Everyone sees sites; who changes one is the handlers' matter.
namespace cc::evacuation {

// A site with what its changes tell the feed. What rests on rules is not filled in.
struct SiteRow {
  v1::Site site;
  int64_t revision = 0;
  int64_t places_revision = 0;
  std::vector<platform::ScopeKey> scope;
};

// A new site without rooms; `scope`: the keys that trips and stays take over.
absl::StatusOr<SiteRow> InsertSite(platform::Tx& tx, const v1::Site& site,
                                   const std::vector<platform::ScopeKey>& scope);
// NOT_FOUND where there is none.
absl::StatusOr<SiteRow> FindSite(platform::Tx& tx, const std::string& id);
// The same, and no one else changes it, its rooms or its beds until the transaction ends.
absl::StatusOr<SiteRow> LockSite(platform::Tx& tx, const std::string& id);
// Writes what may change of a locked site; raises its revision and etag.
void UpdateSite(platform::Tx& tx, SiteRow& row);
// By creation; one more than the page holds where there are more. `within`: key of a unit.
absl::StatusOr<std::vector<v1::Site>> ListSites(platform::Tx& tx,
                                                const v1::ListSitesRequest& request,
                                                std::optional<platform::ScopeKey> within,
                                                const platform::Page& page);

// Sites of these kinds that are not closed, whose first inspection was due months after listing,
// every other months after the last, and overdue on `today`; the longest overdue first.
struct OverdueTerms {
  v1::Site::Kind kind;
  int first_months, every_months;
};
absl::StatusOr<std::vector<v1::Site>> ListOverdueSites(platform::Tx& tx,
                                                       const std::vector<OverdueTerms>& terms,
                                                       std::optional<platform::ScopeKey> within,
                                                       absl::CivilDay today,
                                                       const platform::Page& page);

// Tells that what is free of a locked site changed, and by how many beds what is taken did.
// INTERNAL (at the commit) where more would be taken than there are.
absl::Status ChangePlaces(platform::Tx& tx, const std::string& site_id, const v1::Beds& taken);
// Counts the beds of the rooms in use anew; the capacity grows with them.
absl::StatusOr<SiteRow> RecountBeds(platform::Tx& tx, const std::string& site_id);

// Free places of a unit's sites, by the unit of the site and kind; `unit_code` and what is counted
// are filled in.
absl::StatusOr<std::vector<v1::FreePlaces>> SumPlaces(platform::Tx& tx, v1::Site::Kind kind,
                                                      std::optional<platform::ScopeKey> within);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITE_STORE_H_
