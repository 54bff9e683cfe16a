#include "services/territory/territory_index.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::territory {

absl::StatusOr<std::shared_ptr<const TerritoryIndex>> TerritoryIndex::Make(RegisterContent content,
                                                                           Options options) {
  CC_ASSIGN_OR_RETURN(std::shared_ptr<const UnitTable> table,
                      UnitTable::Make(std::move(content.units), options.names));
  return std::shared_ptr<const TerritoryIndex>(
      new TerritoryIndex(std::move(table), std::move(content)));
}

std::shared_ptr<const TerritoryIndex> TerritoryIndex::With(std::vector<v1::StatusPeriod> periods,
                                                           std::vector<v1::Act> acts,
                                                           int64_t revision) const {
  return std::shared_ptr<const TerritoryIndex>(new TerritoryIndex(
      table_, {{}, std::move(periods), std::move(acts), revision, units_revision_}));
}

TerritoryIndex::TerritoryIndex(std::shared_ptr<const UnitTable> table, RegisterContent content)
    : table_(std::move(table)),
      periods_(std::move(content.periods)),
      acts_(std::move(content.acts)),
      revision_(content.revision),
      units_revision_(content.units_revision) {
  std::sort(acts_.begin(), acts_.end(), [](const v1::Act& a, const v1::Act& b) {
    return std::tie(b.edition_date(), b.id()) < std::tie(a.edition_date(), a.id());
  });
  LayPeriods();
}

void TerritoryIndex::NameByPresentCodes(v1::StatusPeriod& period) const {
  auto rename = [this](std::string& code) {
    int32_t unit = Find(code);
    if (unit != kNone && code != this->unit(unit).code())
      code = std::string(this->unit(unit).code());
  };
  rename(*period.mutable_unit_code());
  for (std::string& code : *period.mutable_excluded_unit_codes()) rename(code);
}

void TerritoryIndex::LayPeriods() {
  for (v1::StatusPeriod& source : periods_) NameByPresentCodes(source);
  std::sort(periods_.begin(), periods_.end(), [](const auto& a, const auto& b) {
    return std::make_tuple(absl::string_view(a.unit_code()), absl::string_view(a.start_date()),
                           a.status(), absl::string_view(a.id())) <
           std::make_tuple(absl::string_view(b.unit_code()), absl::string_view(b.start_date()),
                           b.status(), absl::string_view(b.id()));
  });
  std::vector<std::pair<int32_t, Period>> found;
  for (size_t i = 0; i < periods_.size(); ++i) {
    const v1::StatusPeriod& source = periods_[i];
    int32_t unit = Find(source.unit_code());
    std::optional<absl::CivilDay> first = platform::ParseDate(source.start_date());
    std::optional<absl::CivilDay> last = platform::ParseDate(source.end_date());
    if (unit == kNone || !first || (!last && !source.end_date().empty())) continue;
    Period period{
        *first, last.value_or(absl::CivilDay::max()), source.status(), {}, static_cast<int32_t>(i)};
    for (const std::string& code : source.excluded_unit_codes()) {
      if (int32_t excluded = Find(code); excluded != kNone) period.excluded.push_back(excluded);
    }
    std::sort(period.excluded.begin(), period.excluded.end());
    found.emplace_back(unit, std::move(period));
  }
  // Where two start on one day, the one that lasts longer follows the other and is read first.
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::make_tuple(a.first, b.second.first, b.second.last, b.second.status) <
           std::make_tuple(b.first, a.second.first, a.second.last, a.second.status);
  });
  own_.reserve(found.size());
  own_starts_.assign(units().size() + 1, 0);
  for (auto& [unit, period] : found) {
    ++own_starts_[unit + 1];
    own_.push_back(std::move(period));
  }
  for (size_t i = 1; i < own_starts_.size(); ++i) own_starts_[i] += own_starts_[i - 1];
}

const v1::Act* TerritoryIndex::FindAct(absl::string_view id) const {
  for (const v1::Act& act : acts_) {
    if (act.id() == id) return &act;
  }
  return nullptr;
}

std::vector<int32_t> TerritoryIndex::Path(int32_t position) const {
  std::vector<int32_t> path;
  for (; position != kNone; position = parent(position)) path.push_back(position);
  std::reverse(path.begin(), path.end());
  return path;
}

std::optional<platform::UnitPath> TerritoryIndex::PathOf(absl::string_view code) const {
  int32_t position = Find(code);
  if (position == kNone) return std::nullopt;
  platform::UnitPath path;
  for (; position != kNone; position = parent(position)) {
    path.push_back(TailOfCode(unit(position).code()));
  }
  path.push_back(0);  // the country
  std::reverse(path.begin(), path.end());
  return path;
}

std::vector<int32_t> TerritoryIndex::Descendants(int32_t position) const {
  std::vector<int32_t> found(children(position).begin(), children(position).end());
  for (size_t i = 0; i < found.size(); ++i) {
    absl::Span<const int32_t> below = children(found[i]);
    found.insert(found.end(), below.begin(), below.end());
  }
  return found;
}

absl::Span<const TerritoryIndex::Period> TerritoryIndex::PeriodsOf(int32_t position) const {
  return absl::MakeConstSpan(own_).subspan(own_starts_[position],
                                           own_starts_[position + 1] - own_starts_[position]);
}

}  // namespace cc::territory
