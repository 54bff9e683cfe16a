#ifndef SERVICES_PLATFORM_AUTH_SCOPE_H_
#define SERVICES_PLATFORM_AUTH_SCOPE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cc/options/v1/options.pb.h"

// The one authorisation predicate. A unit is known by its stable five-digit tail; the country is
// tail 0. A key joins a relation and a unit. A row carries the keys of all its units and of every
// unit above them; a caller's scope carries the keys of the grants that hold the method's
// permission. The row is the caller's business when the two sets meet: in memory by Meets(), in SQL
// by `row.scope && cc_scope()`.
namespace cc::platform {

using options::v1::Relation;
using ScopeKey = int32_t;

// The tails from the country (0) down to the unit itself.
using UnitPath = std::vector<int32_t>;

ScopeKey MakeScopeKey(Relation relation, int32_t tail);

// The tail of a code `UA…`; nothing where the text is not a code.
std::optional<int32_t> TailOf(absl::string_view code);

// Keys of a row for one of its units: one for each step of the path. `relation` is not ANY.
std::vector<ScopeKey> RowKeys(Relation relation, const UnitPath& path);

class Scope {
 public:
  // Adds a grant; ANY stands for every relation.
  void Add(Relation relation, int32_t tail);
  // Adds one key of a row.
  void AddKey(ScopeKey key);
  bool empty() const { return keys_.empty(); }
  bool national() const;  // holds the whole country in every relation
  bool Meets(const std::vector<ScopeKey>& row) const;
  // May the caller act on this unit in this relation (ANY: in at least one)?
  bool Covers(Relation relation, const UnitPath& path) const;
  const std::vector<ScopeKey>& keys() const { return keys_; }  // sorted

 private:
  std::vector<ScopeKey> keys_;
};

// Finds the path of a unit; every service implements it by its snapshot of the territory register.
class UnitPaths {
 public:
  virtual ~UnitPaths() = default;
  // Nothing for an unknown code. Thread-safe and quick: called in the reaction.
  virtual std::optional<UnitPath> Find(absl::string_view code) const = 0;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_AUTH_SCOPE_H_
