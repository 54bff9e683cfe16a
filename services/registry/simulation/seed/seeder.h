#ifndef SERVICES_REGISTRY_SIMULATION_SEED_SEEDER_H_
#define SERVICES_REGISTRY_SIMULATION_SEED_SEEDER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/copy.h"
#include "services/platform/db/db.h"
#include "services/registry/import_reading.h"
#include "services/registry/registration_intake.h"
#include "services/registry/simulation/household_simulator.h"

// Invented households written straight into a registry's database, as the service itself would have
// written them: for measuring a register of a size that no client could fill in time.
namespace cc::registry::simulation {

struct SeedOptions {
  int64_t people = 1'000'000;  // how many there are to be of this seed, those of former runs among
                               // them; the last household stays whole
  uint64_t seed = 1;
  size_t page = 1000;  // households in one transaction
  absl::Time now;      // when they are registered
  std::function<void(int64_t people)> progress = [](int64_t) {};
};

struct SeedReport {
  int64_t people = 0, households = 0;  // of this seed, in the database now
  int64_t added = 0;                   // people of this run
};

// Writes households and people registered with certificates, identity keys and match keys; tells no
// feed and writes no audit. What stands there of the same seed is left as it is, so that a run that
// was broken off, or a larger one, goes on. Not thread-safe.
class Seeder {
 public:
  // `db` and `copy` are of a superuser: COPY knows no row-level security.
  Seeder(platform::Db& db, platform::CopyConnection& copy, const platform::Keyring& keyring,
         const platform::UnitPaths& paths, const territory::StatusSource& statuses,
         const DatedRules& rules, const Places& places);

  // FAILED_PRECONDITION where the database does not say of itself that it is a local one
  // (`cc.environment`), INVALID_ARGUMENT where an invented household breaks a rule of the register.
  absl::StatusOr<SeedReport> Run(const SeedOptions& options);

 private:
  // A household with its place in the sequence of the seed.
  struct Drawn {
    int64_t number = 0;
    SimulatedHousehold rows;
  };
  using Tables = platform::CopyConnection::Tables;

  absl::Status CheckLocal(absl::Time now);
  absl::Status DropKept(const SeedOptions& options, std::vector<Drawn>& page);
  absl::StatusOr<Tables> Compose(const SeedOptions& options, const std::vector<Drawn>& page) const;
  absl::Status Add(const SeedOptions& options, const Drawn& drawn, Tables& tables) const;
  absl::StatusOr<v1::ImportEntry> Read(const Drawn& drawn, absl::Time now) const;

  platform::Db& db_;
  platform::CopyConnection& copy_;
  const platform::Keyring& keyring_;
  const Places& places_;
  const ImportReading reading_;
  const RegistrationIntake intake_;
};

}  // namespace cc::registry::simulation

#endif  // SERVICES_REGISTRY_SIMULATION_SEED_SEEDER_H_
