#ifndef SERVICES_TERRITORY_CLIENT_KEPT_REGISTER_H_
#define SERVICES_TERRITORY_CLIENT_KEPT_REGISTER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cc/territory/v1/status_basis.pb.h"
#include "services/platform/db/db.h"
#include "services/territory/territory_index.h"

// The copy of the register in a neighbour's own database: the units apart from the rest, for a list
// changes more often than the codifier.
namespace cc::territory {

struct KeptRegister {
  v1::RegisterSnapshot snapshot;
  absl::Time taken_at;
};

// NOT_FOUND where nothing is kept.
absl::StatusOr<KeptRegister> ReadKept(platform::Db& db, const platform::Call& call);

// Keeps the register and, in the same transaction, the units that moved since the one kept before.
// `before` is what the neighbour answered from until now, or null. Does nothing where another
// process of the neighbour has kept this register or a later one.
absl::Status Keep(platform::Db& db, const platform::Call& call,
                  std::shared_ptr<const TerritoryIndex> before, const TerritoryIndex& now);

// The register of a snapshot, with the units of `same_units` instead of its own unless that is
// null. Neighbours find units by code only, so that names are not sorted.
absl::StatusOr<std::shared_ptr<const TerritoryIndex>> MakeIndex(
    v1::RegisterSnapshot snapshot, const TerritoryIndex* same_units = nullptr);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_CLIENT_KEPT_REGISTER_H_
