#ifndef SERVICES_TERRITORY_CLIENT_UNIT_MOVES_H_
#define SERVICES_TERRITORY_CLIENT_UNIT_MOVES_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/platform/auth/scope.h"
#include "services/platform/db/db.h"
#include "services/platform/metrics/metrics.h"
#include "services/territory/territory_index.h"

// How the rows of a service follow units that an edition of the codifier moved.
namespace cc::territory {

// A unit whose path became another, from the country (0) down to the unit itself.
struct UnitMove {
  int32_t tail;
  platform::UnitPath before, after;
};

// Units of both registers whose paths differ: those that moved, and all below them.
std::vector<UnitMove> MovesBetween(const TerritoryIndex& before, const TerritoryIndex& after);

// Keeps the moves until every row follows; in the transaction that keeps the register.
absl::Status KeepMoves(platform::Tx& tx, int64_t revision, const std::vector<UnitMove>& moves);

// What a row's scope becomes. The row's units in a relation are the tails that lie above no other
// of them, by any path that a unit had or has; their present paths make the new scope. A unit of a
// row that also lies above another of its units cannot be told apart and follows the lower one.
class ScopeRule {
 public:
  // `now` has seen all moves.
  ScopeRule(std::vector<UnitMove> moves, std::shared_ptr<const TerritoryIndex> now);

  // Sorted. The same where nothing moved.
  std::vector<platform::ScopeKey> Follow(const std::vector<platform::ScopeKey>& scope) const;
  // A scope that has to follow holds one of these.
  std::vector<platform::ScopeKey> keys() const;

 private:
  platform::UnitPath PathNow(int32_t tail) const;

  absl::flat_hash_map<int32_t, absl::flat_hash_set<int32_t>> once_above_;
  std::vector<int32_t> moved_;
  std::shared_ptr<const TerritoryIndex> now_;
};

// A job that lets all rows of the service's database follow, a few in each transaction. What is to
// do lies in the database: it may be killed at any time. Thread-safe.
class ScopeFollower {
 public:
  struct Options {
    int rows_at_once = 500;           // in one transaction
    int most_transactions = 1000000;  // in one Step
    // Calls that still write by the former register end within this time.
    absl::Duration settle = absl::Minutes(5);
    bool work = true;  // in a thread of its own
  };
  ScopeFollower(platform::Db& db, std::function<std::shared_ptr<const TerritoryIndex>()> index,
                Options options);
  ~ScopeFollower();
  ScopeFollower(const ScopeFollower&) = delete;
  ScopeFollower& operator=(const ScopeFollower&) = delete;

  // There may be moves: after the register was taken over.
  void Wake();

  // Goes over all tables once: true where rows changed, so that there may be more. The thread calls
  // it; where there is none, a test does.
  absl::StatusOr<bool> Step();

  // Moves that rows may still have to follow, and rows that followed since the start.
  int64_t moves_left() const { return moves_left_; }
  int64_t rows_followed() const { return rows_followed_; }
  // The same as gauges, for as long as the follower lives.
  void AddGauges(platform::Metrics& metrics) const;

 private:
  struct Work {
    std::vector<UnitMove> moves;
    int64_t revision = 0;  // of the last move
    absl::Time last_taken_at;
  };
  void Run();
  absl::StatusOr<Work> ReadWork(const platform::Call& call);
  absl::StatusOr<bool> FollowColumn(const platform::Call& call, const std::string& table,
                                    const std::string& column, const ScopeRule& rule,
                                    int& transactions);
  absl::Status Finish(const platform::Call& call, const Work& work);

  platform::Db& db_;
  const std::function<std::shared_ptr<const TerritoryIndex>()> index_;
  const Options options_;
  std::atomic<int64_t> moves_left_{0}, rows_followed_{0};
  std::atomic<bool> behind_{false};  // this process has not taken over the moves' register yet
  absl::Mutex mu_;
  bool woken_ ABSL_GUARDED_BY(mu_) = true;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_CLIENT_UNIT_MOVES_H_
