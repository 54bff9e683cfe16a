#include "services/territory/codifier_file.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/platform/sheet/csv.h"
#include "services/platform/sheet/xlsx_reader.h"
#include "services/platform/text/ukrainian_text.h"
#include "services/territory/territory_index.h"

namespace cc::territory {
namespace {

using platform::FoldName;
using platform::Tidy;

constexpr size_t kLevels = 5, kCategory = 5, kName = 6, kColumns = 7;
constexpr size_t kMostErrors = 200;
constexpr int kMostRowsAbove = 30;
constexpr char kNoHeader[] =
    "немає рядка заголовків «Перший рівень;…;Категорія об’єкта;Назва об’єкта»";

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

// A column by its heading; kColumns where it is none of the codifier's.
size_t ColumnOf(absl::string_view heading) {
  constexpr absl::string_view kHeadings[kColumns] = {
      "перший", "другий", "третій", "четвертий", "додатковий", "категорія", "назва"};
  const std::string folded = FoldName(heading);
  for (size_t i = 0; i < kColumns; ++i) {
    if (absl::StartsWith(folded, kHeadings[i])) return i;
  }
  return absl::StartsWith(folded, "п’ятий") ? kLevels - 1 : kColumns;
}

class Reader {
 public:
  explicit Reader(const CodifierOptions& options) : options_(options) {}

  CodifierFile Read(absl::string_view bytes) {
    if (bytes.size() > options_.most_bytes)
      Error(0, "файл завеликий");
    else if (absl::StartsWith(bytes, "PK") || absl::StartsWith(bytes, "\xD0\xCF\x11\xE0"))
      ReadWorkbook(bytes);
    else
      ReadText(bytes);
    if (!Enough() && header_ && file_.rows == 0) Error(0, "у файлі немає жодної одиниці");
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

  void ReadText(absl::string_view bytes) {
    auto problem = platform::ReadCsv(bytes,
                                     {.separator = '\0',
                                      .most_bytes = options_.most_bytes,
                                      .most_rows = options_.most_rows,
                                      .most_row_bytes = options_.most_line_bytes},
                                     [this](platform::SheetRow& row) { return TakeRow(row); });
    Finish(problem);
  }

  // The sheet of the codifier is the first shown one that has its headings.
  void ReadWorkbook(absl::string_view bytes) {
    sparse_ = true;  // a row of a workbook ends with its last value
    auto book = platform::XlsxReader::Open(
        bytes, {.most_rows = options_.most_rows, .most_cell_bytes = options_.most_line_bytes});
    if (!book.ok()) return Error(0, book.status().message());
    for (const auto& sheet : book->sheets()) {
      if (sheet.hidden) continue;
      rows_above_ = 0;
      auto problem = book->Read(sheet, [this](platform::SheetRow& row) { return TakeRow(row); });
      if (problem || header_ || file_.findings.errors() > 0) return Finish(problem);
    }
    Error(0, absl::StrCat("на жодному аркуші книги ", kNoHeader));
  }

  void Finish(const std::optional<platform::SheetProblem>& problem) {
    if (problem)
      Error(problem->row, problem->message);
    else if (!header_ && file_.findings.errors() == 0)
      Error(rows_above_ > 0 ? 1 : 0, kNoHeader);
  }

  // Answers whether to read on.
  bool TakeRow(platform::SheetRow& row) {
    if (!row.problem.empty()) {
      Error(row.number, row.problem, row.cells.empty() ? "" : row.cells[0]);
      return !Enough();
    }
    for (std::string& cell : row.cells) cell = Tidy(cell);
    if (!header_) return FindHeader(row);
    if (!first_row_seen_ && NumbersColumns(row)) return true;
    first_row_seen_ = true;
    ++file_.rows;
    ReadUnit(row.number, row.cells);
    return !Enough();
  }

  // A title may stand above the headings, but no unit.
  bool FindHeader(const platform::SheetRow& row) {
    std::vector<size_t> columns(row.cells.size(), kColumns);
    size_t found = 0;
    for (size_t i = 0; i < row.cells.size(); ++i) {
      columns[i] = ColumnOf(row.cells[i]);
      if (std::find(columns.begin(), columns.begin() + i, columns[i]) != columns.begin() + i)
        columns[i] = kColumns;
      found += columns[i] < kColumns;
    }
    if (found == kColumns) {
      header_ = true;
      columns_ = std::move(columns);
      for (size_t i = 0; i < row.cells.size(); ++i) {
        if (columns_[i] == kColumns && !row.cells[i].empty())
          file_.findings.Repaired(row.number, "стовпець не належить до кодифікатора: не читається",
                                  row.cells[i]);
        unread_.push_back(columns_[i] == kColumns && !row.cells[i].empty());
      }
      return true;
    }
    const bool unit = std::any_of(row.cells.begin(), row.cells.end(),
                                  [](const std::string& cell) { return IsUnitCode(cell); });
    if (!unit && ++rows_above_ < kMostRowsAbove) return true;
    Error(row.number, kNoHeader, row.cells.empty() ? "" : row.cells[0]);
    return false;
  }

  // Some tables number their columns in a row under the headings.
  static bool NumbersColumns(const platform::SheetRow& row) {
    for (size_t i = 0; i < row.cells.size(); ++i) {
      if (row.cells[i] != absl::StrCat(i + 1) && !row.cells[i].empty()) return false;
    }
    return true;
  }

  // The seven cells of a unit in the order of the codifier; nothing where others hold something.
  std::optional<std::vector<std::string>> Arrange(int line, std::vector<std::string>& cells) {
    std::vector<std::string> arranged(kColumns);
    size_t last = 0;  // heading of the last column that is there
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i] < kColumns) last = i;
    }
    if (cells.size() <= last && !sparse_) {
      Error(line, absl::StrCat("стовпців ", cells.size(), ", а має бути ", last + 1));
      return std::nullopt;
    }
    for (size_t i = 0; i < cells.size(); ++i) {
      if (i < columns_.size() && columns_[i] < kColumns) {
        arranged[columns_[i]] = std::move(cells[i]);
      } else if (!cells[i].empty() && !(i < unread_.size() && unread_[i])) {
        Error(line, absl::StrCat("стовпець ", i + 1, ": значення поза стовпцями кодифікатора"),
              cells[i]);
        return std::nullopt;
      }
    }
    return arranged;
  }

  // Names the column of a file as a person counts them.
  std::string Column(size_t wanted) const {
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i] == wanted) return absl::StrCat("стовпець ", i + 1, ": ");
    }
    return "";
  }

  void ReadUnit(int line, std::vector<std::string>& found) {
    auto arranged = Arrange(line, found);
    if (!arranged) return;
    const std::vector<std::string>& cells = *arranged;
    size_t level = 0;  // of the right-most filled column
    for (size_t i = 0; i < kLevels; ++i) {
      if (cells[i].empty()) continue;
      if (!IsUnitCode(cells[i]))
        return Error(line, absl::StrCat(Column(i), "код не має вигляду UA і 17 цифр"), cells[i]);
      if (i > level)
        return Error(line, absl::StrCat(Column(i), "пропущено код вищого рівня"), cells[i]);
      level = i + 1;
    }
    if (level == 0) return Error(line, "у рядку немає коду");
    const Category* category = FindCategory(line, cells[kCategory]);
    if (category == nullptr)
      return Error(line, absl::StrCat(Column(kCategory), "невідома категорія"), cells[kCategory]);
    if (category->level != level) {
      return Error(line, absl::StrCat(Column(kCategory), "категорія не належить до рівня ", level),
                   cells[kCategory]);
    }
    if (cells[kName].empty())
      return Error(line, absl::StrCat(Column(kName), "немає назви"), cells[level - 1]);
    if (cells[kName].size() > 400)
      return Error(line, absl::StrCat(Column(kName), "назва задовга"), cells[kName]);
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
  std::vector<size_t> columns_;  // of the file → of the codifier; kColumns for others
  std::vector<bool> unread_;     // other columns that have a heading
  bool header_ = false, first_row_seen_ = false, sparse_ = false;
  int rows_above_ = 0;
  absl::flat_hash_map<std::string, Place> places_;
  absl::flat_hash_map<std::string, int> lines_by_tail_;
};

}  // namespace

CodifierFile ReadCodifierFile(absl::string_view bytes, const CodifierOptions& options) {
  return Reader(options).Read(bytes);
}

}  // namespace cc::territory
