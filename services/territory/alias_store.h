#ifndef SERVICES_TERRITORY_ALIAS_STORE_H_
#define SERVICES_TERRITORY_ALIAS_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"
#include "services/territory/territory_index.h"
#include "services/territory/unit_search.h"

namespace cc::territory {

// Moved by every change of an alias.
absl::StatusOr<int64_t> ReadAliasRevision(platform::Tx& tx);
// The aliases in use.
absl::StatusOr<std::vector<UnitName>> ReadAliases(platform::Tx& tx);

// ALREADY_EXISTS where the unit has the alias in use. `alias.unit_code` becomes the present code.
absl::StatusOr<v1::UnitAlias> InsertAlias(platform::Tx& tx, int32_t tail, v1::UnitAlias alias);
// NOT_FOUND, or STATE_FORBIDS where it is out of use already. Without the unit's code.
absl::StatusOr<std::pair<int32_t, v1::UnitAlias>> RemoveAlias(platform::Tx& tx,
                                                              absl::string_view id);
// One more than the page holds, with the tails of their units; without codes.
absl::StatusOr<std::vector<std::pair<int32_t, v1::UnitAlias>>> SelectAliases(
    platform::Tx& tx, std::optional<int32_t> tail, bool show_removed, const platform::Page& page);

// The names before a renaming by an edition become aliases in use, where they are none yet.
absl::Status KeepFormerNames(platform::Tx& tx, const TerritoryIndex& before,
                             const std::vector<v1::Unit>& changed, absl::string_view edition_date);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_ALIAS_STORE_H_
