#ifndef SERVICES_ACCESS_TERRITORY_CLIENT_H_
#define SERVICES_ACCESS_TERRITORY_CLIENT_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "cc/territory/v1/territory_service.grpc.pb.h"
#include "services/access/unit_tree.h"
#include "services/platform/auth/scope.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::access {

// The paths of units as the register of territories has them. Looked at every few seconds in a
// thread and kept in the own database, so that access starts and works without territory, which
// itself starts only after access. Thread-safe.
class TerritoryClient : public platform::UnitPaths {
 public:
  using NewCall = std::function<platform::Call()>;
  TerritoryClient(std::shared_ptr<grpc::Channel> territory, platform::Db& db, NewCall new_call,
                  absl::Duration look_every = absl::Seconds(5));
  ~TerritoryClient() override;

  std::optional<platform::UnitPath> Find(absl::string_view code) const override;

 private:
  void Work();
  void Restore();
  // Takes the register over where its revision is another one.
  absl::Status Look();
  absl::StatusOr<UnitTree> FetchAll(const platform::Call& call, int64_t revision);
  void Keep(const UnitTree& tree, int64_t revision);

  const std::unique_ptr<territory::v1::TerritoryService::Stub> stub_;
  platform::Db& db_;
  const NewCall new_call_;
  const absl::Duration look_every_;
  int64_t revision_ = -1;  // of the thread
  mutable absl::Mutex mu_;
  std::shared_ptr<const UnitTree> tree_ ABSL_GUARDED_BY(mu_);
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace cc::access

#endif  // SERVICES_ACCESS_TERRITORY_CLIENT_H_
