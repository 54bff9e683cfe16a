#include "services/territory/codifier_rules.h"

#include <algorithm>
#include <utility>

namespace cc::territory {
namespace {

// More closings than both: a twentieth of the register and this many.
constexpr size_t kFewClosings = 50;
constexpr size_t kShare = 20;

bool Same(const v1::Unit& a, const v1::Unit& b) {
  return a.code() == b.code() && a.category() == b.category() && a.name() == b.name() &&
         a.parent_code() == b.parent_code() && a.closed() == b.closed();
}

// A unit as the edition has it, with the codes that it had before.
v1::Unit Become(const v1::Unit& before, v1::Unit after) {
  *after.mutable_former_codes() = before.former_codes();
  auto& former = *after.mutable_former_codes();
  former.erase(std::remove(former.begin(), former.end(), after.code()), former.end());
  if (before.code() != after.code()) after.add_former_codes(before.code());
  return after;
}

}  // namespace

CodifierDifference Compare(const TerritoryIndex& present, const std::vector<v1::Unit>& edition,
                           bool partial) {
  CodifierDifference difference;
  std::vector<bool> named(present.units().size());
  for (const v1::Unit& unit : edition) {
    int32_t known = present.FindTail(TailOfCode(unit.tail()));
    if (known == TerritoryIndex::kNone) {
      difference.added.push_back(unit);
      continue;
    }
    named[known] = true;
    if (Same(present.unit(known), unit))
      ++difference.unchanged;
    else
      difference.changed.push_back(Become(present.unit(known), unit));
  }
  if (partial) return difference;
  for (size_t i = 0; i < named.size(); ++i) {
    if (!named[i] && !present.units()[i].closed()) difference.closed.push_back(present.units()[i]);
  }
  return difference;
}

bool ClosesMuch(const TerritoryIndex& present, const CodifierDifference& difference) {
  const size_t closed = difference.closed.size();
  return closed > kFewClosings && closed * kShare > present.units().size();
}

std::vector<v1::Unit> Apply(const TerritoryIndex& present, const CodifierDifference& difference) {
  std::vector<v1::Unit> units = present.units();
  for (const v1::Unit& unit : difference.changed)
    units[present.FindTail(TailOfCode(unit.tail()))] = unit;
  for (const v1::Unit& unit : difference.closed)
    units[present.FindTail(TailOfCode(unit.tail()))].set_closed(true);
  units.insert(units.end(), difference.added.begin(), difference.added.end());
  // Those that keep a recoded unit above them name it by its new code.
  for (v1::Unit& unit : units) {
    int32_t above = present.FindTail(TailOfCode(unit.parent_code()));
    if (above != TerritoryIndex::kNone && present.unit(above).code() == unit.parent_code())
      unit.set_parent_code(units[above].code());
  }
  return units;
}

}  // namespace cc::territory
