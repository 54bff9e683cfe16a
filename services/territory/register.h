#ifndef SERVICES_TERRITORY_REGISTER_H_
#define SERVICES_TERRITORY_REGISTER_H_

#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "services/platform/auth/scope.h"
#include "services/platform/db/db.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// The register as territory itself answers from it: an immutable index, replaced as a whole after
// each import, be it by this process or by another replica. Thread-safe.
class Register : public platform::UnitPaths {
 public:
  explicit Register(platform::Db& db) : db_(db) {}

  // Never null once Reload() succeeded.
  std::shared_ptr<const TerritoryIndex> index() const;
  // Reads the register anew where the database has another revision.
  absl::Status Reload(const platform::Call& call);
  absl::Status Ready() const;

  std::optional<platform::UnitPath> Find(absl::string_view code) const override;

 private:
  platform::Db& db_;
  mutable absl::Mutex mu_;
  std::shared_ptr<const TerritoryIndex> index_ ABSL_GUARDED_BY(mu_);
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_REGISTER_H_
