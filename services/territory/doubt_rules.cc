#include "services/territory/doubt_rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/platform/time/date.h"

namespace cc::territory {
namespace {

using v1::Doubt;
using v1::StatusPeriod;

// The occupation began on 20.02.2014: no status can be older.
constexpr absl::string_view kFirstDay = "2014-02-20";
constexpr absl::string_view kForEver = "9999-12-31";

// The end of a period for comparisons; an open one ends after every day.
absl::string_view EndOf(const StatusPeriod& period) {
  return period.end_date().empty() ? kForEver : absl::string_view(period.end_date());
}

std::string Spoken(const std::string& date) {
  if (date.size() != 10) return date;
  return absl::StrCat(date.substr(8, 2), ".", date.substr(5, 2), ".", date.substr(0, 4));
}

std::string Spoken(const StatusPeriod& period) {
  return absl::StrCat(
      "з ", Spoken(period.start_date()),
      period.end_date().empty() ? " (чинний)" : absl::StrCat(" до ", Spoken(period.end_date())));
}

// Nothing for a 29 February that the year does not have.
std::optional<absl::CivilDay> InYear(absl::CivilDay day, int64_t year) {
  const absl::CivilDay moved(year, day.month(), day.day());
  if (moved.day() != day.day()) return std::nullopt;
  return moved;
}

bool Follows(absl::CivilDay end, absl::CivilDay start) {
  return start - end == 0 || start - end == 1;
}

class Finder {
 public:
  Finder(const std::vector<StatusPeriod>& periods, const TerritoryIndex& units)
      : periods_(periods), units_(units) {
    for (size_t i = 0; i < periods.size(); ++i) by_unit_[periods[i].unit_code()].push_back(i);
    for (auto& [code, own] : by_unit_) {
      std::stable_sort(own.begin(), own.end(), [&](size_t a, size_t b) {
        return std::make_tuple(absl::string_view(periods_[a].start_date()), EndOf(periods_[a])) <
               std::make_tuple(absl::string_view(periods_[b].start_date()), EndOf(periods_[b]));
      });
    }
  }

  std::vector<Contradiction> Find(absl::string_view edition_date) {
    for (size_t i = 0; i < periods_.size(); ++i) {
      DoubtDates(i);
      DoubtExclusions(i);
    }
    for (const auto& [code, own] : by_unit_) DoubtOverlaps(own);
    if (!edition_date.empty()) {
      for (size_t i = 0; i < periods_.size(); ++i) DoubtFuture(i, edition_date);
    }
    // In the order of the list.
    std::stable_sort(found_.begin(), found_.end(), [](const auto& a, const auto& b) {
      return a.periods.front() < b.periods.front();
    });
    return std::move(found_);
  }

 private:
  void Add(Doubt::Kind kind, std::string key, std::string message, std::vector<size_t> periods) {
    for (size_t i : periods) doubted_.insert(i);
    auto [known, fresh] = by_key_.emplace(key, found_.size());
    if (fresh) {
      found_.push_back({kind, std::move(key), std::move(message), std::move(periods)});
      return;
    }
    std::vector<size_t>& all = found_[known->second].periods;
    for (size_t i : periods) {
      if (std::find(all.begin(), all.end(), i) == all.end()) all.push_back(i);
    }
  }

  void DoubtDates(size_t i) {
    const StatusPeriod& period = periods_[i];
    if (EndOf(period) < absl::string_view(period.start_date())) {
      const bool other_year = period.end_date().substr(0, 4) < period.start_date().substr(0, 4);
      Add(other_year ? Doubt::KIND_YEAR_TYPO : Doubt::KIND_DATES_REVERSED,
          absl::StrCat("reversed:", period.unit_code(), ":", period.start_date()),
          absl::StrCat("кінець (", Spoken(period.end_date()), ") раніше за початок (",
                       Spoken(period.start_date()), ")",
                       other_year ? "; можлива помилка в році" : "; можливо, дати переставлено"),
          {i});
    } else if (absl::string_view(period.start_date()) < kFirstDay) {
      Add(Doubt::KIND_YEAR_TYPO,
          absl::StrCat("early:", period.unit_code(), ":", period.start_date()),
          absl::StrCat("початок (", Spoken(period.start_date()),
                       ") раніше за початок окупації 20.02.2014; можлива помилка в році"),
          {i});
    }
  }

  // The sentence on a year by which the two would follow each other; empty where there is none.
  std::string YearTypo(const StatusPeriod& earlier, const StatusPeriod& later) {
    auto first = platform::ParseDate(earlier.start_date()),
         last = platform::ParseDate(earlier.end_date()),
         next = platform::ParseDate(later.start_date()),
         later_last = platform::ParseDate(later.end_date());
    if (first && last && next) {
      for (int64_t year = first->year(); year < last->year(); ++year) {
        auto end = InYear(*last, year);
        if (end && *first <= *end && Follows(*end, *next)) {
          return absl::StrCat("можлива помилка в році: кінець ", Spoken(earlier.end_date()),
                              " замість ", Spoken(platform::FormatDate(*end)));
        }
      }
    }
    if (first && later_last && last) {
      for (int64_t year = first->year() + 1; year <= last->year(); ++year) {
        auto start = InYear(*first, year);
        if (start && *start <= *last && Follows(*later_last, *start)) {
          return absl::StrCat("можлива помилка в році: початок ", Spoken(earlier.start_date()),
                              " замість ", Spoken(platform::FormatDate(*start)));
        }
      }
    }
    return "";
  }

  // Periods of one unit, by start and end.
  void DoubtOverlaps(const std::vector<size_t>& own) {
    size_t longest = own.front();  // so far
    for (size_t at = 1; at < own.size(); ++at) {
      const StatusPeriod &earlier = periods_[longest], &later = periods_[own[at]];
      const absl::string_view start = later.start_date();
      const bool same_start =
          earlier.status() == later.status() && earlier.start_date() == later.start_date();
      if (EndOf(earlier) > start || (EndOf(earlier) == start && same_start))
        DoubtOverlap(longest, own[at]);
      if (EndOf(later) > EndOf(earlier)) longest = own[at];
    }
  }

  void DoubtOverlap(size_t earlier, size_t later) {
    const StatusPeriod &a = periods_[earlier], &b = periods_[later];
    const std::string key = absl::StrCat("overlap:", b.unit_code(), ":", b.start_date());
    if (a.status() == b.status() && a.start_date() == b.start_date() &&
        a.end_date() == b.end_date())
      return Add(Doubt::KIND_DUPLICATE, key,
                 absl::StrCat("той самий період ", Spoken(b), " наведено двічі"), {later, earlier});
    const std::string typo = YearTypo(a, b);
    Add(typo.empty() ? Doubt::KIND_OVERLAP : Doubt::KIND_YEAR_TYPO, key,
        absl::StrCat("період ", Spoken(b), " накладається на період ", Spoken(a), "; ",
                     typo.empty() ? "територія не може мати двох статусів водночас" : typo),
        {later, earlier});
  }

  void DoubtFuture(size_t i, absl::string_view edition_date) {
    const StatusPeriod& period = periods_[i];
    if (doubted_.contains(i)) return;  // one doubt of a row is enough to look at it
    const bool start = absl::string_view(period.start_date()) > edition_date;
    const bool end = !period.end_date().empty() && EndOf(period) > edition_date;
    if (!start && !end) return;
    Add(Doubt::KIND_FUTURE, absl::StrCat("future:", period.unit_code(), ":", period.start_date()),
        absl::StrCat(start ? "початок (" : "кінець (",
                     Spoken(start ? period.start_date() : period.end_date()),
                     ") пізніше за дату редакції; можлива помилка в даті"),
        {i});
  }

  bool Meet(const StatusPeriod& a, const StatusPeriod& b) {
    return std::max<absl::string_view>(a.start_date(), b.start_date()) <
           std::min(EndOf(a), EndOf(b));
  }

  // A period of a unit whose parent another period of the same status and time excepts: the list
  // says of the parent as a whole that it does not have the status, and of its part that it has.
  void DoubtExclusions(size_t i) {
    const StatusPeriod& period = periods_[i];
    const int32_t unit = units_.Find(period.unit_code());
    if (unit == TerritoryIndex::kNone) return;
    absl::flat_hash_set<std::string> between;
    for (int32_t at = units_.parent(unit); at != TerritoryIndex::kNone; at = units_.parent(at)) {
      const std::string code(units_.unit(at).code());
      auto own = by_unit_.find(code);
      if (own != by_unit_.end()) {
        for (size_t above : own->second) DoubtExclusion(i, above, between);
        // Periods of a unit between speak for what lies below it.
        if (std::any_of(own->second.begin(), own->second.end(),
                        [&](size_t above) { return Meet(periods_[above], period); }))
          return;
      }
      between.insert(code);
    }
  }

  void DoubtExclusion(size_t below, size_t above, const absl::flat_hash_set<std::string>& between) {
    const StatusPeriod &period = periods_[below], &wide = periods_[above];
    if (period.status() != wide.status() || !Meet(period, wide)) return;
    for (const std::string& excluded : wide.excluded_unit_codes()) {
      if (!between.contains(excluded)) continue;
      const int32_t unit = units_.Find(excluded);
      Add(Doubt::KIND_INSIDE_EXCLUDED,
          absl::StrCat("inside-excluded:", wide.unit_code(), ":", static_cast<int>(wide.status()),
                       ":", wide.start_date(), ":", excluded.substr(14)),
          absl::StrCat("територію ", excluded,
                       unit == TerritoryIndex::kNone
                           ? ""
                           : absl::StrCat(" (", units_.unit(unit).name(), ")"),
                       " вилучено з періоду ", Spoken(wide), ", а її частина має той самий статус ",
                       Spoken(period)),
          {below, above});
    }
  }

  const std::vector<StatusPeriod>& periods_;
  const TerritoryIndex& units_;
  std::map<std::string, std::vector<size_t>> by_unit_;
  std::vector<Contradiction> found_;
  absl::flat_hash_map<std::string, size_t> by_key_;
  absl::flat_hash_set<size_t> doubted_;
};

}  // namespace

std::vector<Contradiction> FindContradictions(const std::vector<StatusPeriod>& periods,
                                              const TerritoryIndex& units,
                                              absl::string_view edition_date) {
  return Finder(periods, units).Find(edition_date);
}

}  // namespace cc::territory
