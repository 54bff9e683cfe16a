#include "services/territory/unit_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/text/ukrainian_text.h"

namespace cc::territory {
namespace {

using platform::FoldName;

constexpr int kTails = 100000;
constexpr int kDeepest = 8;

bool AllDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool IsUnitCode(absl::string_view text) {
  return text.size() == 19 && text[0] == 'U' && text[1] == 'A' && AllDigits(text.substr(2));
}

int32_t TailOfCode(absl::string_view code) {
  if (IsUnitCode(code)) code.remove_prefix(14);
  if (code.size() != 5 || !AllDigits(code)) return UnitTable::kNone;
  int32_t tail = 0;
  for (char c : code) tail = tail * 10 + (c - '0');
  return tail;
}

absl::StatusOr<std::shared_ptr<const UnitTable>> UnitTable::Make(std::vector<v1::Unit> units,
                                                                 bool names) {
  std::vector<const v1::Unit*> sorted;
  sorted.reserve(units.size());
  for (const v1::Unit& unit : units) sorted.push_back(&unit);
  const auto by_code = [](const v1::Unit* a, const v1::Unit* b) { return a->code() < b->code(); };
  if (!std::is_sorted(sorted.begin(), sorted.end(), by_code))
    std::sort(sorted.begin(), sorted.end(), by_code);
  std::shared_ptr<UnitTable> table(new UnitTable());
  CC_RETURN_IF_ERROR(table->Keep(sorted));
  CC_RETURN_IF_ERROR(table->LinkParents(sorted));
  CC_RETURN_IF_ERROR(table->LinkChildren());
  if (names) table->SortByName();
  return table;
}

absl::Status UnitTable::Keep(const std::vector<const v1::Unit*>& units) {
  size_t letters = 0;
  for (const v1::Unit* unit : units) letters += unit->name().size();
  names_.reserve(letters);  // whose place in memory does not change any more
  units_.reserve(units.size());
  by_tail_.assign(kTails, kNone);
  for (const v1::Unit* unit : units) {
    const auto position = static_cast<int32_t>(units_.size());
    const int32_t tail = unit->code().size() == 5 ? kNone : TailOfCode(unit->code());
    if (tail == kNone || by_tail_[tail] != kNone)
      return absl::DataLossError(absl::StrCat("unit ", unit->code(), " has no tail of its own"));
    by_tail_[tail] = position;
    IndexedUnit& kept = units_.emplace_back();
    unit->code().copy(kept.code_, sizeof(kept.code_));
    kept.name_ = names_.data() + names_.size();
    kept.name_size_ = static_cast<uint32_t>(unit->name().size());
    kept.category_ = static_cast<uint8_t>(unit->category()) & 0x7F;
    kept.closed_ = unit->closed();
    names_ += unit->name();
    if (unit->former_codes_size() > 0)
      former_codes_[position].assign(unit->former_codes().begin(), unit->former_codes().end());
  }
  return absl::OkStatus();
}

absl::Status UnitTable::LinkParents(const std::vector<const v1::Unit*>& units) {
  parents_.assign(units.size(), kNone);
  for (size_t i = 0; i < units.size(); ++i) {
    if (units[i]->parent_code().empty()) continue;
    parents_[i] = Find(units[i]->parent_code());
    if (parents_[i] == kNone)
      return absl::DataLossError(absl::StrCat("unit ", units[i]->code(), " has no parent"));
  }
  return absl::OkStatus();
}

absl::Status UnitTable::LinkChildren() {
  const size_t count = units_.size();
  child_starts_.assign(count + 1, 0);
  for (int32_t parent : parents_) {
    if (parent != kNone) ++child_starts_[parent + 1];
  }
  for (size_t i = 0; i < count; ++i) {
    int32_t at = static_cast<int32_t>(i);
    for (int depth = 0; at != kNone; at = parents_[at]) {
      if (++depth > kDeepest) {
        return absl::DataLossError(
            absl::StrCat("unit ", units_[i].code(), " lies too deep or in a cycle"));
      }
    }
    child_starts_[i + 1] += child_starts_[i];
  }
  children_.resize(child_starts_[count]);
  std::vector<int32_t> next(child_starts_.begin(), child_starts_.end() - 1);
  for (size_t i = 0; i < count; ++i) {
    if (parents_[i] != kNone) children_[next[parents_[i]]++] = static_cast<int32_t>(i);
  }
  return absl::OkStatus();
}

void UnitTable::SortByName() {
  std::vector<std::pair<std::string, int32_t>> folded;
  folded.reserve(units_.size());
  for (const IndexedUnit& unit : units_)
    folded.emplace_back(FoldName(unit.name()), static_cast<int32_t>(folded.size()));
  std::sort(folded.begin(), folded.end());
  by_name_.reserve(folded.size());
  for (const auto& [name, position] : folded) by_name_.push_back(position);
}

v1::Unit UnitTable::Whole(int32_t position) const {
  const IndexedUnit& unit = units_[position];
  v1::Unit whole;
  whole.set_code(std::string(unit.code()));
  whole.set_tail(whole.code().substr(14));
  whole.set_category(unit.category());
  whole.set_name(std::string(unit.name()));
  if (int32_t above = parents_[position]; above != kNone)
    whole.set_parent_code(std::string(units_[above].code()));
  for (const std::string& code : former_codes(position)) whole.add_former_codes(code);
  whole.set_closed(unit.closed());
  return whole;
}

absl::Span<const std::string> UnitTable::former_codes(int32_t position) const {
  const auto found = former_codes_.find(position);
  if (found == former_codes_.end()) return {};
  return found->second;
}

int32_t UnitTable::FindTail(int32_t tail) const {
  return tail < 0 || tail >= kTails ? kNone : by_tail_[tail];
}

int32_t UnitTable::Find(absl::string_view code) const {
  const int32_t position = FindTail(TailOfCode(code));
  if (position == kNone || code.size() == 5 || units_[position].code() == code) return position;
  const absl::Span<const std::string> former = former_codes(position);
  return std::find(former.begin(), former.end(), code) == former.end() ? kNone : position;
}

absl::Span<const int32_t> UnitTable::FindName(absl::string_view name) const {
  // The folded names are not kept: they would be as large as the names themselves.
  const std::string wanted = FoldName(name);
  const auto first = std::lower_bound(
      by_name_.begin(), by_name_.end(), wanted,
      [this](int32_t at, const std::string& n) { return FoldName(units_[at].name()) < n; });
  const auto last = std::upper_bound(
      first, by_name_.end(), wanted,
      [this](const std::string& n, int32_t at) { return n < FoldName(units_[at].name()); });
  return absl::MakeConstSpan(by_name_).subspan(first - by_name_.begin(), last - first);
}

absl::Span<const int32_t> UnitTable::children(int32_t position) const {
  return absl::MakeConstSpan(children_).subspan(
      child_starts_[position], child_starts_[position + 1] - child_starts_[position]);
}

}  // namespace cc::territory
