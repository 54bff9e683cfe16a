#include "services/evacuation/stay_party.h"

#include <algorithm>

#include "services/platform/db/etag.h"

namespace cc::evacuation {

using platform::ScopeKey;
using platform::Tx;

absl::StatusOr<StayAndParty> LockStay(Tx& tx, const platform::Keyring& keyring,
                                      const std::string& id, const std::string& etag) {
  CC_ASSIGN_OR_RETURN(const StayRow seen, FindStay(tx, keyring, id));
  CC_ASSIGN_OR_RETURN(PartyRow party, LockParty(tx, keyring, seen.stay.party_id()));
  // Anew, since it may have changed until the lock was had.
  CC_ASSIGN_OR_RETURN(StayRow stay, FindStay(tx, keyring, id));
  CC_RETURN_IF_ERROR(platform::CheckEtag(etag, stay.stay.etag()));
  return StayAndParty{.stay = std::move(stay), .party = std::move(party)};
}

void ShowParty(Tx& tx, PartyRow& row, const std::vector<ScopeKey>& keys) {
  std::vector<ScopeKey> scope = BothOf(row.scope, keys);
  if (scope == BothOf(row.scope, {})) return;
  const std::vector<ScopeKey> before = std::exchange(row.scope, std::move(scope));
  UpdateParty(tx, row);
  tx.Defer(
      "UPDATE stays SET scope = (SELECT array_agg(DISTINCT k ORDER BY k) FROM unnest(scope || "
      "$2::int[]) AS k) WHERE party_id = $1",
      row.party.id(), keys);
  tx.Emit({.kind = "parties",
           .key = row.party.id(),
           .revision = row.revision,
           .before = before,
           .after = row.scope});
  tx.call().Touch("parties", row.party.id());
}

void EmitStay(Tx& tx, const StayRow& row, const std::vector<ScopeKey>& before) {
  tx.Emit({.kind = "stays",
           .key = row.stay.id(),
           .revision = row.revision,
           .before = before,
           .after = row.scope});
  tx.call().Touch("stays", row.stay.id());
  tx.call().Touch("parties", row.stay.party_id());
}

std::vector<ScopeKey> BothOf(std::vector<ScopeKey> a, const std::vector<ScopeKey>& b) {
  a.insert(a.end(), b.begin(), b.end());
  std::sort(a.begin(), a.end());
  a.erase(std::unique(a.begin(), a.end()), a.end());
  return a;
}

}  // namespace cc::evacuation
