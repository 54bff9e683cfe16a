#ifndef SERVICES_TERRITORY_IMPORTS_H_
#define SERVICES_TERRITORY_IMPORTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/platform/upload/uploads.h"
#include "services/territory/register.h"

namespace cc::territory {

// Handlers of the imports: read and compare outside the transaction, then one short transaction
// that changes the register, its revision and the feed together.
class Imports {
 public:
  Imports(platform::Db& db, platform::Uploads& uploads, Register& reg)
      : db_(db), uploads_(uploads), register_(reg) {}

  absl::StatusOr<v1::ImportReport> ImportCodifier(const platform::Call& call,
                                                  const v1::ImportCodifierRequest& request);
  absl::StatusOr<v1::ImportReport> ImportTerritoryList(
      const platform::Call& call, const v1::ImportTerritoryListRequest& request);

  // Puts the first-level units and raions that the program carries into an empty register.
  absl::Status SeedFirstUnits(const platform::Call& call);

 private:
  absl::StatusOr<v1::ImportReport> ApplyCodifier(const platform::Call& call, absl::string_view file,
                                                 const v1::ImportCodifierRequest& request);

  platform::Db& db_;
  platform::Uploads& uploads_;
  Register& register_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_IMPORTS_H_
