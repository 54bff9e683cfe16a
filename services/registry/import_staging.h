#ifndef SERVICES_REGISTRY_IMPORT_STAGING_H_
#define SERVICES_REGISTRY_IMPORT_STAGING_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/upload/uploads.h"
#include "services/registry/import_candidates.h"
#include "services/registry/import_reading.h"
#include "services/registry/import_store.h"

namespace cc::registry {

// Brings the households of a file into the staging table, checked and compared with the register.
// Thread-safe.
class ImportStaging {
 public:
  ImportStaging(platform::Db& db, const platform::Keyring& keyring, platform::Uploads& uploads,
                const platform::UnitPaths& paths, const DatedRules& rules,
                const ImportCandidates& candidates)
      : db_(db),
        keyring_(keyring),
        uploads_(uploads),
        reading_(paths, rules),
        candidates_(candidates) {}

  struct Pace {
    int page_rows;
    int most_pages;
  };
  // Stages what is not staged yet, page by page; a file that cannot be read ends UNREADABLE, one
  // whose rest cannot be read goes into review with its problem.
  absl::Status Stage(const platform::Call& call, ImportRecord record, Pace pace,
                     const std::function<bool()>& stopping);

 private:
  class Run;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  platform::Uploads& uploads_;
  const ImportReading reading_;
  const ImportCandidates& candidates_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_IMPORT_STAGING_H_
