#include "services/platform/auth/scope.h"

#include <algorithm>

namespace cc::platform {
namespace {

constexpr int32_t kTails = 100000;  // five digits

// Every relation that a row can have, as the contract lists them.
const std::vector<Relation>& RowRelations() {
  static const auto* const relations = [] {
    auto* all = new std::vector<Relation>;
    const auto* type = options::v1::Relation_descriptor();
    for (int i = 0; i < type->value_count(); ++i) {
      const int number = type->value(i)->number();
      if (number > options::v1::RELATION_ANY) all->push_back(static_cast<Relation>(number));
    }
    return all;
  }();
  return *relations;
}

}  // namespace

ScopeKey MakeScopeKey(Relation relation, int32_t tail) {
  return static_cast<int32_t>(relation) * kTails + tail;
}

std::optional<int32_t> TailOf(absl::string_view code) {
  if (code.size() != 19 || code[0] != 'U' || code[1] != 'A') return std::nullopt;
  int32_t tail = 0;
  for (size_t i = 2; i < code.size(); ++i) {
    if (code[i] < '0' || code[i] > '9') return std::nullopt;
    if (i >= 14) tail = tail * 10 + (code[i] - '0');
  }
  return tail;
}

std::vector<ScopeKey> RowKeys(Relation relation, const UnitPath& path) {
  std::vector<ScopeKey> keys;
  keys.reserve(path.size());
  for (int32_t tail : path) keys.push_back(MakeScopeKey(relation, tail));
  return keys;
}

void Scope::Add(Relation relation, int32_t tail) {
  if (relation == options::v1::RELATION_UNSPECIFIED) return;
  if (relation == options::v1::RELATION_ANY) {
    for (Relation each : RowRelations()) Add(each, tail);
    return;
  }
  const ScopeKey country = MakeScopeKey(relation, 0), key = MakeScopeKey(relation, tail);
  const auto first = std::lower_bound(keys_.begin(), keys_.end(), country);
  const auto last = std::lower_bound(first, keys_.end(), country + kTails);
  if (first != last && *first == country) return;
  if (key == country) {  // the country makes its parts superfluous
    keys_.insert(keys_.erase(first, last), country);
    return;
  }
  const auto at = std::lower_bound(first, last, key);
  if (at == last || *at != key) keys_.insert(at, key);
}

void Scope::AddKey(ScopeKey key) { Add(static_cast<Relation>(key / kTails), key % kTails); }

bool Scope::national() const {
  for (Relation relation : RowRelations()) {
    if (!std::binary_search(keys_.begin(), keys_.end(), MakeScopeKey(relation, 0))) return false;
  }
  return true;
}

bool Scope::Meets(const std::vector<ScopeKey>& row) const {
  return std::any_of(row.begin(), row.end(), [&](ScopeKey key) {
    return std::binary_search(keys_.begin(), keys_.end(), key);
  });
}

bool Scope::Covers(Relation relation, const UnitPath& path) const {
  const auto holds = [&](Relation each) {
    return std::any_of(path.begin(), path.end(), [&](int32_t tail) {
      return std::binary_search(keys_.begin(), keys_.end(), MakeScopeKey(each, tail));
    });
  };
  if (relation != options::v1::RELATION_ANY && relation != options::v1::RELATION_UNSPECIFIED)
    return holds(relation);
  return std::any_of(RowRelations().begin(), RowRelations().end(), holds);
}

}  // namespace cc::platform
