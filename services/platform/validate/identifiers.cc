#include "services/platform/validate/identifiers.h"

#include <array>

namespace cc::platform {
namespace {

bool IsDigits(absl::string_view text) {
  for (char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return true;
}

int Digit(char c) { return c - '0'; }

int Number(absl::string_view digits) {
  int number = 0;
  for (char c : digits) number = number * 10 + Digit(c);
  return number;
}

}  // namespace

bool IsRnokpp(absl::string_view text) {
  if (text.size() != 10 || !IsDigits(text) || Number(text.substr(0, 5)) == 0) return false;
  static constexpr std::array<int, 9> kWeights = {-1, 5, 7, 9, 4, 6, 10, 5, 7};
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += kWeights[i] * Digit(text[i]);
  return (sum % 11 + 11) % 11 % 10 == Digit(text[9]);
}

std::optional<RnokppFacts> ReadRnokpp(absl::string_view text) {
  if (!IsRnokpp(text)) return std::nullopt;
  return RnokppFacts{.birth_date = absl::CivilDay(1899, 12, 31) + Number(text.substr(0, 5)),
                     .male = Digit(text[8]) % 2 == 1};
}

bool IsUnzr(absl::string_view text) {
  if (text.size() != 14 || text[8] != '-' || !IsDigits(text.substr(0, 8)) ||
      !IsDigits(text.substr(9))) {
    return false;
  }
  int year = Number(text.substr(0, 4)), month = Number(text.substr(4, 2));
  int day = Number(text.substr(6, 2));
  absl::CivilDay date(year, month, day);
  if (date.year() != year || date.month() != month || date.day() != day) return false;
  if (Number(text.substr(9, 4)) == 0) return false;
  static constexpr std::array<int, 3> kWeights = {7, 3, 1};
  int sum = 0, place = 0;
  for (char c : text.substr(0, 13)) {
    if (c != '-') sum += kWeights[place++ % 3] * Digit(c);
  }
  return sum % 10 == Digit(text[13]);
}

std::optional<absl::CivilDay> ReadUnzr(absl::string_view text) {
  if (!IsUnzr(text)) return std::nullopt;
  return absl::CivilDay(Number(text.substr(0, 4)), Number(text.substr(4, 2)),
                        Number(text.substr(6, 2)));
}

bool IsEdrpou(absl::string_view text) {
  if (text.size() != 8 || !IsDigits(text)) return false;
  bool middle = text[0] >= '3' && text[0] <= '5';
  auto sum = [&](int shift) {
    int total = 0;
    for (int i = 0; i < 7; ++i) {
      int weight = middle ? (i == 0 ? 7 : i) : i + 1;
      total += (weight + shift) * Digit(text[i]);
    }
    return total % 11;
  };
  int check = sum(0);
  if (check == 10) check = sum(2);
  return check % 10 == Digit(text[7]);
}

}  // namespace cc::platform
