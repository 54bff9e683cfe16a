#ifndef SERVICES_TERRITORY_SEARCH_REGISTER_H_
#define SERVICES_TERRITORY_SEARCH_REGISTER_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "services/platform/db/db.h"
#include "services/territory/territory_register.h"
#include "services/territory/unit_search.h"

namespace cc::territory {

// The search over the register in memory and the aliases in the database; made anew with either.
// Thread-safe.
class SearchRegister {
 public:
  // Follows `kept` from now on: to be made before anything refreshes it.
  SearchRegister(platform::Db& db, TerritoryRegister& kept);

  // Never null.
  std::shared_ptr<const UnitSearch> search() const;

 private:
  absl::Status Refresh(const platform::Call& call, std::shared_ptr<const TerritoryIndex> index);

  platform::Db& db_;
  mutable absl::Mutex mu_;
  std::shared_ptr<const UnitSearch> search_ ABSL_GUARDED_BY(mu_);
  int64_t alias_revision_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_SEARCH_REGISTER_H_
