#ifndef SERVICES_TERRITORY_IMPORTS_H_
#define SERVICES_TERRITORY_IMPORTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/upload/uploads.h"
#include "services/territory/codifier_rules.h"
#include "services/territory/territory_register.h"

namespace cc::territory {

// Handlers of the imports of the codifier. A file is read and judged outside the database; one
// short transaction then changes everything or nothing, tells the feed and moves the register's
// revision. Thread-safe.
class Imports {
 public:
  Imports(platform::Db& db, platform::Uploads& uploads, TerritoryRegister& kept)
      : db_(db), uploads_(uploads), register_(kept) {}

  absl::StatusOr<v1::ImportReport> ImportCodifier(const platform::Call& call,
                                                  const v1::ImportCodifierRequest& request);

 private:
  absl::StatusOr<v1::ImportReport> TakeCodifier(const platform::Call& call,
                                                const v1::ImportCodifierRequest& request);
  absl::StatusOr<v1::ImportReport> StoreCodifier(
      const platform::Call& call, const v1::ImportCodifierRequest& request, const std::string& hash,
      const TerritoryIndex& present, const CodifierDifference& difference,
      std::shared_ptr<const TerritoryIndex> after, v1::ImportReport report);

  platform::Db& db_;
  platform::Uploads& uploads_;
  TerritoryRegister& register_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_IMPORTS_H_
