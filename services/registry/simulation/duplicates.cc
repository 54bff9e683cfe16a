#include "services/registry/simulation/duplicates.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/registry/simulation/names.h"

namespace cc::registry::simulation {
namespace {

constexpr std::array<DuplicateKind, 10> kKinds = {
    DuplicateKind::kVariant,    DuplicateKind::kTransliteration, DuplicateKind::kApostrophe,
    DuplicateKind::kLookAlikes, DuplicateKind::kSwappedParts,    DuplicateKind::kDayMonthSwap,
    DuplicateKind::kMaidenName, DuplicateKind::kTypingError,     DuplicateKind::kNoIdentifiers,
    DuplicateKind::kHousehold};

bool IsMale(const SimulatedRow& row) { return row[SheetColumn::kSex] == "ч"; }

bool RussianForms(SimulatedRow& row) {
  const bool male = IsMale(row);
  bool changed = false;
  for (const GivenName& name : male ? MaleNames() : FemaleNames()) {
    if (row[SheetColumn::kGivenName] != name.ukrainian) continue;
    changed = name.ukrainian != absl::string_view(name.russian);
    row[SheetColumn::kGivenName] = name.russian;
    break;
  }
  for (const GivenName& father : MaleNames()) {
    if (row[SheetColumn::kPatronymic] != Patronymic(father.ukrainian, male)) continue;
    row[SheetColumn::kPatronymic] = male ? father.russian_son : father.russian_daughter;
    return true;
  }
  return changed;
}

bool InLatin(Random& random, SimulatedRow& row) {
  // Half as passports have it, half by the Russian form as older ones had.
  if (random.Chance(0.5)) RussianForms(row);
  const bool official = random.Chance(0.5);
  for (SheetColumn column :
       {SheetColumn::kFamilyName, SheetColumn::kGivenName, SheetColumn::kPatronymic}) {
    row[column] = official ? Transliterated(row[column]) : LooselyTransliterated(row[column]);
  }
  return true;
}

bool OtherApostrophe(Random& random, SimulatedRow& row) {
  static constexpr std::array<const char*, 4> kOthers = {"'", "ʼ", "`", ""};
  const char* other = kOthers[random.Below(kOthers.size())];
  bool changed = false;
  for (SheetColumn column :
       {SheetColumn::kFamilyName, SheetColumn::kGivenName, SheetColumn::kPatronymic}) {
    std::string text = absl::StrReplaceAll(row[column], {{"’", other}});
    changed |= text != row[column];
    row[column] = std::move(text);
  }
  return changed;
}

bool LookAlikes(SimulatedRow& row) {
  bool changed = false;
  for (SheetColumn column : {SheetColumn::kFamilyName, SheetColumn::kGivenName}) {
    std::string text = absl::StrReplaceAll(
        row[column], {{"а", "a"}, {"е", "e"}, {"о", "o"}, {"і", "i"}, {"с", "c"}, {"К", "K"}});
    changed |= text != row[column];
    row[column] = std::move(text);
  }
  return changed;
}

bool SwappedDay(SimulatedRow& row) {
  std::string& birth = row[SheetColumn::kBirthDate];  // ДД.ММ.РРРР
  if (birth.size() != 10 || birth.substr(0, 2) > "12" || birth.substr(0, 2) == birth.substr(3, 2))
    return false;
  birth = absl::StrCat(birth.substr(3, 2), ".", birth.substr(0, 2), birth.substr(5));
  return true;
}

bool MaidenName(SimulatedRow& row) {
  std::string& former = row[SheetColumn::kFormerFamilyName];
  if (former.empty()) return false;
  std::swap(row[SheetColumn::kFamilyName], former);
  former.clear();
  return true;
}

// A letter left out, doubled, or two swapped, in the family or the given name.
bool TypingError(Random& random, SimulatedRow& row) {
  std::string& text = row[random.Chance(0.6) ? SheetColumn::kFamilyName : SheetColumn::kGivenName];
  std::u32string letters = Letters(text);
  if (letters.size() < 4) return false;
  const size_t at = 1 + random.Below(letters.size() - 2);
  switch (random.Below(3)) {
    case 0:
      letters.erase(at, 1);
      break;
    case 1:
      letters.insert(at, 1, letters[at]);
      break;
    default:
      if (letters[at] == letters[at + 1]) return false;
      std::swap(letters[at], letters[at + 1]);
  }
  text = Text(letters);
  return true;
}

bool NoIdentifiers(SimulatedRow& row) {
  for (SheetColumn column :
       {SheetColumn::kRnokpp, SheetColumn::kUnzr, SheetColumn::kDocumentKind,
        SheetColumn::kDocumentNumber, SheetColumn::kDocumentIssued, SheetColumn::kDocumentExpires,
        SheetColumn::kDocumentIssuer, SheetColumn::kPhone, SheetColumn::kLatinFamilyName,
        SheetColumn::kLatinGivenName}) {
    row[column].clear();
  }
  return true;
}

void Note(DuplicateKind kind, SimulatedRow& row) {
  absl::StrAppend(&row.kinds, row.kinds.empty() ? "" : ",", KindName(kind));
}

}  // namespace

absl::Span<const DuplicateKind> DuplicateKinds() { return kKinds; }

const char* KindName(DuplicateKind kind) {
  static constexpr std::array<const char*, kKinds.size()> kNames = {
      "variant",        "transliteration", "apostrophe",   "look_alikes",    "swapped_parts",
      "day_month_swap", "maiden_name",     "typing_error", "no_identifiers", "household"};
  return kNames[static_cast<size_t>(kind)];
}

bool Alter(DuplicateKind kind, Random& random, SimulatedRow& row) {
  switch (kind) {
    case DuplicateKind::kVariant:
      return RussianForms(row);
    case DuplicateKind::kTransliteration:
      return InLatin(random, row);
    case DuplicateKind::kApostrophe:
      return OtherApostrophe(random, row);
    case DuplicateKind::kLookAlikes:
      return LookAlikes(row);
    case DuplicateKind::kSwappedParts:
      std::swap(row[SheetColumn::kFamilyName], row[SheetColumn::kGivenName]);
      return true;
    case DuplicateKind::kDayMonthSwap:
      return SwappedDay(row);
    case DuplicateKind::kMaidenName:
      return MaidenName(row);
    case DuplicateKind::kTypingError:
      return TypingError(random, row);
    case DuplicateKind::kNoIdentifiers:
      return NoIdentifiers(row);
    case DuplicateKind::kHousehold:
      return true;  // the household's, not the row's
  }
  return false;
}

void AlterAtRandom(Random& random, SimulatedRow& row) {
  int left = random.Chance(0.3) ? 2 : 1;
  for (int attempt = 0; attempt < 20 && left > 0; ++attempt) {
    const DuplicateKind kind = kKinds[random.Below(8)];
    if (row.kinds.find(KindName(kind)) != std::string::npos) continue;
    if (!Alter(kind, random, row)) continue;
    Note(kind, row);
    --left;
  }
  // A taxpayer number tells the birth date: one with another date is no longer a valid row.
  const bool other_birth = row.kinds.find("day_month") != std::string::npos;
  if (other_birth || random.Chance(0.5)) {
    NoIdentifiers(row);
    Note(DuplicateKind::kNoIdentifiers, row);
  }
}

}  // namespace cc::registry::simulation
