#ifndef SERVICES_TERRITORY_DOUBT_STORE_H_
#define SERVICES_TERRITORY_DOUBT_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/paging/paging.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// How the decisions on a report's doubts stand, each key counted once.
struct DoubtBalance {
  int open = 0, rejected = 0;
  std::string rejected_key, rejected_note;  // of the first
};

// Writes into a report's doubts what was decided on them: before, where they say the same as then,
// or now, by the keys that this request accepts. A rejection is not overruled by such a key.
absl::StatusOr<DoubtBalance> JudgeDoubts(platform::Tx& tx, const std::vector<std::string>& accepted,
                                         v1::ImportReport& report);

// Keeps a report's doubts: new ones open; those that say something else than before open again.
absl::Status KeepDoubts(platform::Tx& tx, const TerritoryIndex& units,
                        const v1::ImportReport& report, const std::string& file_sha256);
// Keeps them and what a judged report accepts, as decisions of the caller. CONFLICT where one was
// decided otherwise meanwhile.
absl::Status AcceptDoubts(platform::Tx& tx, const TerritoryIndex& units,
                          const v1::ImportReport& report, const std::string& file_sha256);
// Judges a report's doubts in a transaction of its own. True where the import goes no further: it
// is a preview, or doubts are open, which are then kept for a person. DOUBT_REJECTED.
absl::StatusOr<bool> StopForDoubts(platform::Db& db, const platform::Call& call,
                                   const std::vector<std::string>& accepted, bool validate_only,
                                   const std::string& file_sha256, const TerritoryIndex& units,
                                   v1::ImportReport& report);
// Of the kinds from `first` to `last` only the report's doubts are still present; returns how many
// no longer are.
absl::StatusOr<int> RetireDoubts(platform::Tx& tx, v1::Doubt::Kind first, v1::Doubt::Kind last,
                                 const v1::ImportReport& report);

// By key; `tails`: only of these units, where given.
absl::StatusOr<std::vector<v1::Doubt>> FindDoubts(platform::Tx& tx,
                                                  const v1::ListDoubtsRequest& request,
                                                  const std::vector<int32_t>* tails,
                                                  const platform::Page& page);
absl::StatusOr<v1::Doubt> FindDoubt(platform::Tx& tx, const std::string& id);
// ETAG_STALE, NOT_FOUND.
absl::StatusOr<v1::Doubt> DecideDoubt(platform::Tx& tx, const v1::DecideDoubtRequest& request);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_DOUBT_STORE_H_
