#include "services/registry/matching/blocking.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace cc::registry::matching {
namespace {

constexpr size_t kMostKeys = 40;
constexpr size_t kMostMembers = 8;

// A part of a name wherever it was typed: the name behind its forms, else how it sounds.
std::vector<std::string> Tokens(const NamePart& name) {
  if (name.empty()) return {};
  if (name.groups[0] == 0) return {PhoneticKey(name)};
  std::vector<std::string> tokens;
  for (uint16_t group : name.groups) {
    if (group != 0) tokens.push_back(absl::StrCat("#", group));
  }
  return tokens;
}

std::string Token(const NamePart& name) {
  std::vector<std::string> tokens = Tokens(name);
  return tokens.empty() ? "" : tokens[0];
}

// The same for a date with day and month in each other's place.
std::string DayKey(const WrittenDate& date) {
  return absl::StrCat(std::min(date.month, date.day), "-", std::max(date.month, date.day));
}
std::string DateKey(const WrittenDate& date) { return absl::StrCat(date.year, "-", DayKey(date)); }

std::string Unordered(const std::string& a, const std::string& b) {
  return a < b ? absl::StrCat(a, "|", b) : absl::StrCat(b, "|", a);
}

class Keys {
 public:
  explicit Keys(const Profile& profile) : p_(profile), given_(Tokens(profile.given)) {
    AddFamily(p_.family);
    for (const NamePart& name : p_.family_spellings) AddFamily(name);
    for (const NamePart& name : p_.former_families) AddFamily(name);
  }

  void Numbers() {
    for (const Profile::Number& number : p_.numbers)
      Add("i", absl::StrCat(number.kind, "|", number.value));
    for (const std::string& phone : p_.phones) Add("p", phone);
  }

  void FamilyAndYear() {
    if (p_.birth.year == 0) return;
    for (const std::string& family : families_) Add("fy", absl::StrCat(family, "|", p_.birth.year));
  }

  void GivenAndDate() {
    if (!p_.birth.whole()) return;
    for (const std::string& given : given_) Add("gd", absl::StrCat(given, "|", DateKey(p_.birth)));
  }

  // In any order; also of the names before. Whoever bears usual names shares them with thousands,
  // so with the father's name and with the day of the year besides.
  void BothNames() {
    std::vector<std::string> families = families_;
    if (p_.family.groups[0] != 0) families.push_back(Token(p_.family));
    std::vector<std::string> givens = given_;
    // Where it is swapped, what is written as given name is a family name and has no group.
    if (!p_.given.empty() && p_.given.groups[0] != 0) givens.push_back(PhoneticKey(p_.given));
    const std::string father = Token(p_.patronymic);
    for (const std::string& family : families) {
      for (const std::string& given : givens) {
        const std::string both = Unordered(family, given);
        Add("nn", both);
        if (!father.empty()) Add("np", absl::StrCat(both, "|", father));
        if (p_.birth.whole()) Add("nd", absl::StrCat(both, "|", DayKey(p_.birth)));
      }
    }
  }

  void GivenPatronymicAndYear() {
    if (p_.patronymic.empty() || p_.birth.year == 0) return;
    const std::string father = Token(p_.patronymic);
    for (const std::string& given : given_)
      Add("gp", absl::StrCat(given, "|", father, "|", p_.birth.year));
  }

  void DateAndInitials() {
    if (!p_.birth.whole() || families_.empty() || p_.given.empty()) return;
    const std::string given = PhoneticKey(p_.given);
    if (families_[0].empty() || given.empty()) return;
    const std::string a(1, families_[0][0]), b(1, given[0]);
    Add("di", absl::StrCat(DateKey(p_.birth), "|", Unordered(a, b)));
  }

  void Household() {
    for (size_t i = 0; i < p_.household.size() && i < kMostMembers; ++i) {
      if (!given_.empty()) Add("hh", absl::StrCat(given_[0], "|", p_.household[i]));
    }
  }

  void Residence() {
    if (p_.residence.empty()) return;
    if (!families_.empty()) Add("fr", absl::StrCat(families_[0], "|", p_.residence));
    if (!given_.empty() && p_.birth.year != 0)
      Add("gr", absl::StrCat(given_[0], "|", p_.residence, "|", p_.birth.year));
  }

  void Address() {
    if (p_.address.size() < 2 || p_.given.empty()) return;
    std::string words;
    for (uint64_t word : p_.address) absl::StrAppend(&words, word, " ");
    Add("ad", absl::StrCat(p_.residence, "|", words, "|", PhoneticKey(p_.given).substr(0, 1)));
  }

  std::vector<std::string> Take() && {
    if (keys_.size() > kMostKeys) keys_.resize(kMostKeys);
    return std::move(keys_);
  }

 private:
  void AddFamily(const NamePart& name) {
    std::string key = PhoneticKey(name);
    if (!key.empty()) families_.push_back(std::move(key));
  }
  // Each once, in the order in which they came.
  void Add(absl::string_view pass, absl::string_view key) {
    std::string whole = absl::StrCat(pass, ":", key);
    if (std::find(keys_.begin(), keys_.end(), whole) == keys_.end())
      keys_.push_back(std::move(whole));
  }

  const Profile& p_;
  const std::vector<std::string> given_;
  std::vector<std::string> families_;
  std::vector<std::string> keys_;
};

}  // namespace

std::vector<std::string> BlockingKeys(const Profile& profile) {
  Keys keys(profile);
  keys.Numbers();
  keys.FamilyAndYear();
  keys.GivenAndDate();
  keys.BothNames();
  keys.GivenPatronymicAndYear();
  keys.DateAndInitials();
  keys.Household();
  keys.Residence();
  keys.Address();
  return std::move(keys).Take();
}

std::vector<std::string> NumberKeys(const Profile& profile) {
  Keys keys(profile);
  keys.Numbers();
  return std::move(keys).Take();
}

PartialKeys SearchKeys(const Profile& profile) {
  Keys keys(profile);
  keys.Numbers();
  keys.FamilyAndYear();
  keys.GivenAndDate();
  keys.BothNames();
  keys.GivenPatronymicAndYear();
  keys.DateAndInitials();
  keys.Residence();
  PartialKeys found{std::move(keys).Take()};
  found.enough = !found.keys.empty();
  return found;
}

CandidatePairs FindCandidatePairs(absl::Span<const Profile> profiles, size_t most) {
  std::vector<std::pair<uint64_t, uint32_t>> keyed;
  for (uint32_t i = 0; i < profiles.size(); ++i) {
    for (const std::string& key : BlockingKeys(profiles[i])) keyed.emplace_back(Hash(key), i);
  }
  std::sort(keyed.begin(), keyed.end());
  keyed.erase(std::unique(keyed.begin(), keyed.end()), keyed.end());
  CandidatePairs found;
  for (size_t begin = 0; begin < keyed.size();) {
    size_t end = begin;
    while (end < keyed.size() && keyed[end].first == keyed[begin].first) ++end;
    if (end - begin > most) {
      ++found.passed_over;
    } else {
      for (size_t i = begin; i < end; ++i) {
        for (size_t j = i + 1; j < end; ++j)
          found.pairs.emplace_back(keyed[i].second, keyed[j].second);
      }
    }
    begin = end;
  }
  std::sort(found.pairs.begin(), found.pairs.end());
  found.pairs.erase(std::unique(found.pairs.begin(), found.pairs.end()), found.pairs.end());
  return found;
}

}  // namespace cc::registry::matching
