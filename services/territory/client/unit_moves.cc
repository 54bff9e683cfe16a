#include "services/territory/client/unit_moves.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;
using platform::UnitPath;

constexpr absl::Duration kPauseForRegister = absl::Milliseconds(200);
constexpr absl::Duration kPause = absl::Seconds(2);  // after a failure
constexpr absl::Duration kPauseToSettle =
    absl::Seconds(30);  // between looks at rows that all follow
constexpr size_t kScopesAtOnce = 200;
constexpr ScopeKey kTailDigits = 100000;  // five digits

std::string ArrayText(const std::vector<int32_t>& numbers) {
  return absl::StrCat("{", absl::StrJoin(numbers, ","), "}");
}

UnitPath PathIn(const Row& row, int column) {
  UnitPath path;
  for (int64_t tail : row.integers(column)) path.push_back(static_cast<int32_t>(tail));
  return path;
}

}  // namespace

std::vector<UnitMove> MovesBetween(const TerritoryIndex& before, const TerritoryIndex& after) {
  std::vector<UnitMove> moves;
  for (size_t i = 0; i < after.units().size(); ++i) {
    const absl::string_view code = after.units()[i].code();
    const int32_t tail = TailOfCode(code);
    const int32_t was = before.FindTail(tail);
    if (was == TerritoryIndex::kNone) continue;
    UnitPath from = *before.PathOf(before.unit(was).code()), to = *after.PathOf(code);
    if (from != to) moves.push_back({tail, std::move(from), std::move(to)});
  }
  return moves;
}

absl::Status KeepMoves(Tx& tx, int64_t revision, const std::vector<UnitMove>& moves) {
  if (moves.empty()) return absl::OkStatus();
  std::vector<int32_t> tails;
  std::vector<std::string> before, after;
  for (const UnitMove& move : moves) {
    tails.push_back(move.tail);
    before.push_back(ArrayText(move.before));
    after.push_back(ArrayText(move.after));
  }
  return tx
      .Query(
          "INSERT INTO platform.unit_moves (revision, tail, old_path, new_path, taken_at) "
          "SELECT $1, tail, b::int[], a::int[], $2 FROM unnest($3::int[], $4::text[], $5::text[]) "
          "AS m (tail, b, a) ON CONFLICT DO NOTHING",
          revision, tx.call().now(), tails, before, after)
      .status();
}

ScopeRule::ScopeRule(std::vector<UnitMove> moves, std::shared_ptr<const TerritoryIndex> now)
    : now_(std::move(now)) {
  for (const UnitMove& move : moves) {
    auto& above = once_above_[move.tail];
    for (const UnitPath* path : {&move.before, &move.after})
      above.insert(path->begin(), path->end() - 1);
    // Whatever lies below a moved unit has its key, so that the moved one finds all rows.
    const bool itself = move.before.size() < 2 || move.after.size() < 2 ||
                        move.before[move.before.size() - 2] != move.after[move.after.size() - 2];
    if (itself) moved_.push_back(move.tail);
  }
}

UnitPath ScopeRule::PathNow(int32_t tail) const {
  const int32_t unit = tail == 0 ? TerritoryIndex::kNone : now_->FindTail(tail);
  if (unit == TerritoryIndex::kNone) return {tail};
  return *now_->PathOf(now_->unit(unit).code());
}

std::vector<ScopeKey> ScopeRule::keys() const {
  std::vector<ScopeKey> keys;
  const auto* relations = options::v1::Relation_descriptor();
  for (int i = 0; i < relations->value_count(); ++i) {
    const auto relation = static_cast<platform::Relation>(relations->value(i)->number());
    if (relation <= options::v1::RELATION_ANY) continue;
    for (int32_t tail : moved_) keys.push_back(platform::MakeScopeKey(relation, tail));
  }
  return keys;
}

std::vector<ScopeKey> ScopeRule::Follow(const std::vector<ScopeKey>& scope) const {
  std::map<int32_t, std::vector<int32_t>> tails_by_relation;
  for (ScopeKey key : scope) tails_by_relation[key / kTailDigits].push_back(key % kTailDigits);
  std::vector<ScopeKey> followed;
  for (const auto& [relation, tails] : tails_by_relation) {
    absl::flat_hash_set<int32_t> above;
    for (int32_t tail : tails) {
      const UnitPath path = PathNow(tail);
      above.insert(path.begin(), path.end() - 1);
      if (auto once = once_above_.find(tail); once != once_above_.end())
        above.insert(once->second.begin(), once->second.end());
    }
    for (int32_t tail : tails) {
      if (above.contains(tail)) continue;
      for (int32_t step : PathNow(tail)) followed.push_back(relation * kTailDigits + step);
    }
  }
  std::sort(followed.begin(), followed.end());
  followed.erase(std::unique(followed.begin(), followed.end()), followed.end());
  return followed;
}

ScopeFollower::ScopeFollower(platform::Db& db,
                             std::function<std::shared_ptr<const TerritoryIndex>()> index,
                             Options options)
    : db_(db), index_(std::move(index)), options_(options) {
  if (options_.work) thread_ = std::thread([this] { Run(); });
}

ScopeFollower::~ScopeFollower() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void ScopeFollower::Wake() {
  absl::MutexLock lock(&mu_);
  woken_ = true;
}

void ScopeFollower::AddGauges(platform::Metrics& metrics) const {
  metrics.AddGauge("unit_moves_left", "Units that moved and that rows may still have to follow.",
                   {}, [this] { return static_cast<double>(moves_left_); });
  metrics.AddGauge("unit_moves_rows", "Rows that followed units since the start.", {},
                   [this] { return static_cast<double>(rows_followed_); });
}

void ScopeFollower::Run() {
  bool again = false;
  while (true) {
    {
      absl::MutexLock lock(&mu_);
      auto called = [this] {
        mu_.AssertReaderHeld();
        return woken_ || stopping_;
      };
      if (again || moves_left_ > 0)
        mu_.AwaitWithTimeout(absl::Condition(&called), behind_ ? kPauseForRegister
                                                       : again ? kPause
                                                               : kPauseToSettle);
      else
        mu_.Await(absl::Condition(&called));
      if (stopping_) return;
      woken_ = false;
    }
    const absl::StatusOr<bool> stepped = Step();
    again = !stepped.ok();
    if (again) {
      platform::Log(platform::Level::kWarning, "rows cannot follow the units that moved yet",
                    {{"why", absl::StatusCodeToString(stepped.status().code())}});
    } else if (*stepped) {
      Wake();
    }
  }
}

absl::StatusOr<bool> ScopeFollower::Step() {
  const Call call = Call::System("follow-units", absl::Now());
  CC_ASSIGN_OR_RETURN(Work work, ReadWork(call));
  moves_left_ = static_cast<int64_t>(work.moves.size());
  behind_ = false;
  if (work.moves.empty()) return false;
  std::shared_ptr<const TerritoryIndex> index = index_();
  // Another process of the service may have taken over what this one has not seen yet.
  behind_ = index == nullptr || index->revision() < work.revision;
  if (behind_) return false;
  const ScopeRule rule(std::move(work.moves), std::move(index));
  CC_ASSIGN_OR_RETURN(const Rows columns, db_.Read(call, [](Tx& tx) {
    return tx.Query("SELECT table_name, column_name FROM platform.scope_columns()");
  }));
  bool changed = false;
  int transactions = options_.most_transactions;
  for (int i = 0; i < columns.size(); ++i) {
    CC_ASSIGN_OR_RETURN(const bool moved, FollowColumn(call, columns[i].str(0), columns[i].str(1),
                                                       rule, transactions));
    changed |= moved;
  }
  if (!changed && call.now() - work.last_taken_at > options_.settle)
    CC_RETURN_IF_ERROR(Finish(call, work));
  return changed;
}

absl::StatusOr<ScopeFollower::Work> ScopeFollower::ReadWork(const Call& call) {
  return db_.Read(call, [](Tx& tx) -> absl::StatusOr<Work> {
    CC_ASSIGN_OR_RETURN(const Rows rows,
                        tx.Query("SELECT tail, old_path, new_path, revision, taken_at FROM "
                                 "platform.unit_moves ORDER BY revision, tail"));
    Work work;
    for (int i = 0; i < rows.size(); ++i) {
      const Row row = rows[i];
      work.moves.push_back({static_cast<int32_t>(row.integer(0)), PathIn(row, 1), PathIn(row, 2)});
      work.revision = row.integer(3);
      work.last_taken_at = row.instant(4);
    }
    return work;
  });
}

absl::StatusOr<bool> ScopeFollower::FollowColumn(const Call& call, const std::string& table,
                                                 const std::string& column, const ScopeRule& rule,
                                                 int& transactions) {
  CC_ASSIGN_OR_RETURN(const Rows scopes, db_.Read(call, [&](Tx& tx) {
    return tx.Query("SELECT * FROM platform.scopes_with($1, $2, $3::int[])", table, column,
                    rule.keys());
  }));
  std::vector<std::string> before, after;
  bool changed = false;
  for (int i = 0; i <= scopes.size(); ++i) {
    const bool last = i == scopes.size();
    if (!last) {
      std::vector<ScopeKey> scope;
      for (int64_t key : scopes[i].integers(0)) scope.push_back(static_cast<ScopeKey>(key));
      std::vector<ScopeKey> followed = rule.Follow(scope);
      std::sort(scope.begin(), scope.end());
      if (followed == scope) continue;
      before.push_back(scopes[i].str(0));
      after.push_back(ArrayText(followed));
    }
    if (before.empty() || (!last && before.size() < kScopesAtOnce)) continue;
    for (int64_t rows = options_.rows_at_once; rows == options_.rows_at_once;) {
      {
        absl::MutexLock lock(&mu_);
        if (stopping_ || --transactions < 0) return changed;
      }
      CC_ASSIGN_OR_RETURN(rows, db_.WriteStep(call, [&](Tx& tx) -> absl::StatusOr<int64_t> {
        CC_ASSIGN_OR_RETURN(const Rows result,
                            tx.Query("SELECT platform.follow_scopes($1, $2, $3, $4, $5)", table,
                                     column, before, after, options_.rows_at_once));
        return result[0].integer(0);
      }));
      rows_followed_ += rows;
      changed |= rows > 0;
    }
    before.clear();
    after.clear();
  }
  return changed;
}

absl::Status ScopeFollower::Finish(const Call& call, const Work& work) {
  CC_RETURN_IF_ERROR(db_.WriteStep(call, [&](Tx& tx) {
    return tx.Query("DELETE FROM platform.unit_moves WHERE revision <= $1", work.revision).status();
  }));
  moves_left_ = 0;
  return absl::OkStatus();
}

}  // namespace cc::territory
