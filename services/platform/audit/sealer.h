#ifndef SERVICES_PLATFORM_AUDIT_SEALER_H_
#define SERVICES_PLATFORM_AUDIT_SEALER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/crypto/sealing_key.h"
#include "services/platform/db/db.h"

namespace cc::platform {

// Chains committed audit rows in signed seals and copies the seals out of the database (ADR 17). Of
// several instances one seals at a time, each keeps its own copy. It never touches a request: what
// goes wrong is counted and logged, and tried again.
class AuditSealer {
 public:
  struct Options {
    std::string service;
    std::string copy_folder;  // empty: no copy
    int batch = 8192;         // rows of one seal at most
    absl::Duration pause = absl::Seconds(10);
    // Of a backlog: how many times as long as a batch took the sealer rests after it, so that calls
    // get the machine; and how many rows a second it seals at least, resting less where it must.
    double rest = 3;
    double least_per_second = 60000;
  };
  AuditSealer(Db& db, SealingKey key, Options options);
  ~AuditSealer();

  void Start();  // a thread of its own, until the end

  // One round: at most one seal, and the copy of all seals that it lacks. Returns the rows sealed.
  // DATA_LOSS where the copy knows seals that the database has not, or has others: nothing is
  // sealed then, for somebody has changed the database. A copy that cannot be written is counted
  // and does not stop the sealing.
  absl::StatusOr<int64_t> SealOnce();

  // How long it rests after a round that sealed so many rows.
  static absl::Duration PauseAfter(int64_t rows, absl::Duration took, const Options& options);

  int64_t sealed_rows() const;
  int64_t failures() const;
  // How long the oldest row without a seal has waited, as the last round saw it.
  absl::Duration lag(absl::Time now) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_AUDIT_SEALER_H_
