#ifndef SERVICES_TERRITORY_TERRITORY_INDEX_H_
#define SERVICES_TERRITORY_TERRITORY_INDEX_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "cc/territory/v1/resources.pb.h"
#include "services/platform/auth/scope.h"

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
  static constexpr int32_t kNone = -1;

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

  const RegisterContent& content() const { return content_; }
  int64_t revision() const { return content_.revision; }
  int64_t units_revision() const { return content_.units_revision; }
  const std::vector<v1::Unit>& units() const { return content_.units; }  // by code
  // By unit code, start and status.
  const std::vector<v1::StatusPeriod>& periods() const { return content_.periods; }
  const std::vector<v1::Act>& acts() const { return content_.acts; }  // newest edition first
  const v1::Act* FindAct(absl::string_view id) const;

  const v1::Unit& unit(int32_t position) const { return content_.units[position]; }
  // Position of a unit by its present or former code, or by its five-digit tail; kNone otherwise.
  int32_t Find(absl::string_view code) const;
  int32_t FindTail(int32_t tail) const;
  // Position of the unit above; kNone for the first level.
  int32_t parent(int32_t position) const { return parents_[position]; }
  // Direct children in order of code; closed units among them.
  absl::Span<const int32_t> children(int32_t position) const;
  // Tails from the country down to the unit, for scopes; nothing for an unknown code.
  std::optional<platform::UnitPath> PathOf(absl::string_view code) const;
  // Units of that name, whatever its case, spaces and apostrophes.
  absl::Span<const int32_t> FindName(absl::string_view name) const;
  // First level first, the unit itself last.
  std::vector<int32_t> Path(int32_t position) const;
  // All units below, in no particular order.
  std::vector<int32_t> Descendants(int32_t position) const;
  // A unit's own periods, the latest start first.
  absl::Span<const Period> PeriodsOf(int32_t position) const;

 private:
  explicit TerritoryIndex(RegisterContent content) : content_(std::move(content)) {}
  absl::Status Build(Options options);
  absl::Status LinkParents();
  void BuildNames();
  // Rows keep the codes that they were recorded under.
  void NameByPresentCodes(v1::StatusPeriod& period) const;
  void BuildPeriods();

  RegisterContent content_;
  std::vector<int32_t> by_tail_;
  std::vector<int32_t> parents_;
  std::vector<int32_t> child_starts_, children_;
  std::vector<int32_t> by_name_;  // positions in order of the folded name, then of the code
  std::vector<int32_t> period_starts_;
  std::vector<Period> periods_;
};

// The last five digits of a code; kNone where the text is neither a code nor a tail.
int32_t TailOfCode(absl::string_view code);
bool IsUnitCode(absl::string_view text);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_TERRITORY_INDEX_H_
