#ifndef SERVICES_EVACUATION_BOARD_H_
#define SERVICES_EVACUATION_BOARD_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "cc/evacuation/v1/board.pb.h"
#include "services/platform/auth/scope.h"
#include "services/platform/wakeup/wakeup.h"

namespace cc::evacuation {

// The rows of the live board, each with the number of its last change. A watcher keeps but the
// number up to which they know it: whoever is slow is told the last row of what changed, so nothing
// is held for them. Thread-safe.
class Board {
 public:
  struct Options {
    size_t removed = 1000;  // so many removals are remembered; who was away for more begins anew
  };
  // `epoch` tells the tokens of one board from those of another, e.g. of another instance.
  Board(std::string epoch, Options options) : epoch_(std::move(epoch)), options_(options) {}
  Board(const Board&) = delete;

  // A trip or a site as it is; nothing where it stands so already. An empty scope is everybody's.
  // `exact` is the trip for those who may read routes.
  struct Row {
    v1::BoardChange change;
    std::vector<platform::ScopeKey> scope;
    std::optional<v1::BoardTrip> exact = std::nullopt;
  };
  void Put(const std::string& id, Row row);
  void Remove(const std::string& id);
  // Removes all rows but these.
  void KeepOnly(const std::set<std::string>& ids);
  // What a token may begin with, once the board holds what there is.
  void Open();
  // Tells watchers of the changes since the last time; nothing where there are none.
  void Tell();

  // At most `limit` changes after the token that meet the scope, and the token after them. The
  // whole board where the token is empty or of another board, or its place was forgotten. `routes`:
  // where the caller may read routes. UNAVAILABLE before Open.
  struct Changes {
    std::vector<v1::BoardChange> changes;
    std::string resume_token;
  };
  absl::StatusOr<Changes> After(const platform::Scope& scope, absl::string_view token, int limit,
                                const platform::Scope& routes = {}) const;

  // Woken by Tell.
  platform::Wakeup& wakeup() { return wakeup_; }

 private:
  struct Kept {
    std::shared_ptr<const Row> row;  // null where it was removed
    std::string id;
    // Who saw the row before and does not see it now is told that it is gone. Nothing: there was
    // none.
    std::optional<std::vector<platform::ScopeKey>> scope_before;
  };
  // A place of a watcher: the last number known, and up to where they read the board anew.
  struct Place {
    int64_t number = 0, anew_until = 0;
  };
  std::string TokenOf(const Place& place) const;
  bool ReadToken(absl::string_view token, Place* place) const ABSL_SHARED_LOCKS_REQUIRED(mu_);
  void Write(const std::string& id, std::shared_ptr<const Row> row)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const std::string epoch_;
  const Options options_;
  platform::Wakeup wakeup_;
  mutable absl::Mutex mu_;
  bool open_ ABSL_GUARDED_BY(mu_) = false;
  int64_t last_ ABSL_GUARDED_BY(mu_) = 0, told_ ABSL_GUARDED_BY(mu_) = 0;
  int64_t forgotten_ ABSL_GUARDED_BY(mu_) = 0;  // the last removal that is not remembered
  std::map<int64_t, Kept> by_number_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<std::string, int64_t> numbers_ ABSL_GUARDED_BY(mu_);
  std::set<int64_t> removals_ ABSL_GUARDED_BY(mu_);
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_BOARD_H_
