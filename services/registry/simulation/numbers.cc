#include "services/registry/simulation/numbers.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/registry/simulation/random.h"

namespace cc::registry::simulation {
namespace {

int64_t DayNumber(absl::CivilDay day) { return day - absl::CivilDay(1899, 12, 31); }

uint16_t& At(std::vector<uint16_t>& counts, int64_t place) {
  if (counts.size() <= static_cast<size_t>(place)) counts.resize(static_cast<size_t>(place) + 1);
  return counts[static_cast<size_t>(place)];
}

std::string Series(int64_t n) {
  static constexpr std::array<const char*, 20> kLetters = {"А", "Б", "В", "Г", "Е", "Є", "І",
                                                           "К", "М", "Н", "О", "П", "Р", "С",
                                                           "Т", "У", "Х", "Ч", "Ш", "Я"};
  return absl::StrCat(kLetters[static_cast<size_t>(n / 20 % 20)],
                      kLetters[static_cast<size_t>(n % 20)]);
}

}  // namespace

int64_t Numbers::Scattered(int64_t n, int64_t step, int64_t count) const {
  const auto begin = static_cast<int64_t>(Random(seed_).Below(static_cast<uint64_t>(count)));
  return ((n + begin) % count * step) % count;
}

std::string Numbers::Rnokpp(absl::CivilDay birth, bool male) {
  constexpr int kSerials = 5000;  // of each sex on one day
  const int64_t day = DayNumber(birth);
  if (day < 1) return "";
  uint16_t& given = At(taxpayers_, day * 2 + male);
  if (given == kSerials) return "";
  const int64_t serial = Scattered(given++, 1237, kSerials) * 2 + male;
  const std::string digits = absl::StrFormat("%05d%04d", day, serial);
  static constexpr std::array<int, 9> kWeights = {-1, 5, 7, 9, 4, 6, 10, 5, 7};
  int sum = 0;
  for (size_t i = 0; i < 9; ++i) sum += kWeights[i] * (digits[i] - '0');
  return absl::StrCat(digits, (sum % 11 + 11) % 11 % 10);
}

std::string Numbers::Unzr(absl::CivilDay birth) {
  constexpr int kSerials = 9999;
  const int64_t day = DayNumber(birth);
  if (day < 1) return "";
  uint16_t& given = At(records_, day);
  if (given == kSerials) return "";
  const int64_t serial = 1 + Scattered(given++, 2377, kSerials);
  const std::string digits =
      absl::StrFormat("%04d%02d%02d%04d", birth.year(), birth.month(), birth.day(), serial);
  static constexpr std::array<int, 3> kWeights = {7, 3, 1};
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) sum += kWeights[i % 3] * (digits[i] - '0');
  return absl::StrCat(digits.substr(0, 8), "-", digits.substr(8), sum % 10);
}

std::string Numbers::Passport() {
  const int64_t n = Scattered(passports_++, 73939133, 400'000'000);
  return absl::StrFormat("%s%06d", Series(n / 1'000'000), n % 1'000'000);
}

std::string Numbers::IdCard() {
  return absl::StrFormat("%09d", Scattered(cards_++, 73939133, 1'000'000'000));
}

std::string Numbers::BirthCertificate() {
  const int64_t n = Scattered(births_++, 73939133, 400'000'000);
  return absl::StrFormat("I-%s %06d", Series(n / 1'000'000), n % 1'000'000);
}

std::string Numbers::Phone() {
  static constexpr std::array<int, 9> kOperators = {50, 63, 66, 67, 68, 73, 95, 96, 98};
  const int64_t n = Scattered(phones_++, 7393931, 90'000'000);
  return absl::StrFormat("+380%02d%07d", kOperators[static_cast<size_t>(n / 10'000'000)],
                         n % 10'000'000);
}

std::string Numbers::Certificate() {
  const int64_t n = Scattered(certificates_++, 739391, 9'000'000'000);
  return absl::StrFormat("%04d-%010d", 1000 + n % 9000, 5'000'000'000 + n);
}

}  // namespace cc::registry::simulation
