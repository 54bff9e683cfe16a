#include "services/territory/codifier_file.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/territory/ukrainian_text.h"

namespace cc::territory {
namespace {

constexpr size_t kMaxFile = 64 << 20, kMaxRecord = 10000, kMaxFindings = 1000;
constexpr int32_t kMaxRows = 200000;
constexpr size_t kColumns = 7, kLevels = 5;
constexpr char kBom[] = "\xEF\xBB\xBF";

struct Kind {
  v1::Unit::Category category;
  size_t level;  // column of the own code
};

std::optional<Kind> KindOf(absl::string_view letter) {
  if (letter == "O") return Kind{v1::Unit::CATEGORY_OBLAST, 0};
  if (letter == "K") return Kind{v1::Unit::CATEGORY_SPECIAL_CITY, 0};
  if (letter == "P") return Kind{v1::Unit::CATEGORY_RAION, 1};
  if (letter == "H") return Kind{v1::Unit::CATEGORY_HROMADA, 2};
  if (letter == "M") return Kind{v1::Unit::CATEGORY_CITY, 3};
  if (letter == "T") return Kind{v1::Unit::CATEGORY_URBAN_TYPE_SETTLEMENT, 3};
  if (letter == "X") return Kind{v1::Unit::CATEGORY_SETTLEMENT, 3};
  if (letter == "C") return Kind{v1::Unit::CATEGORY_VILLAGE, 3};
  if (letter == "B") return Kind{v1::Unit::CATEGORY_CITY_DISTRICT, 4};
  return std::nullopt;
}

// Reads the file record by record (RFC 4180 with `;`).
class Reader {
 public:
  Reader(absl::string_view file, const TerritoryIndex* known) : rest_(file), known_(known) {}

  CodifierFile Run() {
    if (CheckWhole() && CheckHeader()) {
      while (!rest_.empty() && result_.rows < kMaxRows) ReadRow();
      if (!rest_.empty()) Error(line_, "забагато рядків у файлі", "");
      CheckHierarchy();
    }
    return std::move(result_);
  }

 private:
  void Error(int32_t line, const std::string& message, absl::string_view text) {
    failed_ = true;
    if (result_.findings.size() >= kMaxFindings) return;
    v1::ImportFinding& finding = result_.findings.emplace_back();
    finding.set_severity(v1::ImportFinding::SEVERITY_ERROR);
    finding.set_row(line);
    finding.set_message(message);
    finding.set_text(std::string(FirstCharacters(text, 200)));
  }

  bool CheckWhole() {
    if (rest_.size() > kMaxFile) {
      Error(0, "файл більший за 64 МБ", "");
    } else if (absl::StartsWith(rest_, "\xFF\xFE") || absl::StartsWith(rest_, "\xFE\xFF")) {
      Error(0, "файл у кодуванні UTF-16; потрібне UTF-8", "");
    } else if (size_t bad = FindInvalidUtf8(rest_); bad != absl::string_view::npos) {
      Error(
          0,
          absl::StrCat("байт ", bad,
                       " не є UTF-8: збережіть файл у кодуванні UTF-8 (можливо, це windows-1251)"),
          "");
    } else if (rest_.find('\0') != absl::string_view::npos) {
      Error(0, "у файлі є нульовий байт", "");
    } else {
      if (absl::StartsWith(rest_, kBom)) rest_.remove_prefix(3);
      return true;
    }
    return false;
  }

  // One record into `fields_`; false where its quoting or length is broken (said as an error).
  bool NextRecord() {
    fields_.clear();
    row_line_ = ++line_;
    std::string field;
    bool quoted = false, was_quoted = false;
    size_t i = 0;
    for (; i < rest_.size(); ++i) {
      if (i > kMaxRecord) {
        Error(row_line_, "рядок задовгий або лапки не закрито", rest_.substr(0, 200));
        rest_ = {};
        return false;
      }
      char c = rest_[i];
      if (quoted) {
        if (c == '"' && i + 1 < rest_.size() && rest_[i + 1] == '"') {
          field += c;
          ++i;
        } else if (c == '"') {
          quoted = false;
        } else {
          if (c == '\n') ++line_;
          field += c;
        }
      } else if (c == '"') {
        if (!field.empty() || was_quoted) return Broken(i);
        quoted = was_quoted = true;
      } else if (c == ';') {
        fields_.push_back(std::move(field));
        field.clear();
        was_quoted = false;
      } else if (c == '\n' || (c == '\r' && i + 1 < rest_.size() && rest_[i + 1] == '\n')) {
        break;
      } else if (was_quoted) {
        return Broken(i);
      } else {
        field += c;
      }
    }
    if (quoted) return Broken(i);
    fields_.push_back(std::move(field));
    if (i < rest_.size()) i += rest_[i] == '\r' ? 2 : 1;
    rest_.remove_prefix(i);
    return true;
  }

  bool Broken(size_t at) {
    Error(row_line_, "лапки розставлено неправильно", rest_.substr(0, 200));
    size_t end = rest_.find('\n', at);
    rest_.remove_prefix(end == absl::string_view::npos ? rest_.size() : end + 1);
    return false;
  }

  bool CheckHeader() {
    if (!NextRecord()) return false;
    if (fields_.size() == kColumns && absl::StartsWith(fields_[0], "Перший") &&
        absl::StartsWith(fields_[6], "Назва"))
      return true;
    Error(row_line_, "перший рядок не є заголовком кодифікатора (сім стовпців через «;»)",
          fields_[0]);
    return false;
  }

  void ReadRow() {
    if (!NextRecord()) return;
    if (fields_.size() == 1 && fields_[0].empty()) return;  // an empty line
    ++result_.rows;
    if (fields_.size() != kColumns) {
      return Error(row_line_, absl::StrCat("стовпців ", fields_.size(), ", а має бути 7"),
                   fields_[0]);
    }
    std::optional<Kind> kind = KindOf(Tidy(fields_[5]));
    if (!kind) return Error(row_line_, "невідома категорія", fields_[5]);
    std::array<std::string, kLevels> levels;
    size_t own = kLevels;
    for (size_t i = 0; i < kLevels; ++i) {
      levels[i] = Tidy(fields_[i]);
      if (levels[i].empty()) continue;
      own = i;
      if (!IsUnitCode(levels[i]))
        return Error(row_line_, "код не має вигляду UA і 17 цифр", fields_[i]);
    }
    if (own == kLevels) return Error(row_line_, "рядок не має жодного коду", "");
    if (own != kind->level)
      return Error(row_line_, absl::StrCat("категорія ", fields_[5], " не відповідає рівню коду"),
                   levels[own]);
    std::string parent;
    for (size_t i = 0; i < own; ++i) {
      if (!levels[i].empty() && levels[i] != levels[own]) parent = levels[i];
    }
    AddUnit(*kind, levels[own], parent);
  }

  void AddUnit(const Kind& kind, const std::string& code, const std::string& parent) {
    std::string name = Tidy(fields_[6]);
    if (name.empty()) return Error(row_line_, "назви немає", code);
    if (parent.empty() && kind.level > 0)
      return Error(row_line_, "немає коду вищої території", code);
    auto [at, fresh] = line_by_tail_.try_emplace(TailOfCode(code), row_line_);
    if (!fresh) {
      return Error(row_line_,
                   absl::StrCat("код або його останні п’ять цифр уже є в рядку ", at->second),
                   code);
    }
    v1::Unit& unit = result_.units.emplace_back();
    unit.set_code(code);
    unit.set_tail(code.substr(code.size() - 5));
    unit.set_category(kind.category);
    unit.set_name(std::move(name));
    unit.set_parent_code(parent);
    position_by_code_[code] = result_.units.size() - 1;
    lines_.push_back(row_line_);
  }

  void CheckHierarchy() {
    if (result_.units.empty()) return Error(0, "у файлі немає жодної території", "");
    for (size_t i = 0; i < result_.units.size(); ++i) {
      const std::string* parent = &result_.units[i].parent_code();
      for (int depth = 0; !parent->empty(); ++depth) {
        auto above = position_by_code_.find(*parent);
        if (above == position_by_code_.end()) {
          bool known = known_ != nullptr && known_->Find(*parent) != TerritoryIndex::kNone;
          if (!known && depth == 0) Error(lines_[i], "вищої території немає у файлі", *parent);
          break;
        }
        if (depth > 6) {
          Error(lines_[i], "території вкладено по колу", result_.units[i].code());
          break;
        }
        parent = &result_.units[above->second].parent_code();
      }
    }
  }

  absl::string_view rest_;
  const TerritoryIndex* known_;
  CodifierFile result_;
  std::vector<std::string> fields_;
  int32_t line_ = 0, row_line_ = 0;
  bool failed_ = false;
  absl::flat_hash_map<int32_t, int32_t> line_by_tail_;
  absl::flat_hash_map<std::string, size_t> position_by_code_;
  std::vector<int32_t> lines_;
};

}  // namespace

CodifierFile ReadCodifier(absl::string_view file, const TerritoryIndex* known) {
  return Reader(file, known).Run();
}

}  // namespace cc::territory
