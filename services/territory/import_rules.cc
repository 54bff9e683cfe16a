#include "services/territory/import_rules.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"

namespace cc::territory {
namespace {

// What makes two periods the same, whatever their ids and acts.
std::string Identity(const v1::StatusPeriod& period) {
  std::vector<std::string> excluded(period.excluded_unit_codes().begin(),
                                    period.excluded_unit_codes().end());
  std::sort(excluded.begin(), excluded.end());
  std::string text = absl::StrCat(TailOfCode(period.unit_code()), "|",
                                  static_cast<int>(period.status()), "|", period.start_date(), "|",
                                  period.end_date(), "|", static_cast<int>(period.doubtful()));
  for (const std::string& code : excluded) absl::StrAppend(&text, "|", TailOfCode(code));
  return text;
}

bool SameUnit(const v1::Unit& a, const v1::Unit& b) {
  return a.code() == b.code() && a.category() == b.category() && a.name() == b.name() &&
         TailOfCode(a.parent_code()) == TailOfCode(b.parent_code()) && a.closed() == b.closed();
}

}  // namespace

UnitChanges CompareUnits(const TerritoryIndex& index, const std::vector<v1::Unit>& file,
                         bool partial) {
  UnitChanges changes;
  absl::flat_hash_set<int32_t> named;
  for (const v1::Unit& unit : file) {
    int32_t tail = TailOfCode(unit.code());
    named.insert(tail);
    int32_t position = index.FindTail(tail);
    if (position == TerritoryIndex::kNone) {
      changes.put.push_back(unit);
      ++changes.added;
      continue;
    }
    const v1::Unit& present = index.unit(position);
    if (SameUnit(present, unit)) {
      ++changes.unchanged;
      continue;
    }
    v1::Unit& put = changes.put.emplace_back(unit);
    *put.mutable_former_codes() = present.former_codes();
    if (present.code() != unit.code()) put.add_former_codes(present.code());
    ++changes.changed;
  }
  if (partial) return changes;
  for (const v1::Unit& present : index.units()) {
    if (present.closed() || named.contains(TailOfCode(present.code()))) continue;
    changes.put.push_back(present);
    changes.put.back().set_closed(true);
    ++changes.closed;
  }
  return changes;
}

PeriodChanges ComparePeriods(const TerritoryIndex& index, const v1::TerritoryTable& table,
                             bool partial) {
  PeriodChanges changes;
  absl::flat_hash_map<std::string, const v1::StatusPeriod*> present;
  for (const v1::StatusPeriod& period : index.periods()) present[Identity(period)] = &period;
  absl::flat_hash_set<std::string> said;
  for (const v1::StatusPeriod& period : table.periods()) {
    std::string identity = Identity(period);
    if (!said.insert(identity).second) continue;
    if (present.contains(identity)) {
      ++changes.unchanged;
    } else {
      changes.put.push_back(period);
    }
  }
  if (partial) return changes;
  for (const auto& [identity, period] : present) {
    if (!said.contains(identity)) changes.superseded.push_back(period->id());
  }
  std::sort(changes.superseded.begin(), changes.superseded.end());
  return changes;
}

absl::Status FirstError(const std::vector<v1::ImportFinding>& findings) {
  const v1::ImportFinding* first = nullptr;
  int count = 0;
  for (const v1::ImportFinding& finding : findings) {
    if (finding.severity() != v1::ImportFinding::SEVERITY_ERROR) continue;
    if (first == nullptr) first = &finding;
    ++count;
  }
  if (first == nullptr) return absl::OkStatus();
  std::string where = first->row() > 0 ? absl::StrCat("рядок ", first->row(), ": ") : "";
  std::string what = first->text().empty() ? "" : absl::StrCat(" («", first->text(), "»)");
  return platform::Fail(
      common::v1::REASON_FILE_INVALID,
      {{"detail", absl::StrCat(where, first->message(), what)}, {"count", absl::StrCat(count)}});
}

}  // namespace cc::territory
