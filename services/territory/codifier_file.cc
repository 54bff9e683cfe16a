#include "services/territory/codifier_file.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/territory/territory_index.h"
#include "services/territory/ukrainian_text.h"

namespace cc::territory {
namespace {

constexpr size_t kLevels = 5, kCategory = 5, kName = 6, kColumns = 7;
constexpr size_t kMostErrors = 200;

struct Category {
  char letter;
  absl::string_view lookalike;  // the same letter of the Ukrainian alphabet, typed by mistake
  v1::Unit::Category value;
  size_t level;  // from 1; a unit of this category has its own code there
};
constexpr Category kCategories[] = {
    {'O', "О", v1::Unit::CATEGORY_OBLAST, 1},
    {'K', "К", v1::Unit::CATEGORY_SPECIAL_CITY, 1},
    {'P', "Р", v1::Unit::CATEGORY_RAION, 2},
    {'H', "Н", v1::Unit::CATEGORY_HROMADA, 3},
    {'M', "М", v1::Unit::CATEGORY_CITY, 4},
    {'X', "Х", v1::Unit::CATEGORY_SETTLEMENT, 4},
    {'C', "С", v1::Unit::CATEGORY_VILLAGE, 4},
    {'B', "В", v1::Unit::CATEGORY_CITY_DISTRICT, 5},
    {'T', "Т", v1::Unit::CATEGORY_URBAN_TYPE_SETTLEMENT, 4},
};

// What is wrong with the encoding; empty where it is UTF-8.
std::string EncodingProblem(absl::string_view bytes) {
  if (absl::StartsWith(bytes, "\xFF\xFE") || absl::StartsWith(bytes, "\xFE\xFF")) {
    return "файл у кодуванні UTF-16, потрібне UTF-8";
  }
  if (absl::StartsWith(bytes, "PK")) return "це архів або книга Excel, потрібен файл CSV";
  if (size_t at = bytes.find('\0'); at != bytes.npos) {
    return absl::StrCat("нульовий байт у позиції ", at, ": це не текст у кодуванні UTF-8");
  }
  size_t at = FindInvalidUtf8(bytes);
  if (at == bytes.npos) return "";
  size_t high = 0;
  absl::string_view sample = bytes.substr(at, 400);
  for (char c : sample) high += static_cast<uint8_t>(c) >= 0xA5;
  return absl::StrCat("байт ", at, " не належить до UTF-8",
                      high * 4 > sample.size() ? ": схоже на windows-1251" : "");
}

// Splits one line by `;` with CSV quoting. Nothing where the quoting is broken.
std::optional<std::vector<std::string>> SplitLine(absl::string_view line) {
  std::vector<std::string> cells(1);
  size_t i = 0;
  while (i <= line.size()) {
    if (i < line.size() && line[i] == '"') {
      for (++i;; ++i) {
        if (i >= line.size()) return std::nullopt;  // never closed
        if (line[i] != '"')
          cells.back().push_back(line[i]);
        else if (i + 1 < line.size() && line[i + 1] == '"')
          cells.back().push_back(line[++i]);
        else
          break;
      }
      if (++i < line.size() && line[i] != ';') return std::nullopt;  // text after the closing quote
    }
    for (; i < line.size() && line[i] != ';'; ++i) {
      if (line[i] == '"') return std::nullopt;
      cells.back().push_back(line[i]);
    }
    if (i >= line.size()) break;
    cells.emplace_back();
    ++i;
  }
  return cells;
}

class Reader {
 public:
  explicit Reader(const CodifierOptions& options) : options_(options) {}

  CodifierFile Read(absl::string_view bytes) {
    if (bytes.empty())
      Error(0, "файл порожній");
    else if (bytes.size() > options_.most_bytes)
      Error(0, "файл завеликий");
    else if (std::string problem = EncodingProblem(bytes); !problem.empty())
      Error(LineOf(bytes), problem);
    else
      ReadLines(bytes);
    if (!Enough() && file_.findings.errors() == 0) CheckHierarchy();
    return std::move(file_);
  }

 private:
  struct Place {
    int line;
    std::vector<std::string> chain;  // codes from the first level to the unit itself
  };

  bool Enough() const { return file_.findings.errors() >= static_cast<int>(kMostErrors); }
  void Error(int line, absl::string_view message, absl::string_view text = "") {
    if (!Enough()) file_.findings.Error(line, message, text);
  }

  static int LineOf(absl::string_view bytes) {
    size_t at = std::min(bytes.find('\0'), FindInvalidUtf8(bytes));
    if (at == bytes.npos) return 0;
    return 1 + static_cast<int>(std::count(bytes.begin(), bytes.begin() + at, '\n'));
  }

  void ReadLines(absl::string_view bytes) {
    absl::ConsumePrefix(&bytes, "\xEF\xBB\xBF");
    bool header = false;
    for (int line = 1; !bytes.empty() && !Enough(); ++line) {
      size_t end = std::min(bytes.find('\n'), bytes.size());
      absl::string_view text = bytes.substr(0, end);
      bytes.remove_prefix(std::min(end + 1, bytes.size()));
      absl::ConsumeSuffix(&text, "\r");
      if (text.find_first_not_of(" \t;") == text.npos) continue;
      if (text.size() > options_.most_line_bytes) {
        Error(line, "рядок задовгий", text.substr(0, 100));
      } else if (auto cells = SplitLine(text); !cells) {
        Error(line, "лапки не закрито або стоять посеред значення", text);
      } else if (!header) {
        header = true;
        CheckHeader(line, *std::move(cells));
      } else if (static_cast<size_t>(++file_.rows) > options_.most_rows) {
        return Error(line, "забагато рядків");
      } else {
        ReadUnit(line, *std::move(cells));
      }
    }
    if (!Enough() && file_.rows == 0) Error(0, "у файлі немає жодної одиниці");
  }

  // Cells beyond the seventh must be empty.
  bool HasColumns(int line, std::vector<std::string>& cells) {
    for (std::string& cell : cells) cell = Tidy(cell);
    while (cells.size() > kColumns && cells.back().empty()) cells.pop_back();
    if (cells.size() == kColumns) return true;
    Error(line, absl::StrCat("стовпців ", cells.size(), ", а має бути 7, через «;»"));
    return false;
  }

  void CheckHeader(int line, std::vector<std::string> cells) {
    if (!HasColumns(line, cells)) return;
    if (!absl::StartsWith(FoldName(cells[0]), "перший") ||
        !absl::StartsWith(FoldName(cells[kCategory]), "категорія") ||
        !absl::StartsWith(FoldName(cells[kName]), "назва")) {
      Error(line, "немає рядка заголовків «Перший рівень;…;Категорія об’єкта;Назва об’єкта»",
            cells[0]);
    }
  }

  void ReadUnit(int line, std::vector<std::string> cells) {
    if (!HasColumns(line, cells)) return;
    size_t level = 0;  // of the right-most filled column
    for (size_t i = 0; i < kLevels; ++i) {
      if (cells[i].empty()) continue;
      if (!IsUnitCode(cells[i])) return Error(line, "код не має вигляду UA і 17 цифр", cells[i]);
      if (i > level) return Error(line, "пропущено код вищого рівня", cells[i]);
      level = i + 1;
    }
    if (level == 0) return Error(line, "у рядку немає коду");
    const Category* category = FindCategory(line, cells[kCategory]);
    if (category == nullptr) return Error(line, "невідома категорія", cells[kCategory]);
    if (category->level != level) {
      return Error(line, absl::StrCat("категорія не належить до рівня ", level), cells[kCategory]);
    }
    if (cells[kName].empty()) return Error(line, "немає назви", cells[level - 1]);
    if (cells[kName].size() > 400) return Error(line, "назва задовга", cells[kName]);
    AddUnit(line, cells, level, category->value);
  }

  const Category* FindCategory(int line, const std::string& text) {
    for (const Category& category : kCategories) {
      if (text.size() == 1 && text[0] == category.letter) return &category;
      if (text != category.lookalike) continue;
      file_.findings.Repaired(line, "літеру категорії набрано кирилицею", text);
      return &category;
    }
    return nullptr;
  }

  void AddUnit(int line, const std::vector<std::string>& cells, size_t level,
               v1::Unit::Category category) {
    Place place{line, {}};
    for (size_t i = 0; i < level;
         ++i) {  // districts of Kyiv repeat the city's code on the levels between
      if (place.chain.empty() || place.chain.back() != cells[i]) place.chain.push_back(cells[i]);
    }
    v1::Unit unit;
    unit.set_code(place.chain.back());
    unit.set_tail(unit.code().substr(14));
    unit.set_category(category);
    unit.set_name(cells[kName]);
    if (place.chain.size() > 1) unit.set_parent_code(place.chain[place.chain.size() - 2]);
    if (auto [it, fresh] = lines_by_tail_.try_emplace(unit.tail(), line); !fresh) {
      bool same = places_.contains(unit.code());
      return Error(
          line,
          absl::StrCat(same ? "код уже є в рядку " : "останні п’ять цифр уже має одиниця в рядку ",
                       it->second),
          unit.code());
    }
    places_.emplace(unit.code(), std::move(place));
    file_.units.push_back(std::move(unit));
  }

  // Every code above a unit has its own row, and that row names the same units above itself.
  void CheckHierarchy() {
    for (const v1::Unit& unit : file_.units) {
      if (Enough()) return;
      const Place& place = places_.at(unit.code());
      if (unit.parent_code().empty()) {
        if (unit.category() != v1::Unit::CATEGORY_OBLAST &&
            unit.category() != v1::Unit::CATEGORY_SPECIAL_CITY) {
          Error(place.line, "одиниця нижчого рівня не має вищої", unit.code());
        }
        continue;
      }
      CheckParent(unit, place);
    }
  }

  void CheckParent(const v1::Unit& unit, const Place& place) {
    auto parent = places_.find(unit.parent_code());
    if (parent == places_.end()) {
      if (options_.known && options_.known(unit.parent_code()) != v1::Unit::CATEGORY_UNSPECIFIED)
        return;
      return Error(place.line, "вищої одиниці немає у файлі", unit.parent_code());
    }
    const std::vector<std::string>& above = parent->second.chain;
    if (above.size() + 1 == place.chain.size() &&
        std::equal(above.begin(), above.end(), place.chain.begin()))
      return;
    bool cycle = std::find(above.begin(), above.end(), unit.code()) != above.end();
    Error(place.line,
          absl::StrCat(
              cycle ? "ієрархія замкнена в коло з рядком " : "вищі одиниці не ті, що в рядку ",
              parent->second.line),
          unit.code());
  }

  const CodifierOptions& options_;
  CodifierFile file_;
  absl::flat_hash_map<std::string, Place> places_;
  absl::flat_hash_map<std::string, int> lines_by_tail_;
};

}  // namespace

CodifierFile ReadCodifierFile(absl::string_view bytes, const CodifierOptions& options) {
  return Reader(options).Read(bytes);
}

}  // namespace cc::territory
