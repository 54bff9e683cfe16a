#include "services/registry/simulation/household_simulator.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/registry/simulation/duplicates.h"

namespace cc::registry::simulation {
namespace {

constexpr size_t kMostKept = 4096;
constexpr int kWarYear = 2022;

std::string Written(absl::CivilDay day) {
  return absl::StrFormat("%02d.%02d.%04d", day.day(), day.month(), day.year());
}

absl::CivilDay Later(absl::CivilDay a, absl::CivilDay b) { return std::max(a, b); }

}  // namespace

SimulatedHousehold HouseholdSimulator::Next() {
  if (rows_ >= options_.people) return {};
  const size_t most = static_cast<size_t>(std::min<int64_t>(options_.people - rows_, 50));
  // Behind its share: somebody comes again.
  const bool again = !kept_.empty() && static_cast<double>(repeated_) <
                                           options_.duplicates * static_cast<double>(rows_);
  SimulatedHousehold household = again ? Again(most) : Invent(most);
  const std::string number = absl::StrCat(++households_);
  for (SimulatedRow& row : household) {
    row[SheetColumn::kHousehold] = number;
    row[SheetColumn::kSynthetic] = kSheetYes;
  }
  rows_ += static_cast<int64_t>(household.size());
  if (again) {
    repeated_ += static_cast<int64_t>(household.size());
  } else if (kept_.size() < kMostKept) {
    kept_.push_back(household);
  } else {
    kept_[random_.Below(kMostKept)] = household;
  }
  return household;
}

SimulatedHousehold HouseholdSimulator::Invent(size_t most) {
  SimulatedHousehold household;
  const std::string& origin = places_.Origin(random_);
  const bool east = absl::StartsWith(origin, "UA14") || absl::StartsWith(origin, "UA44") ||
                    absl::StartsWith(origin, "UA63");
  const std::vector<Member> family = MakeFamily(options_.day, most, east, random_);
  for (const Member& member : family) household.push_back(RowOf(member, household.size() + 1));
  if (household[0][SheetColumn::kPhone].empty() && random_.Chance(0.9))
    household[0][SheetColumn::kPhone] = numbers_.Phone();
  household[0][SheetColumn::kOriginUnit] = origin;
  household[0][SheetColumn::kOriginAddress] = Address();
  Settle(household);
  return household;
}

// Of a household that was there before: all of it, or one adult as somebody new. Other people of
// the same household keep the place where they left, and half of them live elsewhere now.
SimulatedHousehold HouseholdSimulator::Again(size_t most) {
  const size_t place = random_.Below(kept_.size());
  SimulatedHousehold household = std::move(kept_[place]);
  kept_[place] = std::move(kept_.back());
  kept_.pop_back();
  const bool whole = household.size() > 1 && household.size() <= most && random_.Chance(0.6);
  if (!whole) {
    SimulatedRow one = household[0];  // the head is an adult
    one[SheetColumn::kNumber] = "1";
    household = {std::move(one)};
  }
  for (SimulatedRow& row : household) {
    row.kinds = whole ? KindName(DuplicateKind::kHousehold) : "";
    row[SheetColumn::kCertificate].clear();
    AlterAtRandom(random_, row);
  }
  if (random_.Chance(0.5)) Settle(household);
  return household;
}

SimulatedRow HouseholdSimulator::RowOf(const Member& member, size_t place) {
  SimulatedRow row;
  row.person = ++people_;
  const int age = AgeOf(member, options_.day);
  AddNames(member, row);
  AddNumbers(member, age, row);
  AddDocument(member, age, row);
  row[SheetColumn::kNumber] = absl::StrCat(place);
  row[SheetColumn::kBirthDate] = Written(member.birth);
  row[SheetColumn::kSex] = member.male ? "ч" : "ж";
  row[SheetColumn::kCitizenship] = random_.Chance(0.995) ? "UKR" : "";
  row[SheetColumn::kKinship] = std::string(SheetWordOf(kKinshipWords, member.kinship));
  if (member.adult > 0) row[SheetColumn::kAdult] = absl::StrCat(member.adult);
  row[SheetColumn::kMobility] = std::string(SheetWordOf(kMobilityWords, member.mobility));
  row[SheetColumn::kDisability] = std::string(SheetWordOf(kDisabilityWords, member.disability));
  row[SheetColumn::kVulnerabilities] =
      absl::StrJoin(member.vulnerabilities, ", ", [](std::string* out, v1::Vulnerability kind) {
        absl::StrAppend(out, SheetWordOf(kVulnerabilityWords, kind));
      });
  return row;
}

void HouseholdSimulator::AddNames(const Member& member, SimulatedRow& row) {
  row[SheetColumn::kFamilyName] = member.family.of(member.male);
  row[SheetColumn::kGivenName] = member.given->ukrainian;
  row[SheetColumn::kPatronymic] = Patronymic(member.father->ukrainian, member.male);
  row[SheetColumn::kFormerFamilyName] = member.former_family;
  if (!random_.Chance(0.25)) return;
  row[SheetColumn::kLatinFamilyName] = Transliterated(row[SheetColumn::kFamilyName]);
  row[SheetColumn::kLatinGivenName] = Transliterated(row[SheetColumn::kGivenName]);
}

void HouseholdSimulator::AddNumbers(const Member& member, int age, SimulatedRow& row) {
  if (random_.Chance(age >= 14 ? 0.96 : 0.4)) {
    row[SheetColumn::kRnokpp] = numbers_.Rnokpp(member.birth, member.male);
  } else if (age >= 18 && random_.Chance(0.1)) {
    row[SheetColumn::kRnokppRefused] = kSheetYes;
  }
  if (random_.Chance(age < 30 ? 0.6 : 0.25)) row[SheetColumn::kUnzr] = numbers_.Unzr(member.birth);
  if (age >= 14 && random_.Chance(0.8)) row[SheetColumn::kPhone] = numbers_.Phone();
  if (random_.Chance(0.7)) row[SheetColumn::kCertificate] = numbers_.Certificate();
}

void HouseholdSimulator::AddDocument(const Member& member, int age, SimulatedRow& row) {
  if (random_.Chance(0.03)) return;
  // Cards are given since 2016, from the age of 14.
  const bool card = age >= 14 && (age < 22 || random_.Chance(0.3));
  v1::IdentityDocument::Kind kind;
  if (age < 14) {
    kind = v1::IdentityDocument::KIND_BIRTH_CERTIFICATE;
    row[SheetColumn::kDocumentNumber] = numbers_.BirthCertificate();
    row[SheetColumn::kDocumentIssued] =
        DayBetween(member.birth, std::min(options_.day, member.birth + 90));
  } else if (card) {
    kind = v1::IdentityDocument::KIND_ID_CARD;
    const absl::CivilDay first =
        Later(absl::CivilDay(2016, 1, 11),
              absl::CivilDay(member.birth.year() + 14, member.birth.month(), 1) + 31);
    const absl::CivilDay last = std::min(options_.day, first + 3000);
    const absl::CivilDay issued =
        std::min(last, first + random_.Between(0, std::max<int64_t>(0, last - first)));
    row[SheetColumn::kDocumentNumber] = numbers_.IdCard();
    row[SheetColumn::kDocumentIssued] = Written(issued);
    row[SheetColumn::kDocumentExpires] =
        Written(absl::CivilDay(issued.year() + 10, issued.month(), 1));
    row[SheetColumn::kDocumentIssuer] = absl::StrFormat("%04d", random_.Between(1201, 8099));
  } else {
    kind = v1::IdentityDocument::KIND_PASSPORT;
    const absl::CivilDay first =
        Later(absl::CivilDay(1994, 1, 1), absl::CivilDay(member.birth.year() + 16, 1, 1) + 365);
    row[SheetColumn::kDocumentNumber] = numbers_.Passport();
    row[SheetColumn::kDocumentIssued] = DayBetween(first, Later(first, absl::CivilDay(2016, 1, 1)));
    row[SheetColumn::kDocumentIssuer] = "райвідділ (вигадано)";
  }
  row[SheetColumn::kDocumentKind] = std::string(SheetWordOf(kDocumentWords, kind));
}

// Where the household lives now, when it left and when it applied.
void HouseholdSimulator::Settle(SimulatedHousehold& household) {
  SimulatedRow& head = household[0];
  const absl::CivilDay first(kWarYear, 2, 24);
  const absl::CivilDay left = first + random_.Between(0, options_.day - first);
  head[SheetColumn::kLeaveDate] = Written(left);
  head[SheetColumn::kResidenceUnit] = places_.Residence(random_);
  head[SheetColumn::kResidenceAddress] = Address();
  head[SheetColumn::kApplicationDate] =
      Written(std::min(options_.day, left + random_.Between(0, 60)));
}

std::string HouseholdSimulator::Address() {
  static constexpr const char* kStreets[] = {
      "Вигадана", "Садова",   "Лісова",     "Шкільна",  "Польова", "Зелена", "Набережна",
      "Вишнева",  "Миру",     "Степова",    "Сонячна",  "Озерна",  "Нова",   "Тиха",
      "Калинова", "Ставкова", "Захисників", "Козацька", "Січова",  "Піщана"};
  const char* street = kStreets[random_.Below(std::size(kStreets))];
  const int64_t house = random_.Between(1, 180);
  if (random_.Chance(0.5)) return absl::StrCat("вул. ", street, ", ", house);
  return absl::StrCat("вул. ", street, ", ", house, ", кв. ", random_.Between(1, 120));
}

std::string HouseholdSimulator::DayBetween(absl::CivilDay first, absl::CivilDay last) {
  return Written(first + random_.Between(0, last - first));
}

}  // namespace cc::registry::simulation
