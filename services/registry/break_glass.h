#ifndef SERVICES_REGISTRY_BREAK_GLASS_H_
#define SERVICES_REGISTRY_BREAK_GLASS_H_

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "cc/registry/v1/protection_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/registry/break_glass_store.h"

namespace cc::registry {

inline constexpr absl::Duration kBreakGlassLasts = absl::Hours(3);
inline constexpr int kMostBreakGlassGrants = 10;  // of one identity at a time

// The records that are open to somebody outside their scope now, kept in memory: no call waits for
// the database to learn that nothing is open to its caller. Other instances' grants are known
// within a second. Thread-safe.
class OpenRecords {
 public:
  explicit OpenRecords(platform::Db& db) : db_(db) {}
  ~OpenRecords();

  void Start();  // reads anew each second on a thread of its own
  absl::Status Refresh(absl::Time now);
  void Add(const OpenRecord& record);
  // The call over the one key of the record that the request names by its id, where the caller
  // holds a grant for it and the method only reads; else the call as it is.
  platform::Call Widen(const platform::Call& call, const google::protobuf::Message& request) const;

 private:
  platform::Db& db_;
  mutable absl::Mutex mu_;
  std::vector<OpenRecord> open_ ABSL_GUARDED_BY(mu_);
  bool stop_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

// Handlers of the break-glass RPCs. Thread-safe.
class BreakGlass {
 public:
  BreakGlass(platform::Db& db, const platform::Keyring& keyring, OpenRecords& open)
      : db_(db), keyring_(keyring), open_(open) {}

  absl::StatusOr<v1::BreakGlassGrant> Open(const platform::Call& call,
                                           const v1::BreakGlassRequest& request);
  absl::StatusOr<v1::ListBreakGlassGrantsResponse> ListBreakGlassGrants(
      const platform::Call& call, const v1::ListBreakGlassGrantsRequest& request);

  // Records opened since the start, for an alert.
  int64_t opened() const { return opened_; }

 private:
  absl::StatusOr<RecordToOpen> Find(const platform::Call& call,
                                    const v1::BreakGlassRequest& request) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  OpenRecords& open_;
  std::atomic<int64_t> opened_{0};
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_BREAK_GLASS_H_
