#ifndef SERVICES_REGISTRY_IMPORT_WORK_H_
#define SERVICES_REGISTRY_IMPORT_WORK_H_

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/registry/import_staging.h"
#include "services/registry/import_store.h"

namespace cc::registry {

// Registers households of a file by the rules of every registration.
class ImportRegistrar {
 public:
  virtual ~ImportRegistrar() = default;
  struct Registered {
    std::string registration_id;
    std::vector<std::string> touched;  // for the audit: `kind/id`
  };
  using Outcome = absl::StatusOr<Registered>;
  // Within the transaction: of each entry, what it became or why it was refused, which has written
  // nothing. After an error of the whole the transaction is to be given up.
  virtual absl::StatusOr<std::vector<Outcome>> Register(
      platform::Tx& tx, absl::Span<const EntryRecord> entries,
      const std::string& office_unit_code) const = 0;
};

// What imports do by themselves: stage files, register what was decided. In pages, each with the
// import's figures in one transaction: it may stop anywhere and run in several replicas, and
// nothing is done twice. Runs a thread once started; RunOnce may be called without.
class ImportWork {
 public:
  struct Options {
    int page_rows = 1000;      // staged in one transaction
    int page_entries = 400;    // registered in one transaction
    int most_pages = 1 << 30;  // in one round
    absl::Duration pause = absl::Seconds(5);
  };
  ImportWork(platform::Db& db, const platform::Keyring& keyring, ImportStaging& staging,
             const ImportRegistrar& registrar, Options options)
      : db_(db), keyring_(keyring), staging_(staging), registrar_(registrar), options_(options) {}
  ~ImportWork();  // stops after the page in hand

  // One round over all that is at work. The first error ends it; the next round goes on.
  absl::Status RunOnce(const platform::Call& call);

  void Start(std::function<platform::Call()> new_call);
  void Wake();

 private:
  void Work();
  bool Stopping();
  absl::Status Apply(const platform::Call& call, ImportRecord record);
  // All of the page or, where one of it is at fault, smaller ones down to that one, which is
  // refused. False where somebody else has done it.
  absl::StatusOr<bool> ApplyPage(const platform::Call& call, ImportRecord& record,
                                 absl::Span<const EntryRecord> page);
  absl::StatusOr<bool> ApplyAtOnce(const platform::Call& call, const ImportRecord& record,
                                   absl::Span<const EntryRecord> page, const absl::Status* refused);
  absl::Status Finish(const platform::Call& call, const ImportRecord& record);

  platform::Db& db_;
  const platform::Keyring& keyring_;
  ImportStaging& staging_;
  const ImportRegistrar& registrar_;
  const Options options_;
  std::function<platform::Call()> new_call_;
  absl::Mutex mu_;
  bool woken_ ABSL_GUARDED_BY(mu_) = false;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_IMPORT_WORK_H_
