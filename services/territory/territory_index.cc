#include "services/territory/territory_index.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "services/platform/text/ukrainian_text.h"
#include "services/platform/time/date.h"

namespace cc::territory {
namespace {

using platform::FoldName;

constexpr int kTails = 100000;

bool AllDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool IsUnitCode(absl::string_view text) {
  return text.size() == 19 && text[0] == 'U' && text[1] == 'A' && AllDigits(text.substr(2));
}

int32_t TailOfCode(absl::string_view code) {
  if (IsUnitCode(code)) code.remove_prefix(14);
  if (code.size() != 5 || !AllDigits(code)) return TerritoryIndex::kNone;
  int32_t tail = 0;
  for (char c : code) tail = tail * 10 + (c - '0');
  return tail;
}

absl::StatusOr<std::shared_ptr<const TerritoryIndex>> TerritoryIndex::Make(RegisterContent content,
                                                                           Options options) {
  std::shared_ptr<TerritoryIndex> index(new TerritoryIndex(std::move(content)));
  if (absl::Status status = index->Build(options); !status.ok()) return status;
  return index;
}

absl::Status TerritoryIndex::Build(Options options) {
  auto& units = content_.units;
  const auto by_code = [](const v1::Unit& a, const v1::Unit& b) { return a.code() < b.code(); };
  if (!std::is_sorted(units.begin(), units.end(), by_code))
    std::sort(units.begin(), units.end(), by_code);
  by_tail_.assign(kTails, kNone);
  for (size_t i = 0; i < units.size(); ++i) {
    int32_t tail = TailOfCode(units[i].code());
    if (tail == kNone || by_tail_[tail] != kNone) {
      return absl::DataLossError(absl::StrCat("unit ", units[i].code(), " has no tail of its own"));
    }
    by_tail_[tail] = static_cast<int32_t>(i);
  }
  if (absl::Status status = LinkParents(); !status.ok()) return status;
  std::sort(content_.acts.begin(), content_.acts.end(), [](const v1::Act& a, const v1::Act& b) {
    return std::tie(b.edition_date(), b.id()) < std::tie(a.edition_date(), a.id());
  });
  if (options.names) BuildNames();
  BuildPeriods();
  return absl::OkStatus();
}

absl::Status TerritoryIndex::LinkParents() {
  const auto& units = content_.units;
  const size_t count = units.size();
  parents_.assign(count, kNone);
  child_starts_.assign(count + 1, 0);
  for (size_t i = 0; i < count; ++i) {
    if (units[i].parent_code().empty()) continue;
    int32_t parent = Find(units[i].parent_code());
    if (parent == kNone) {
      return absl::DataLossError(absl::StrCat("unit ", units[i].code(), " has no parent"));
    }
    parents_[i] = parent;
    ++child_starts_[parent + 1];
  }
  for (size_t i = 0; i < count; ++i) {
    int32_t at = static_cast<int32_t>(i);
    for (int depth = 0; at != kNone; at = parents_[at]) {
      if (++depth > 8) {
        return absl::DataLossError(
            absl::StrCat("unit ", units[i].code(), " lies too deep or in a cycle"));
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

void TerritoryIndex::BuildNames() {
  std::vector<std::pair<std::string, int32_t>> folded;
  folded.reserve(content_.units.size());
  for (size_t i = 0; i < content_.units.size(); ++i) {
    folded.emplace_back(FoldName(content_.units[i].name()), static_cast<int32_t>(i));
  }
  std::sort(folded.begin(), folded.end());
  by_name_.reserve(folded.size());
  for (const auto& [name, position] : folded) by_name_.push_back(position);
}

void TerritoryIndex::NameByPresentCodes(v1::StatusPeriod& period) const {
  auto rename = [this](std::string& code) {
    int32_t unit = Find(code);
    if (unit != kNone && code != content_.units[unit].code()) code = content_.units[unit].code();
  };
  rename(*period.mutable_unit_code());
  for (std::string& code : *period.mutable_excluded_unit_codes()) rename(code);
}

void TerritoryIndex::BuildPeriods() {
  auto& sources = content_.periods;
  for (v1::StatusPeriod& source : sources) NameByPresentCodes(source);
  std::sort(sources.begin(), sources.end(), [](const auto& a, const auto& b) {
    return std::make_tuple(absl::string_view(a.unit_code()), absl::string_view(a.start_date()),
                           a.status(), absl::string_view(a.id())) <
           std::make_tuple(absl::string_view(b.unit_code()), absl::string_view(b.start_date()),
                           b.status(), absl::string_view(b.id()));
  });
  std::vector<std::pair<int32_t, Period>> found;
  for (size_t i = 0; i < sources.size(); ++i) {
    const v1::StatusPeriod& source = sources[i];
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
  period_starts_.assign(content_.units.size() + 1, 0);
  for (auto& [unit, period] : found) {
    ++period_starts_[unit + 1];
    periods_.push_back(std::move(period));
  }
  for (size_t i = 1; i < period_starts_.size(); ++i) period_starts_[i] += period_starts_[i - 1];
}

const v1::Act* TerritoryIndex::FindAct(absl::string_view id) const {
  for (const v1::Act& act : content_.acts) {
    if (act.id() == id) return &act;
  }
  return nullptr;
}

int32_t TerritoryIndex::FindTail(int32_t tail) const {
  return tail < 0 || tail >= kTails ? kNone : by_tail_[tail];
}

int32_t TerritoryIndex::Find(absl::string_view code) const {
  int32_t position = FindTail(TailOfCode(code));
  if (position == kNone || code.size() == 5) return position;
  const v1::Unit& unit = content_.units[position];
  if (unit.code() == code) return position;
  const auto& former = unit.former_codes();
  return std::find(former.begin(), former.end(), code) == former.end() ? kNone : position;
}

absl::Span<const int32_t> TerritoryIndex::children(int32_t position) const {
  return absl::MakeConstSpan(children_).subspan(
      child_starts_[position], child_starts_[position + 1] - child_starts_[position]);
}

absl::Span<const int32_t> TerritoryIndex::FindName(absl::string_view name) const {
  // The folded names are not kept: they would be as large as the names themselves.
  const std::string wanted = FoldName(name);
  const auto first = std::lower_bound(
      by_name_.begin(), by_name_.end(), wanted,
      [this](int32_t at, const std::string& n) { return FoldName(unit(at).name()) < n; });
  const auto last = std::upper_bound(
      first, by_name_.end(), wanted,
      [this](const std::string& n, int32_t at) { return n < FoldName(unit(at).name()); });
  return absl::MakeConstSpan(by_name_).subspan(first - by_name_.begin(), last - first);
}

std::vector<int32_t> TerritoryIndex::Path(int32_t position) const {
  std::vector<int32_t> path;
  for (; position != kNone; position = parents_[position]) path.push_back(position);
  std::reverse(path.begin(), path.end());
  return path;
}

std::optional<platform::UnitPath> TerritoryIndex::PathOf(absl::string_view code) const {
  int32_t position = Find(code);
  if (position == kNone) return std::nullopt;
  platform::UnitPath path;
  for (; position != kNone; position = parents_[position]) {
    path.push_back(TailOfCode(content_.units[position].code()));
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
  return absl::MakeConstSpan(periods_).subspan(
      period_starts_[position], period_starts_[position + 1] - period_starts_[position]);
}

}  // namespace cc::territory
