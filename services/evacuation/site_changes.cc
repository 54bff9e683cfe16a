#include "services/evacuation/site_changes.h"

#include "services/platform/auth/office.h"
#include "services/platform/db/etag.h"

namespace cc::evacuation {

using platform::ScopeKey;
using platform::Tx;

absl::StatusOr<SiteRow> LockSiteToChange(Tx& tx, const std::string& id, const std::string& etag) {
  CC_ASSIGN_OR_RETURN(SiteRow row, LockSite(tx, id));
  CC_RETURN_IF_ERROR(platform::CheckActsFor(tx.call().scope(), row.scope, row.site.unit_code()));
  CC_RETURN_IF_ERROR(platform::CheckEtag(etag, row.site.etag()));
  return row;
}

void UpdateSiteRow(Tx& tx, SiteRow& row) {
  UpdateSite(tx, row);
  EmitSite(tx, row, row.scope);
}

void EmitSite(Tx& tx, const SiteRow& row, const std::vector<ScopeKey>& before) {
  tx.Emit({.kind = "sites",
           .key = row.site.id(),
           .revision = row.revision,
           .before = before,
           .after = row.scope});
  if (row.site.kind() == v1::Site::KIND_TRANSIT_CENTRE) {
    tx.Emit({.kind = "transit_centres",
             .key = row.site.id(),
             .revision = row.revision,
             .before = before,
             .after = row.scope});
  }
  tx.call().Touch("sites", row.site.id());
}

absl::StatusOr<std::optional<ScopeKey>> KeyOfUnit(const platform::UnitPaths& paths,
                                                  const std::string& unit_code) {
  if (unit_code.empty()) return std::nullopt;
  const std::optional<platform::UnitPath> path = paths.Find(unit_code);
  if (!path || path->empty()) {
    return platform::FailField("unit_code", common::v1::REASON_UNIT_UNKNOWN, {{"unit", unit_code}});
  }
  return platform::MakeScopeKey(options::v1::RELATION_DESTINATION, path->back());
}

}  // namespace cc::evacuation
