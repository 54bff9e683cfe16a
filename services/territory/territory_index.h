#ifndef SERVICES_TERRITORY_TERRITORY_INDEX_H_
#define SERVICES_TERRITORY_TERRITORY_INDEX_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "cc/territory/v1/resources.pb.h"
#include "services/platform/auth/scope.h"
#include "services/territory/unit_table.h"

namespace cc::territory {

// What the register holds at one revision.
struct RegisterContent {
  std::vector<v1::Unit> units;
  std::vector<v1::StatusPeriod> periods;  // those in force
  std::vector<v1::Act> acts;
  int64_t revision = 0;
  int64_t units_revision = 0;  // by which units changed last; 0 where it is not known
};

// The register in memory: immutable, so that any number of threads read it without a lock.
class TerritoryIndex {
 public:
  static constexpr int32_t kNone = UnitTable::kNone;

  // One period as resolution reads it. Days inclusive; `last` = CivilDay::max() where open.
  struct Period {
    absl::CivilDay first, last;
    v1::Status status;
    std::vector<int32_t> excluded;  // units, sorted
    int32_t source;                 // position in periods()
  };

  struct Options {
    bool names = true;  // else FindName finds nothing
  };
  // DATA_LOSS where two units share a tail, a parent is missing, or the hierarchy has a cycle.
  static absl::StatusOr<std::shared_ptr<const TerritoryIndex>> Make(RegisterContent content,
                                                                    Options options = {
                                                                        .names = true});
  // The same units with other periods and acts.
  std::shared_ptr<const TerritoryIndex> With(std::vector<v1::StatusPeriod> periods,
                                             std::vector<v1::Act> acts, int64_t revision) const;

  int64_t revision() const { return revision_; }
  int64_t units_revision() const { return units_revision_; }
  const std::vector<IndexedUnit>& units() const { return table_->units(); }  // by code
  // By unit code, start and status.
  const std::vector<v1::StatusPeriod>& periods() const { return periods_; }
  const std::vector<v1::Act>& acts() const { return acts_; }  // newest edition first
  const v1::Act* FindAct(absl::string_view id) const;

  const IndexedUnit& unit(int32_t position) const { return units()[position]; }
  // The unit as the contract has it, with its tail, former codes and the code of the unit above.
  v1::Unit Whole(int32_t position) const { return table_->Whole(position); }
  absl::Span<const std::string> former_codes(int32_t position) const {
    return table_->former_codes(position);
  }
  // Position of a unit by its present or former code, or by its five-digit tail; kNone otherwise.
  int32_t Find(absl::string_view code) const { return table_->Find(code); }
  int32_t FindTail(int32_t tail) const { return table_->FindTail(tail); }
  // Position of the unit above; kNone for the first level.
  int32_t parent(int32_t position) const { return table_->parent(position); }
  // Direct children in order of code; closed units among them.
  absl::Span<const int32_t> children(int32_t position) const { return table_->children(position); }
  // Tails from the country down to the unit, for scopes; nothing for an unknown code.
  std::optional<platform::UnitPath> PathOf(absl::string_view code) const;
  // Units of that name, whatever its case, spaces and apostrophes.
  absl::Span<const int32_t> FindName(absl::string_view name) const {
    return table_->FindName(name);
  }
  // First level first, the unit itself last.
  std::vector<int32_t> Path(int32_t position) const;
  // All units below, in no particular order.
  std::vector<int32_t> Descendants(int32_t position) const;
  // A unit's own periods, the latest start first.
  absl::Span<const Period> PeriodsOf(int32_t position) const;

 private:
  TerritoryIndex(std::shared_ptr<const UnitTable> table, RegisterContent content);
  // Rows keep the codes that they were recorded under.
  void NameByPresentCodes(v1::StatusPeriod& period) const;
  void LayPeriods();

  const std::shared_ptr<const UnitTable> table_;
  std::vector<v1::StatusPeriod> periods_;
  std::vector<v1::Act> acts_;
  const int64_t revision_, units_revision_;
  std::vector<int32_t> own_starts_;
  std::vector<Period> own_;  // periods of one unit after those of another
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_TERRITORY_INDEX_H_
