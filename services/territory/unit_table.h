#ifndef SERVICES_TERRITORY_UNIT_TABLE_H_
#define SERVICES_TERRITORY_UNIT_TABLE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "cc/territory/v1/resources.pb.h"

namespace cc::territory {

// A unit in 32 bytes. What it gives lives as long as the table that it lies in, which knows the
// rest: the unit above, former codes.
class IndexedUnit {
 public:
  absl::string_view code() const { return absl::string_view(code_, sizeof(code_)); }
  absl::string_view name() const { return absl::string_view(name_, name_size_); }
  v1::Unit::Category category() const { return static_cast<v1::Unit::Category>(category_); }
  bool closed() const { return closed_; }

 private:
  friend class UnitTable;

  const char* name_;
  uint32_t name_size_;
  char code_[19];
  uint8_t category_ : 7;
  bool closed_ : 1;
};

// The units of a register and how they lie in each other, in some 80 bytes a unit: immutable, so
// that registers in memory with the same units share one.
class UnitTable {
 public:
  static constexpr int32_t kNone = -1;

  // With `names` units are found by name. DATA_LOSS where two units share a tail, a parent is
  // missing, or the hierarchy has a cycle.
  static absl::StatusOr<std::shared_ptr<const UnitTable>> Make(std::vector<v1::Unit> units,
                                                               bool names);
  UnitTable(const UnitTable&) = delete;
  UnitTable& operator=(const UnitTable&) = delete;

  const std::vector<IndexedUnit>& units() const { return units_; }  // by code
  // As the contract has it.
  v1::Unit Whole(int32_t position) const;
  absl::Span<const std::string> former_codes(int32_t position) const;
  // Position of a unit by its present or former code, or by its five-digit tail; kNone otherwise.
  int32_t Find(absl::string_view code) const;
  int32_t FindTail(int32_t tail) const;
  // Units of that name, whatever its case, spaces and apostrophes.
  absl::Span<const int32_t> FindName(absl::string_view name) const;
  // Position of the unit above; kNone for the first level.
  int32_t parent(int32_t position) const { return parents_[position]; }
  // Direct children in order of code; closed units among them.
  absl::Span<const int32_t> children(int32_t position) const;

 private:
  UnitTable() = default;
  absl::Status Keep(const std::vector<const v1::Unit*>& units);
  absl::Status LinkParents(const std::vector<const v1::Unit*>& units);
  absl::Status LinkChildren();
  void SortByName();

  std::vector<IndexedUnit> units_;
  std::string names_;
  absl::flat_hash_map<int32_t, std::vector<std::string>> former_codes_;  // of the few that have any
  std::vector<int32_t> by_tail_;
  std::vector<int32_t> parents_;
  std::vector<int32_t> child_starts_, children_;
  std::vector<int32_t> by_name_;  // positions in order of the folded name, then of the code
};

// The last five digits of a code; kNone where the text is neither a code nor a tail.
int32_t TailOfCode(absl::string_view code);
bool IsUnitCode(absl::string_view text);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_UNIT_TABLE_H_
