#include "services/territory/unit_search.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/territory/place_nearness.h"
#include "services/territory/unit_ranks.h"

namespace cc::territory {
namespace {

using platform::Letters;
using platform::NameKey;
using platform::NameSounds;
using platform::NameWord;
using platform::OtherReadings;
using platform::PrefixKeys;
using platform::SplitWords;
using platform::TypingDistance;

using v1::Unit;
using v1::UnitHit;

// Grades of agreement; an alias is one step worse than the unit's own name.
constexpr uint16_t kSameLetters = 0, kSameSound = 2, kLaterWord = 8, kBeginning = 10,
                   kBeginningSound = 12, kLaterBeginning = 14, kSimilar = 100, kWorst = 199;
// Below this many better hits similar names are looked for as well.
constexpr size_t kEnough = 50;
constexpr size_t kMany = 1000;
constexpr size_t kMostSplits = 6;

int MostErrors(size_t letters) { return letters < 4 ? 0 : letters < 8 ? 1 : 2; }

absl::string_view CategoryWord(Unit::Category category) {
  switch (category) {
    case Unit::CATEGORY_OBLAST:
      return "область";
    case Unit::CATEGORY_SPECIAL_CITY:
    case Unit::CATEGORY_CITY:
      return "місто";
    case Unit::CATEGORY_RAION:
    case Unit::CATEGORY_CITY_DISTRICT:
      return "район";
    case Unit::CATEGORY_HROMADA:
      return "громада";
    case Unit::CATEGORY_SETTLEMENT:
      return "селище";
    case Unit::CATEGORY_URBAN_TYPE_SETTLEMENT:
      return "селище міського типу";
    case Unit::CATEGORY_VILLAGE:
      return "село";
    default:
      return "";
  }
}

bool IsSettlement(Unit::Category category) {
  return category == Unit::CATEGORY_SPECIAL_CITY || category == Unit::CATEGORY_CITY ||
         category == Unit::CATEGORY_SETTLEMENT || category == Unit::CATEGORY_VILLAGE ||
         category == Unit::CATEGORY_URBAN_TYPE_SETTLEMENT;
}

// An area's category follows its name, a settlement's goes before it; a name of several words
// («Автономна Республіка Крим») says itself what it is.
std::string WithCategory(const IndexedUnit& unit) {
  if (IsSettlement(unit.category()))
    return absl::StrCat(CategoryWord(unit.category()), " ", unit.name());
  if (unit.category() == Unit::CATEGORY_OBLAST && unit.name().find(' ') != std::string::npos)
    return std::string(unit.name());
  return absl::StrCat(unit.name(), " ", CategoryWord(unit.category()));
}

// The name as a whole and from each later word on.
template <typename Add>
void EachKey(absl::string_view name, const Add& add) {
  const std::vector<NameWord> words = SplitWords(name);
  for (size_t i = 0; i < words.size(); ++i) {
    std::string key = NameKey(absl::MakeConstSpan(words).subspan(i));
    if (i > 0 && key.size() < 3) break;
    add(std::move(key), i > 0);
  }
}

}  // namespace

// One question while it is being answered.
class UnitSearch::Answer {
 public:
  Answer(const UnitSearch& search, const Question& question)
      : search_(search), index_(*search.index_), question_(question), nearness_(*search.index_) {}

  std::vector<Hit> ToCode(int32_t unit) {
    categories_ = question_.categories;
    Add(static_cast<NameIndex::Entry>(unit) * 2, kSameLetters);
    return std::move(hits_);
  }

  std::vector<Hit> To(const PlaceQuery& query) {
    if (query.wanted.words.empty()) return {};
    SetPlaces(query);
    Look(query.wanted, query.wanted.categories);
    if (hits_.empty() && query.wanted.categories != kAnyCategory) Look(query.wanted, kAnyCategory);
    Settle();
    return std::move(hits_);
  }

 private:
  void SetPlaces(const PlaceQuery& query) {
    for (const PlaceName& place : query.within) Narrow(place);
    if (!query.near) return;
    for (int32_t unit : Meant(*query.near)) nearness_.AddNear(unit);
  }

  // A place that nothing is called does not narrow.
  void Narrow(const PlaceName& place) {
    const std::vector<int32_t> units = Meant(place);
    if (!units.empty()) nearness_.AddWithin(units);
  }

  // Units that a name beside the wanted one may mean.
  std::vector<int32_t> Meant(const PlaceName& place, bool similar = true) const {
    std::vector<int32_t> units;
    auto add = [&](absl::Span<const NameIndex::Entry> entries) {
      for (NameIndex::Entry entry : entries) {
        const int32_t unit = search_.UnitOf(entry);
        if (place.categories & CategoryBit(index_.unit(unit).category())) units.push_back(unit);
      }
    };
    // «Харкова» is Харків rather than Харкове: the likelier names come first. «Покровська» is a
    // hromada, but also a form of Покровськ.
    const std::vector<std::string> keys = NominativeKeys(place.words);
    for (const std::string& key : keys) {
      if (HasSettlement(units)) break;
      add(search_.names_.Exact(key));
    }
    if (place.last) {
      for (const std::string& key : PrefixKeys(keys[0])) add(search_.names_.Beginning(key));
    }
    if (!units.empty() || !similar) return units;
    const int most = MostErrors(Letters(place.words).size());
    search_.names_.Similar(keys[0], most, false, [&](auto entries, int) { add(entries); });
    return units;
  }

  bool HasSettlement(const std::vector<int32_t>& units) const {
    return std::any_of(units.begin(), units.end(),
                       [this](int32_t unit) { return IsSettlement(index_.unit(unit).category()); });
  }

  void Look(const PlaceName& wanted, Categories categories) {
    categories_ = categories & question_.categories;
    LookForWhole(wanted);
    if (!hits_.empty() && Best() < kLaterWord) return;
    const size_t words = std::min(wanted.words.size(), kMostSplits);
    for (size_t first = words - 1; first > 0; --first) LookForSplit(wanted, first, false);
    if (hits_.size() < kEnough) LookForSimilar(wanted.words);
    for (size_t first = words - 1; first > 0 && hits_.empty(); --first)
      LookForSplit(wanted, first, true);
  }

  uint16_t Best() const {
    return std::min_element(hits_.begin(), hits_.end(),
                            [](const Hit& a, const Hit& b) { return a.grade < b.grade; })
        ->grade;
  }

  void LookForWhole(const PlaceName& wanted) {
    LookForKey(wanted.words);
    constexpr Categories kAreas = CategoryBit(Unit::CATEGORY_OBLAST) |
                                  CategoryBit(Unit::CATEGORY_RAION) |
                                  CategoryBit(Unit::CATEGORY_HROMADA);
    if (wanted.categories & kAreas && wanted.categories != kAnyCategory) {
      for (const std::string& named : NominativeKeys(wanted.words))
        Take(search_.names_.Exact(named), kSameSound);
    }
  }

  void LookForKey(const std::vector<NameWord>& words, bool beginnings = true) {
    const std::string key = NameKey(words);
    if (key.empty()) return;
    letters_ = Letters(words);
    Take(search_.names_.Exact(key), kSameSound);
    if (!beginnings) return;
    Take(search_.names_.Beginning(key), kBeginningSound);
    sounds_ = NameSounds(words);
    for (const std::string& longer : PrefixKeys(key)) {
      if (longer != key)
        Take(search_.names_.Beginning(longer), kBeginningSound, /*check_sounds=*/true);
    }
  }

  // «Ямпіль Донецька»: the later words name what holds the first.
  void LookForSplit(const PlaceName& wanted, size_t first, bool similar) {
    PlaceName place;
    place.words.assign(wanted.words.begin() + static_cast<std::ptrdiff_t>(first),
                       wanted.words.end());
    place.last = wanted.last;
    const std::vector<int32_t> units = Meant(place, similar);
    if (units.empty()) return;
    Nearness kept = nearness_;
    nearness_.AddWithin(units);
    const std::vector<NameWord> words(wanted.words.begin(),
                                      wanted.words.begin() + static_cast<std::ptrdiff_t>(first));
    only_inside_ = true;
    LookForKey(words, similar);
    if (similar) LookForSimilar(words);
    only_inside_ = false;
    nearness_ = std::move(kept);
  }

  void LookForSimilar(const std::vector<NameWord>& words) {
    letters_ = Letters(words);
    const int most = MostErrors(letters_.size());
    if (most == 0) return;
    const std::string key = NameKey(words);
    const bool cyrillic =
        std::any_of(letters_.begin(), letters_.end(), [](char32_t c) { return c >= 0x400; });
    for (bool beginning : {false, true}) {
      search_.names_.Similar(key, most, beginning,
                             [&](absl::Span<const NameIndex::Entry> entries, int errors) {
                               for (NameIndex::Entry entry : entries) {
                                 Add(entry, SimilarGrade(entry, errors, beginning, cyrillic, most));
                               }
                             });
    }
  }

  uint16_t SimilarGrade(NameIndex::Entry entry, int errors, bool beginning, bool cyrillic,
                        int most) const {
    std::u32string name = Letters(SplitWords(search_.NameOf(entry)));
    if (beginning && name.size() > letters_.size()) name.resize(letters_.size());
    // By sound «і» and «й» are one: letters tell how near two words of one script are.
    const int letters = cyrillic ? TypingDistance(letters_, name) : errors;
    if (letters > most + 1) return kWorst;
    const int later = entry & 1;
    return static_cast<uint16_t>(kSimilar + 8 * std::max(errors, letters) + 2 * letters +
                                 (beginning ? 4 : 0) + 2 * later);
  }

  void Take(absl::Span<const NameIndex::Entry> entries, uint16_t grade, bool check_sounds = false) {
    // So many names begin only with a letter or two, of which the sound says enough.
    if (entries.size() > kMany && grade == kBeginningSound) grade = kBeginning;
    for (NameIndex::Entry entry : entries) {
      if (check_sounds &&
          NameSounds(SplitWords(search_.NameOf(entry))).compare(0, sounds_.size(), sounds_) != 0)
        continue;
      Add(entry, entry & 1 ? LaterGrade(grade) : OwnGrade(entry, grade));
    }
  }

  static uint16_t LaterGrade(uint16_t grade) {
    return grade < kBeginning ? kLaterWord : kLaterBeginning;
  }
  // The same letters are better than the same sounds.
  uint16_t OwnGrade(NameIndex::Entry entry, uint16_t grade) const {
    if (grade == kBeginning) return grade;
    const std::u32string name = Letters(SplitWords(search_.NameOf(entry)));
    if (grade < kBeginning) return name == letters_ ? kSameLetters : grade;
    return name.compare(0, letters_.size(), letters_) == 0 ? kBeginning : grade;
  }

  void Add(NameIndex::Entry entry, uint16_t grade) {
    if (grade >= kWorst) return;
    const int32_t unit = search_.UnitOf(entry);
    const IndexedUnit& found = index_.unit(unit);
    if (!(categories_ & CategoryBit(found.category()))) return;
    if (found.closed() && !question_.closed) return;
    if (question_.within != TerritoryIndex::kNone && !IsWithin(unit)) return;
    const int32_t alias = search_.AliasOf(entry);
    const Nearness::Place place = nearness_.Of(unit);
    if (only_inside_ && !place.inside) return;
    hits_.push_back({unit, alias < 0 ? -1 : alias,
                     static_cast<uint16_t>(grade + (alias < 0 ? 0 : 1)), place.far, place.inside});
  }

  bool IsWithin(int32_t unit) const {
    while (unit != TerritoryIndex::kNone && unit != question_.within) unit = index_.parent(unit);
    return unit == question_.within;
  }

  // One hit for each unit, those where they should be, in order.
  void Settle() {
    auto drop = [this](auto unwanted) {
      if (!std::all_of(hits_.begin(), hits_.end(), unwanted))
        hits_.erase(std::remove_if(hits_.begin(), hits_.end(), unwanted), hits_.end());
    };
    drop([](const Hit& hit) { return !hit.inside; });
    if (nearness_.near()) drop([](const Hit& hit) { return hit.far == Nearness::kElsewhere; });
    std::sort(hits_.begin(), hits_.end(), [](const Hit& a, const Hit& b) {
      return std::tie(a.unit, a.grade, a.far) < std::tie(b.unit, b.grade, b.far);
    });
    hits_.erase(std::unique(hits_.begin(), hits_.end(),
                            [](const Hit& a, const Hit& b) { return a.unit == b.unit; }),
                hits_.end());
    const auto better = [this](const Hit& a, const Hit& b) {
      return std::make_tuple(a.grade, a.far, search_.ranks_[b.unit], a.unit) <
             std::make_tuple(b.grade, b.far, search_.ranks_[a.unit], b.unit);
    };
    const size_t most = std::min(question_.most, hits_.size());
    std::partial_sort(hits_.begin(), hits_.begin() + static_cast<std::ptrdiff_t>(most), hits_.end(),
                      better);
    hits_.resize(most);
  }

  const UnitSearch& search_;
  const TerritoryIndex& index_;
  const Question& question_;
  Categories categories_ = kAnyCategory;
  std::u32string letters_;
  std::string sounds_;
  Nearness nearness_;
  bool only_inside_ = false;
  std::vector<Hit> hits_;
};

UnitSearch::UnitSearch(std::shared_ptr<const TerritoryIndex> index,
                       const std::vector<UnitName>& aliases)
    : index_(std::move(index)), ranks_(RankUnits(*index_)) {
  std::vector<std::pair<std::string, NameIndex::Entry>> names;
  names.reserve(index_->units().size() + index_->units().size() / 4 + aliases.size());
  NameIndex::Entry id = 0;
  const auto add = [&](std::string key, bool later) {
    if (!key.empty()) names.emplace_back(std::move(key), id * 2 + later);
  };
  for (const IndexedUnit& unit : index_->units()) {
    EachKey(unit.name(), add);
    ++id;
  }
  for (const UnitName& alias : aliases) {
    const int32_t unit = index_->FindTail(alias.tail);
    if (unit == TerritoryIndex::kNone) continue;
    EachKey(alias.name, add);
    ++id;
    alias_units_.push_back(unit);
    alias_kinds_.push_back(static_cast<uint8_t>(alias.kind));
    alias_names_ += alias.name;
    alias_starts_.push_back(static_cast<uint32_t>(alias_names_.size()));
  }
  names_ = NameIndex(std::move(names));
}

int32_t UnitSearch::AliasOf(NameIndex::Entry entry) const {
  return static_cast<int32_t>(entry / 2) - static_cast<int32_t>(index_->units().size());
}

int32_t UnitSearch::UnitOf(NameIndex::Entry entry) const {
  const int32_t alias = AliasOf(entry);
  return alias < 0 ? static_cast<int32_t>(entry / 2) : alias_units_[static_cast<size_t>(alias)];
}

absl::string_view UnitSearch::AliasName(int32_t alias) const {
  const auto i = static_cast<size_t>(alias);
  return absl::string_view(alias_names_)
      .substr(alias_starts_[i], alias_starts_[i + 1] - alias_starts_[i]);
}

absl::string_view UnitSearch::NameOf(NameIndex::Entry entry) const {
  const int32_t alias = AliasOf(entry);
  if (alias >= 0) return AliasName(alias);
  return index_->unit(static_cast<int32_t>(entry / 2)).name();
}

std::vector<UnitSearch::Hit> UnitSearch::Find(const Question& question) const {
  const int32_t by_code = index_->Find(absl::StripAsciiWhitespace(question.text));
  if (by_code != TerritoryIndex::kNone) return Answer(*this, question).ToCode(by_code);
  std::vector<Hit> hits = Answer(*this, question).To(ReadPlaceQuery(question.text));
  if (!hits.empty() && hits[0].grade < kSimilar) return hits;
  for (const std::string& reading : OtherReadings(question.text)) {
    std::vector<Hit> others = Answer(*this, question).To(ReadPlaceQuery(reading));
    if (!others.empty() && (hits.empty() || others[0].grade < kSimilar)) return others;
  }
  return hits;
}

std::string UnitSearch::Display(int32_t unit) const {
  std::string line;
  for (; unit != TerritoryIndex::kNone; unit = index_->parent(unit))
    absl::StrAppend(&line, line.empty() ? "" : ", ", WithCategory(index_->unit(unit)));
  return line;
}

UnitHit UnitSearch::Shown(const Hit& hit) const {
  UnitHit shown;
  *shown.mutable_unit() = index_->Whole(hit.unit);
  shown.set_display(Display(hit.unit));
  if (hit.alias >= 0) {
    shown.set_matched_name(std::string(AliasName(hit.alias)));
    shown.set_alias_kind(
        static_cast<v1::UnitAlias::Kind>(alias_kinds_[static_cast<size_t>(hit.alias)]));
  } else {
    shown.set_matched_name(std::string(shown.unit().name()));
  }
  shown.set_match(hit.grade < kLaterWord ? UnitHit::MATCH_EXACT
                  : hit.grade < kSimilar ? UnitHit::MATCH_PREFIX
                                         : UnitHit::MATCH_SIMILAR);
  const double size = ranks_[static_cast<size_t>(hit.unit)] / 65536.0;
  shown.set_score(1 - (hit.grade + 0.25 * hit.far + 0.2 * (1 - size)) / (kWorst + 1));
  return shown;
}

size_t UnitSearch::bytes() const {
  return names_.bytes() + ranks_.capacity() * sizeof(uint16_t) +
         alias_units_.capacity() * sizeof(int32_t) + alias_kinds_.capacity() +
         alias_starts_.capacity() * sizeof(uint32_t) + alias_names_.capacity();
}

}  // namespace cc::territory
