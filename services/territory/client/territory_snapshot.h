#ifndef SERVICES_TERRITORY_CLIENT_TERRITORY_SNAPSHOT_H_
#define SERVICES_TERRITORY_CLIENT_TERRITORY_SNAPSHOT_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/civil_time.h"
#include "cc/territory/v1/status_basis.pb.h"
#include "cc/territory/v1/territory_service.grpc.pb.h"
#include "services/platform/auth/scope.h"
#include "services/platform/db/db.h"
#include "services/territory/client/status_source.h"
#include "services/territory/client/unit_moves.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// A neighbour's copy of the register: follows territory's feed from construction to destruction, in
// a thread, and takes the whole anew when an edition or a list was taken over. The last copy is
// kept in the neighbour's own database, so that it starts and answers while territory is down,
// however long; its rows follow units that moved (ScopeFollower). Thread-safe.
class TerritorySnapshot : public platform::UnitPaths, public StatusSource {
 public:
  // `token` gives the neighbour's own token of the moment (access::ServiceToken).
  TerritorySnapshot(std::shared_ptr<grpc::Channel> territory, std::function<std::string()> token,
                    platform::Db& db);
  ~TerritorySnapshot() override;
  TerritorySnapshot(const TerritorySnapshot&) = delete;
  TerritorySnapshot& operator=(const TerritorySnapshot&) = delete;

  std::optional<platform::UnitPath> Find(absl::string_view code) const override;

  // Status of a unit on a day, with what it rests on. Nothing for an unknown unit or before the
  // first copy.
  std::optional<v1::StatusBasis> StatusOn(absl::string_view code, absl::CivilDay day,
                                          absl::Time now) const override;

  // The register of this moment; null before the first copy.
  std::shared_ptr<const TerritoryIndex> index() const;
  // Since when the copy is not known to be current, in seconds; 0 while it is followed.
  double AgeSeconds(absl::Time now) const;
  // How long reading the kept copy took at start, and taking over the last change; 0 before.
  double load_seconds() const;
  double refresh_seconds() const;
  // The job by which rows follow units that moved.
  const ScopeFollower& follower() const { return follower_; }
  // UNAVAILABLE until there is a copy. For Server::AddReadiness.
  absl::Status Ready() const;

 private:
  void Work();
  void Restore();
  void Follow();
  // Takes over the register where it is newer, told at `start`. ABORTED where it changed meanwhile.
  absl::Status Refresh(absl::Time start);
  // The same until it has reached the revision that an event told; 0: whichever it has.
  absl::Status RefreshTo(int64_t revision);
  void KeepRegister(const platform::Call& call, std::shared_ptr<const TerritoryIndex> before,
                    const TerritoryIndex& now);
  void SeenCurrent();
  platform::Call OwnCall() const;

  const std::unique_ptr<v1::TerritoryService::Stub> stub_;
  const std::function<std::string()> token_;
  platform::Db& db_;
  bool kept_ = true;  // only the thread looks
  mutable absl::Mutex mu_;
  std::shared_ptr<const TerritoryIndex> index_ ABSL_GUARDED_BY(mu_);
  double load_seconds_ ABSL_GUARDED_BY(mu_) = 0, refresh_seconds_ ABSL_GUARDED_BY(mu_) = 0;
  absl::Time current_at_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  bool following_ ABSL_GUARDED_BY(mu_) = false;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::unique_ptr<grpc::ClientContext> context_ ABSL_GUARDED_BY(mu_);
  ScopeFollower follower_;
  std::thread thread_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_CLIENT_TERRITORY_SNAPSHOT_H_
