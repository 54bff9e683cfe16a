#include "services/territory/codifier_rules.h"

#include <algorithm>
#include <utility>

namespace cc::territory {
namespace {

// More closings than both: a twentieth of the register and this many.
constexpr size_t kFewClosings = 50;
constexpr size_t kShare = 20;
constexpr int kMostDescribed = 1000;

// A unit as the edition has it, with the codes that it had before.
v1::Unit Become(const v1::Unit& before, v1::Unit after) {
  *after.mutable_former_codes() = before.former_codes();
  auto& former = *after.mutable_former_codes();
  former.erase(std::remove(former.begin(), former.end(), after.code()), former.end());
  if (before.code() != after.code()) after.add_former_codes(before.code());
  return after;
}

}  // namespace

std::vector<v1::UnitChange::Kind> KindsIn(UnitChangeKinds kinds) {
  std::vector<v1::UnitChange::Kind> all;
  for (int kind = v1::UnitChange::KIND_ADDED; kind <= v1::UnitChange::Kind_MAX; ++kind) {
    if (kinds & 1 << kind) all.push_back(static_cast<v1::UnitChange::Kind>(kind));
  }
  return all;
}

UnitChangeKinds KindsOf(const v1::Unit& before, const v1::Unit& after) {
  UnitChangeKinds kinds = 0;
  if (before.name() != after.name()) kinds |= KindBit(v1::UnitChange::KIND_RENAMED);
  if (before.code() != after.code()) kinds |= KindBit(v1::UnitChange::KIND_RECODED);
  if (TailOfCode(before.parent_code()) != TailOfCode(after.parent_code()))
    kinds |= KindBit(v1::UnitChange::KIND_MOVED);
  if (before.category() != after.category()) kinds |= KindBit(v1::UnitChange::KIND_RECATEGORISED);
  if (before.closed() && !after.closed()) kinds |= KindBit(v1::UnitChange::KIND_REOPENED);
  if (!before.closed() && after.closed()) kinds |= KindBit(v1::UnitChange::KIND_CLOSED);
  return kinds;
}

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
    const v1::Unit before = present.Whole(known);
    const UnitChangeKinds kinds = KindsOf(before, unit);
    if (kinds == 0) {
      ++difference.unchanged;
      continue;
    }
    difference.changed.push_back(Become(before, unit));
    difference.changed_kinds.push_back(kinds);
  }
  if (partial) return difference;
  for (size_t i = 0; i < named.size(); ++i) {
    const auto unit = static_cast<int32_t>(i);
    if (!named[i] && !present.unit(unit).closed()) difference.closed.push_back(present.Whole(unit));
  }
  return difference;
}

bool ClosesMuch(const TerritoryIndex& present, const CodifierDifference& difference) {
  const size_t closed = difference.closed.size();
  return closed > kFewClosings && closed * kShare > present.units().size();
}

void Describe(const TerritoryIndex& present, const CodifierDifference& difference,
              v1::ImportReport& report) {
  auto add = [&](const v1::Unit& unit, UnitChangeKinds kinds) -> v1::UnitChange* {
    for (v1::UnitChange::Kind kind : KindsIn(kinds))
      ++(*report.mutable_unit_change_counts())[v1::UnitChange::Kind_Name(kind)];
    if (report.unit_changes_size() >= kMostDescribed) return nullptr;
    v1::UnitChange* change = report.add_unit_changes();
    change->set_tail(unit.tail());
    for (v1::UnitChange::Kind kind : KindsIn(kinds)) change->add_kinds(kind);
    *change->mutable_after() = unit;
    if (int32_t before = present.FindTail(TailOfCode(unit.tail())); before != TerritoryIndex::kNone)
      *change->mutable_before() = present.Whole(before);
    return change;
  };
  for (const v1::Unit& unit : difference.closed) {
    if (auto* change = add(unit, KindBit(v1::UnitChange::KIND_CLOSED)); change != nullptr)
      change->mutable_after()->set_closed(true);
  }
  for (size_t i = 0; i < difference.changed.size(); ++i)
    add(difference.changed[i], difference.changed_kinds[i]);
  for (const v1::Unit& unit : difference.added) add(unit, KindBit(v1::UnitChange::KIND_ADDED));
}

std::vector<v1::Unit> Apply(const TerritoryIndex& present, const CodifierDifference& difference) {
  std::vector<v1::Unit> units;
  units.reserve(present.units().size() + difference.added.size());
  for (size_t i = 0; i < present.units().size(); ++i)
    units.push_back(present.Whole(static_cast<int32_t>(i)));
  for (const v1::Unit& unit : difference.changed)
    units[present.FindTail(TailOfCode(unit.tail()))] = unit;
  for (const v1::Unit& unit : difference.closed)
    units[present.FindTail(TailOfCode(unit.tail()))].set_closed(true);
  units.insert(units.end(), difference.added.begin(), difference.added.end());
  // Those that keep a recoded unit above them name it by its new code, whichever they knew it by.
  for (v1::Unit& unit : units) {
    int32_t above = present.FindTail(TailOfCode(unit.parent_code()));
    if (above != TerritoryIndex::kNone) unit.set_parent_code(units[above].code());
  }
  return units;
}

}  // namespace cc::territory
