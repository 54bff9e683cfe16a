#ifndef SERVICES_TERRITORY_TERRITORY_REGISTER_H_
#define SERVICES_TERRITORY_TERRITORY_REGISTER_H_

#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "services/platform/auth/scope.h"
#include "services/platform/db/db.h"
#include "services/platform/feed/feed.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// The register in memory, as of the last take-over that this process has seen. Thread-safe.
class TerritoryRegister : public platform::UnitPaths {
 public:
  explicit TerritoryRegister(platform::Db& db);

  // Reads the database where its revision is another than that in memory.
  absl::Status Refresh(const platform::Call& call);
  // What else is made of the register: called after each Refresh, also where nothing was new. To be
  // added before the first.
  using Follower =
      std::function<absl::Status(const platform::Call&, std::shared_ptr<const TerritoryIndex>)>;
  void Follow(Follower follower) { followers_.push_back(std::move(follower)); }
  // Takes what the caller has just committed, where it is newer than what is in memory.
  void Install(std::shared_ptr<const TerritoryIndex> index);
  // Never null; empty before the first Refresh.
  std::shared_ptr<const TerritoryIndex> index() const;
  std::optional<platform::UnitPath> Find(absl::string_view code) const override;
  // UNAVAILABLE before the first Refresh. For Server::AddReadiness.
  absl::Status Ready() const;

 private:
  absl::Status CallFollowers(const platform::Call& call);

  platform::Db& db_;
  std::vector<Follower> followers_;
  absl::Mutex refreshing_;
  mutable absl::Mutex mu_;
  std::shared_ptr<const TerritoryIndex> index_ ABSL_GUARDED_BY(mu_);
};

// Keeps the register up to date with what other processes take over: looks after every wake-up of
// the feed.
class RegisterFollower {
 public:
  RegisterFollower(TerritoryRegister& kept, platform::Wakeup& wakeup,
                   std::function<platform::Call()> call);
  ~RegisterFollower();
  RegisterFollower(const RegisterFollower&) = delete;
  RegisterFollower& operator=(const RegisterFollower&) = delete;

 private:
  void Work();

  TerritoryRegister& register_;
  platform::Wakeup& wakeup_;
  const std::function<platform::Call()> call_;
  absl::Mutex mu_;
  bool woken_ ABSL_GUARDED_BY(mu_) = true;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  platform::Wakeup::Id id_;
  std::thread thread_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_TERRITORY_REGISTER_H_
