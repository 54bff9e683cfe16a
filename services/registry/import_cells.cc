#include "services/registry/import_cells.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/platform/time/date.h"
#include "services/platform/validate/identifiers.h"
#include "services/registry/person_text_rules.h"

namespace cc::registry {
namespace {

bool AllDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// Spreadsheets take a text for a formula by its first character.
bool IsFormula(absl::string_view text) {
  if (text.empty()) return false;
  if (text[0] == '=' || text[0] == '@' || text[0] == '\t' || text[0] == '\r') return true;
  // A telephone begins with + as well.
  if (text[0] != '+' && text[0] != '-') return false;
  return text.size() > 1 && !(text[0] == '+' && absl::ascii_isdigit(text[1]) &&
                              text.find_first_of("*/(=!") == absl::string_view::npos);
}

std::string Join(int year, int month, int day) {
  return absl::StrFormat("%04d-%02d-%02d", year, month, day);
}

// Empty where the text is no day.
std::string ReadDay(absl::string_view text) {
  // Times of midnight that tables add: `1984-01-02 00:00:00`.
  if (absl::ConsumeSuffix(&text, " 00:00:00") || absl::ConsumeSuffix(&text, "T00:00:00")) {
  }
  int a = 0, b = 0, c = 0;
  std::string day;
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    day = std::string(text);
  } else if (text.size() >= 8 && text.size() <= 10) {
    std::vector<std::string> parts;
    std::string part;
    for (char letter : text) {
      if (letter == '.' || letter == '/') {
        parts.push_back(std::exchange(part, ""));
      } else {
        part += letter;
      }
    }
    parts.push_back(part);
    if (parts.size() != 3 || parts[2].size() != 4 || !absl::SimpleAtoi(parts[0], &a) ||
        !absl::SimpleAtoi(parts[1], &b) || !absl::SimpleAtoi(parts[2], &c)) {
      return "";
    }
    day = Join(c, b, a);
  } else if (AllDigits(text) && text.size() == 5 && absl::SimpleAtoi(text, &a)) {
    const absl::CivilDay counted = absl::CivilDay(1899, 12, 30) + a;
    day = Join(static_cast<int>(counted.year()), counted.month(), counted.day());
  }
  return platform::ParseDate(day) ? day : "";
}

}  // namespace

absl::string_view HeadingOf(SheetColumn column) {
  return kHouseholdSheet[static_cast<size_t>(column)].heading;
}

void ImportCells::Wrong(SheetColumn column, common::v1::Reason reason,
                        const std::map<std::string, std::string>& details) {
  *entry_.add_errors() = SheetError(row_.row(), HeadingOf(column), reason, details);
}

std::string ImportCells::Text(SheetColumn column) {
  const int place = static_cast<int>(column);
  if (place >= row_.cells_size()) return "";
  absl::string_view text = row_.cells(place);
  if (!text.empty() && (text[0] == '\t' || text[0] == '\r')) text.remove_prefix(1);
  text = absl::StripAsciiWhitespace(text);
  // The apostrophe by which tables, ours among them, mark a text.
  if (text.size() > 1 && text[0] == '\'' && std::string("=+-@").find(text[1]) != std::string::npos)
    text.remove_prefix(1);
  if (IsFormula(text)) {
    Wrong(column, common::v1::REASON_IMPORT_FORMULA);
    return "";
  }
  return std::string(text);
}

std::string ImportCells::Date(SheetColumn column) {
  const std::string text = Text(column);
  if (text.empty()) return "";
  std::string day = ReadDay(text);
  if (day.empty()) Wrong(column, common::v1::REASON_IMPORT_DATE_UNREADABLE);
  return day;
}

bool ImportCells::Yes(SheetColumn column) {
  static constexpr SheetWord kYesNo[] = {{1, kSheetYes}, {2, "ні"}};
  return Word(column, kYesNo) == 1;
}

int ImportCells::Number(SheetColumn column) {
  const std::string text = Text(column);
  int number = 0;
  if (text.empty()) return 0;
  if (absl::SimpleAtoi(text, &number) && number >= 1 && number <= 50) return number;
  Wrong(column, common::v1::REASON_NUMBER_OUT_OF_RANGE, {{"range", "1–50"}});
  return 0;
}

std::string ImportCells::Phone(SheetColumn column) {
  const std::string text = Text(column);
  std::string digits;
  for (char letter : text) {
    if (absl::ascii_isdigit(letter))
      digits += letter;
    else if (std::string(" ()-+.").find(letter) == std::string::npos)
      return text;
  }
  if (digits.size() == 12 && absl::StartsWith(digits, "380")) return absl::StrCat("+", digits);
  if (digits.size() == 10 && digits[0] == '0') return absl::StrCat("+38", digits);
  return text;
}

std::string ImportCells::Rnokpp(SheetColumn column) {
  std::string text = Text(column);
  if (text.size() == 9 && AllDigits(text) && platform::IsRnokpp(absl::StrCat("0", text)))
    return absl::StrCat("0", text);
  return text;
}

int ImportCells::WordIn(SheetColumn column, const std::string& text, const SheetWord* words,
                        size_t count) {
  if (text.empty()) return 0;
  const std::string asked = Normalise(text);
  std::vector<std::string> known;
  for (size_t i = 0; i < count; ++i) {
    if (asked == Normalise(words[i].word)) return words[i].value;
    known.emplace_back(words[i].word);
  }
  Wrong(column, common::v1::REASON_IMPORT_WORD_UNKNOWN, {{"words", absl::StrJoin(known, ", ")}});
  return 0;
}

}  // namespace cc::registry
