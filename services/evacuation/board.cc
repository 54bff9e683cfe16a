#include "services/evacuation/board.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/platform/error/error.h"

namespace cc::evacuation {
namespace {

// One call looks at so many rows, whatever the scope lets through.
constexpr int kMostLooked = 5000;

bool Meets(const platform::Scope& scope, const std::vector<platform::ScopeKey>& keys) {
  return keys.empty() || scope.Meets(keys);
}

bool SameTrip(const std::optional<v1::BoardTrip>& a, const std::optional<v1::BoardTrip>& b) {
  if (!a || !b) return !a && !b;
  return google::protobuf::util::MessageDifferencer::Equals(*a, *b);
}

// Of scopes of which the empty one is everybody's.
std::vector<platform::ScopeKey> UnionOf(std::optional<std::vector<platform::ScopeKey>> a,
                                        const std::vector<platform::ScopeKey>& b) {
  if (!a || b.empty()) return b;
  if (a->empty()) return *a;
  a->insert(a->end(), b.begin(), b.end());
  std::sort(a->begin(), a->end());
  a->erase(std::unique(a->begin(), a->end()), a->end());
  return *std::move(a);
}

}  // namespace

void Board::Write(const std::string& id, std::shared_ptr<const Row> row) {
  std::optional<std::vector<platform::ScopeKey>> before;
  if (auto it = numbers_.find(id); it != numbers_.end()) {
    const auto kept = by_number_.find(it->second);
    before = std::move(kept->second.scope_before);
    if (kept->second.row != nullptr) before = UnionOf(std::move(before), kept->second.row->scope);
    removals_.erase(it->second);
    by_number_.erase(kept);
  }
  numbers_[id] = ++last_;
  if (row == nullptr) removals_.insert(last_);
  by_number_[last_] = {std::move(row), id, std::move(before)};
  while (removals_.size() > options_.removed) {
    forgotten_ = *removals_.begin();
    numbers_.erase(by_number_[forgotten_].id);
    by_number_.erase(forgotten_);
    removals_.erase(removals_.begin());
  }
}

void Board::Put(const std::string& id, Row row) {
  absl::MutexLock lock(&mu_);
  if (auto it = numbers_.find(id); it != numbers_.end()) {
    const std::shared_ptr<const Row>& kept = by_number_[it->second].row;
    if (kept != nullptr && kept->scope == row.scope &&
        google::protobuf::util::MessageDifferencer::Equals(kept->change, row.change) &&
        SameTrip(kept->exact, row.exact))
      return;
  }
  Write(id, std::make_shared<const Row>(std::move(row)));
}

void Board::Remove(const std::string& id) {
  absl::MutexLock lock(&mu_);
  auto it = numbers_.find(id);
  if (it != numbers_.end() && by_number_[it->second].row != nullptr) Write(id, nullptr);
}

void Board::KeepOnly(const std::set<std::string>& ids) {
  std::vector<std::string> gone;
  {
    absl::ReaderMutexLock lock(&mu_);
    for (const auto& [number, kept] : by_number_) {
      if (kept.row != nullptr && !ids.contains(kept.id)) gone.push_back(kept.id);
    }
  }
  for (const std::string& id : gone) Remove(id);
}

void Board::Open() {
  absl::MutexLock lock(&mu_);
  open_ = true;
}

void Board::Tell() {
  {
    absl::MutexLock lock(&mu_);
    if (told_ == last_) return;
    told_ = last_;
  }
  wakeup_.Notify();
}

// `epoch.number`, and `.until` while the board is read anew: removals up to there concern rows that
// were never shown.
std::string Board::TokenOf(const Place& place) const {
  std::string token = absl::StrCat(epoch_, ".", place.number);
  if (place.number < place.anew_until) absl::StrAppend(&token, ".", place.anew_until);
  return token;
}

bool Board::ReadToken(absl::string_view token, Place* place) const {
  const std::vector<absl::string_view> parts = absl::StrSplit(token, '.');
  if (parts.size() < 2 || parts.size() > 3 || parts[0] != epoch_ ||
      !absl::SimpleAtoi(parts[1], &place->number) || place->number > last_)
    return false;
  if (parts.size() == 3 && !absl::SimpleAtoi(parts[2], &place->anew_until)) return false;
  return std::max(place->number, place->anew_until) >= forgotten_;
}

absl::StatusOr<Board::Changes> Board::After(const platform::Scope& scope, absl::string_view token,
                                            int limit, const platform::Scope& routes) const {
  absl::ReaderMutexLock lock(&mu_);
  if (!open_) return platform::Fail(common::v1::REASON_UNAVAILABLE);
  Place place;
  const bool anew = !ReadToken(token, &place);
  if (anew) place = {.number = 0, .anew_until = last_};
  Changes changes;
  int looked = 0;
  auto it = by_number_.upper_bound(place.number);
  for (; it != by_number_.end() && static_cast<int>(changes.changes.size()) < limit &&
         looked < kMostLooked;
       ++it, ++looked) {
    const Kept& kept = it->second;
    place.number = it->first;
    const bool seen = kept.row != nullptr && Meets(scope, kept.row->scope);
    const bool shown_before =
        it->first > place.anew_until && kept.scope_before && Meets(scope, *kept.scope_before);
    if (!seen && !shown_before) continue;
    v1::BoardChange& change = changes.changes.emplace_back();
    if (seen) {
      change = kept.row->change;
      if (kept.row->exact && routes.Meets(kept.row->scope))
        *change.mutable_trip() = *kept.row->exact;
    } else {
      change.set_removed_id(kept.id);
    }
    change.set_resume_token(TokenOf(place));
  }
  if (it == by_number_.end()) place.number = last_;
  changes.resume_token = TokenOf(place);
  if (anew) {
    if (changes.changes.empty()) changes.changes.emplace_back();
    changes.changes.front().set_anew(true);
    if (changes.changes.size() == 1) changes.changes.front().set_resume_token(changes.resume_token);
  }
  return changes;
}

}  // namespace cc::evacuation
