#include "services/registry/matching/profile.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/text/name_key.h"
#include "services/platform/text/ukrainian_text.h"

namespace cc::registry::matching {
namespace {

constexpr size_t kMostWords = 12;

// Letters and digits, one byte for each; Latin and Cyrillic letters that look alike are one.
std::string ReadNumber(absl::string_view text) {
  static constexpr absl::string_view kLatin = "abcehikmoptxy";
  static constexpr char32_t kCyrillic[] = U"авсенікмортху";
  std::string out;
  for (char32_t c : platform::CodePoints(platform::FoldName(text))) {
    for (size_t i = 0; i < kLatin.size(); ++i) {
      if (c == kCyrillic[i]) c = static_cast<char32_t>(kLatin[i]);
    }
    const bool ascii = (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z');
    if (ascii) out.push_back(static_cast<char>(c));
    if (c >= 0x430 && c <= 0x4AF) out.push_back(static_cast<char>(0x80 | (c & 0x7F)));
    if (out.size() == 40) break;
  }
  return out;
}

std::string Digits(absl::string_view text) {
  std::string digits;
  for (char c : text) {
    if (c >= '0' && c <= '9') digits.push_back(c);
  }
  return digits;
}

std::string ReadPhone(absl::string_view text) {
  std::string digits = Digits(text);
  return digits.size() < 5 ? "" : digits.substr(digits.size() - std::min<size_t>(9, digits.size()));
}

std::vector<uint64_t> ReadAddress(absl::string_view text) {
  std::vector<uint64_t> words;
  if (text.empty()) return words;
  for (const platform::NameWord& word : platform::SplitWords(text)) {
    if (!word.dotted) words.push_back(Hash(platform::NameKey({&word, 1})));
    if (words.size() == kMostWords) break;
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

uint64_t HashOrZero(absl::string_view text) { return text.empty() ? 0 : Hash(text); }

void PutInOrder(Profile& profile, const Record& record) {
  const bool patronymic = EndsAsPatronymic(profile.patronymic);
  if (patronymic || profile.patronymic.empty()) return;
  if (EndsAsPatronymic(profile.given)) {
    profile.given = ReadName(record.patronymic, NameRole::kGiven);
    profile.patronymic = ReadName(record.given_name, NameRole::kPatronymic);
  } else if (EndsAsPatronymic(profile.family)) {
    profile.family = ReadName(record.patronymic, NameRole::kFamily);
    profile.patronymic = ReadName(record.family_name, NameRole::kPatronymic);
  }
}

int Number(absl::string_view digits) {
  int number = 0;
  return absl::SimpleAtoi(digits, &number) ? number : 0;
}

}  // namespace

WrittenDate ReadDate(absl::string_view text) {
  const std::string digits = Digits(text.substr(0, 10));
  const absl::string_view d = digits;
  if (d.size() == 4) return {.year = Number(d)};
  if (d.size() != 8) return {};
  const bool day_first = text.size() == 10 && (text[2] == '.' || text[2] == '/' || text[2] == '-');
  if (day_first)
    return {.year = Number(d.substr(4)),
            .month = Number(d.substr(2, 2)),
            .day = Number(d.substr(0, 2))};
  return {
      .year = Number(d.substr(0, 4)), .month = Number(d.substr(4, 2)), .day = Number(d.substr(6))};
}

Profile ReadProfile(const Record& record) {
  Profile profile;
  profile.family = ReadName(record.family_name, NameRole::kFamily);
  profile.given = ReadName(record.given_name, NameRole::kGiven);
  profile.patronymic = ReadName(record.patronymic, NameRole::kPatronymic);
  PutInOrder(profile, record);
  NamePart latin = ReadName(record.latin_family_name, NameRole::kFamily);
  if (profile.family.empty()) std::swap(profile.family, latin);
  if (!latin.empty()) profile.family_spellings.push_back(std::move(latin));
  latin = ReadName(record.latin_given_name, NameRole::kGiven);
  if (profile.given.empty()) std::swap(profile.given, latin);
  if (!latin.empty()) profile.given_spellings.push_back(std::move(latin));
  for (const std::string& former : record.former_family_names) {
    NamePart name = ReadName(former, NameRole::kFamily);
    if (!name.empty()) profile.former_families.push_back(std::move(name));
  }
  profile.birth = ReadDate(record.birth_date);
  profile.sex = record.sex;
  for (const Identifier& identifier : record.identifiers) {
    std::string value = ReadNumber(identifier.value);
    if (!value.empty())
      profile.numbers.push_back({Hash(identifier.kind), std::move(value), identifier.permanent});
  }
  for (const std::string& phone : record.phones) {
    std::string digits = ReadPhone(phone);
    if (!digits.empty()) profile.phones.push_back(std::move(digits));
  }
  profile.origin = ReadNumber(record.origin);
  profile.residence = ReadNumber(record.residence);
  profile.address = ReadAddress(record.address);
  profile.household_id = HashOrZero(record.household_id);
  for (const std::string& member : record.household) {
    if (!member.empty()) profile.household.push_back(Hash(member));
  }
  std::sort(profile.household.begin(), profile.household.end());
  return profile;
}

std::string MemberDigest(const Record& record) {
  const absl::string_view written =
      record.given_name.empty() ? record.latin_given_name : record.given_name;
  const NamePart given = ReadName(written, NameRole::kGiven);
  if (given.empty() || record.birth_date.empty()) return "";
  const WrittenDate birth = ReadDate(record.birth_date);
  const std::string name =
      given.groups[0] != 0 ? absl::StrCat("#", given.groups[0]) : PhoneticKey(given);
  return absl::StrCat(name, "|", birth.year, "|", std::min(birth.month, birth.day), "|",
                      std::max(birth.month, birth.day));
}

}  // namespace cc::registry::matching
