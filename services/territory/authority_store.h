#ifndef SERVICES_TERRITORY_AUTHORITY_STORE_H_
#define SERVICES_TERRITORY_AUTHORITY_STORE_H_

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

struct AuthorityRow {
  v1::Authority authority;  // `unit_code` as of the last change
  int32_t unit_tail = 0;
  platform::OfficeKeys office;
  int64_t revision = 0;
};

// What a list asks for; what is empty asks for all.
struct AuthorityFilter {
  std::optional<int32_t> unit_tail;              // over this unit
  std::optional<platform::ScopeKey> unit_below;  // over this unit or one below it
  int kind = 0;
  absl::string_view date;
  std::optional<bool> relocated;
};

// Keeps the new state among the versions. AUTHORITY_OVERLAPS where the unit has one of the kind in
// these days.
absl::StatusOr<AuthorityRow> InsertAuthority(platform::Tx& tx, const v1::Authority& authority,
                                             const platform::OfficeKeys& office);
// Writes `after` over the row as read; as InsertAuthority, and ETAG_STALE where the row has changed
// since.
absl::StatusOr<AuthorityRow> ReplaceAuthority(platform::Tx& tx, const AuthorityRow& before,
                                              const v1::Authority& after);
// NOT_FOUND where there is none.
absl::StatusOr<AuthorityRow> FindAuthority(platform::Tx& tx, absl::string_view id);
// One more than the page holds, in the order of their recording.
absl::StatusOr<std::vector<AuthorityRow>> SelectAuthorities(platform::Tx& tx,
                                                            const AuthorityFilter& filter,
                                                            const platform::Page& page);
// The bodies over any of these units that work on the day.
absl::StatusOr<std::vector<AuthorityRow>> SelectWorking(platform::Tx& tx,
                                                        const std::vector<int32_t>& unit_tails,
                                                        absl::string_view date);
// One more than the page holds, the latest first. NOT_FOUND where there is no such authority.
absl::StatusOr<std::vector<v1::AuthorityVersion>> SelectAuthorityVersions(
    platform::Tx& tx, absl::string_view id, const platform::Page& page);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_AUTHORITY_STORE_H_
