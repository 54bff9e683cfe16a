#ifndef SERVICES_TERRITORY_LIST_IMPORTS_H_
#define SERVICES_TERRITORY_LIST_IMPORTS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/upload/uploads.h"
#include "services/territory/coming_into_force.h"
#include "services/territory/list_file.h"
#include "services/territory/list_take_over.h"
#include "services/territory/territory_register.h"

namespace cc::territory {

// Handlers of the list's acts: import of a list or an amendment, withdrawal. A file is read, judged
// and compared with the newest list outside the database; one short transaction then changes
// everything or nothing, moves the register's revision and tells the feed. Thread-safe.
class ListImports {
 public:
  ListImports(platform::Db& db, platform::Uploads& uploads, TerritoryRegister& kept)
      : db_(db), uploads_(uploads), register_(kept), coming_into_force_(db, kept) {}

  absl::StatusOr<v1::ImportReport> ImportTerritoryList(
      const platform::Call& call, const v1::ImportTerritoryListRequest& request);
  absl::StatusOr<v1::Act> WithdrawAct(const platform::Call& call,
                                      const v1::WithdrawActRequest& request);

 private:
  struct TakeOver;

  absl::StatusOr<v1::ImportReport> TakeList(const platform::Call& call,
                                            const v1::ImportTerritoryListRequest& request);
  absl::StatusOr<v1::ImportReport> StoreList(const platform::Call& call, const TakeOver& taken);
  // How the answers change where the act goes.
  absl::StatusOr<std::vector<StatusDifference>> EffectWithout(const platform::Call& call,
                                                              const TerritoryIndex& present,
                                                              const std::string& act_id);
  // Answers a file that was taken over before, through the write path, so that a repeated
  // request_id finds its answer.
  absl::StatusOr<v1::ImportReport> Unchanged(const platform::Call& call, v1::ImportReport report);

  platform::Db& db_;
  platform::Uploads& uploads_;
  TerritoryRegister& register_;
  ComingIntoForce coming_into_force_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_LIST_IMPORTS_H_
