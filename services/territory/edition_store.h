#ifndef SERVICES_TERRITORY_EDITION_STORE_H_
#define SERVICES_TERRITORY_EDITION_STORE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/platform/db/tx.h"
#include "services/territory/codifier_rules.h"

namespace cc::territory {

struct Edition {
  std::string id, date, file_sha256;
  bool partial = false;
  int unit_count = 0;
  int64_t revision = 0;
};

// The edition that was taken over from a file of this hash.
absl::StatusOr<std::optional<Edition>> FindEdition(platform::Tx& tx, absl::string_view file_sha256);
// Date of the newest edition.
absl::StatusOr<std::string> NewestEdition(platform::Tx& tx);
absl::Status InsertEdition(platform::Tx& tx, const Edition& edition);
// Changes the units and adds their versions.
absl::Status ApplyDifference(platform::Tx& tx, const Edition& edition,
                             const CodifierDifference& difference);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_EDITION_STORE_H_
