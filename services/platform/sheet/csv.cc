#include "services/platform/sheet/csv.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "services/platform/validate/utf8.h"

namespace cc::platform {
namespace {

int LineAt(absl::string_view text, size_t at) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + at, '\n'));
}

std::optional<SheetProblem> EncodingProblem(absl::string_view text) {
  if (absl::StartsWith(text, "\xFF\xFE") || absl::StartsWith(text, "\xFE\xFF"))
    return SheetProblem{0, 0, "файл у кодуванні UTF-16, потрібне UTF-8"};
  if (size_t at = text.find('\0'); at != text.npos) {
    return SheetProblem{
        LineAt(text, at), 0,
        absl::StrCat("нульовий байт у позиції ", at, ": це не текст у кодуванні UTF-8")};
  }
  size_t at = FindInvalidUtf8(text);
  if (at == text.npos) return std::nullopt;
  absl::string_view sample = text.substr(at, 400);
  const auto high = std::count_if(sample.begin(), sample.end(),
                                  [](char c) { return static_cast<uint8_t>(c) >= 0xA5; });
  return SheetProblem{
      LineAt(text, at), 0,
      absl::StrCat("байт ", at, " не належить до UTF-8",
                   static_cast<size_t>(high) * 4 > sample.size() ? ": схоже на windows-1251" : "")};
}

char GuessSeparator(absl::string_view text) {
  char best = ';';
  std::ptrdiff_t most = 0;
  for (int line = 0; line < 20 && !text.empty(); ++line) {
    absl::string_view first = text.substr(0, text.find('\n'));
    for (char candidate : {';', ',', '\t'}) {
      const std::ptrdiff_t count = std::count(first.begin(), first.end(), candidate);
      if (count <= most) continue;
      most = count;
      best = candidate;
    }
    text.remove_prefix(std::min(first.size() + 1, text.size()));
  }
  return best;
}

// Takes one row off the front of the text.
class RowReader {
 public:
  RowReader(absl::string_view& text, const CsvOptions& options, char separator)
      : text_(text), options_(options), separator_(separator) {}

  // The lines that the row took.
  int Read(SheetRow& row) {
    row.cells.assign(1, "");
    row.problem.clear();
    while (!AtRowEnd()) {
      if (text_[at_] == '"' && row.cells.back().empty() && !quoted_)
        Quoted(row);
      else if (text_[at_] == separator_)
        NextCell(row);
      else
        Plain(row);
      if (!row.problem.empty()) SkipLine();
    }
    EndLine();
    if (at_ > options_.most_row_bytes) row.problem = "рядок задовгий";
    text_.remove_prefix(std::min(at_, text_.size()));
    return lines_;
  }

 private:
  bool AtEnd() const { return at_ >= text_.size(); }
  bool AtRowEnd() const {
    return AtEnd() || text_[at_] == '\n' || absl::StartsWith(text_.substr(at_), "\r\n") ||
           (text_[at_] == '\r' && at_ + 1 == text_.size());
  }
  void EndLine() {
    while (!AtEnd() && text_[at_++] != '\n') {
    }
    ++lines_;
  }
  void SkipLine() {
    while (!AtRowEnd()) ++at_;
  }
  void NextCell(SheetRow& row) {
    row.cells.emplace_back();
    quoted_ = false;
    ++at_;
  }
  void Plain(SheetRow& row) {
    if (quoted_ || text_[at_] == '"')
      row.problem = "лапки не закрито або стоять посеред значення";
    else
      row.cells.back().push_back(text_[at_++]);
  }
  void Quoted(SheetRow& row) {
    const size_t begin = at_++;
    const int lines = lines_;
    quoted_ = true;
    for (; !AtEnd(); ++at_) {
      if (text_[at_] == '"') {
        if (absl::StartsWith(text_.substr(at_), "\"\"")) {
          ++at_;
        } else {
          ++at_;
          return;
        }
      } else if (text_[at_] == '\n') {
        if (!options_.line_ends_in_cells || at_ - begin > options_.most_row_bytes) break;
        ++lines_;
      }
      row.cells.back().push_back(text_[at_]);
    }
    // Never closed: the row ends with its own line.
    at_ = begin;
    lines_ = lines;
    row.problem = "лапки не закрито або стоять посеред значення";
  }

  absl::string_view& text_;
  const CsvOptions& options_;
  const char separator_;
  size_t at_ = 0;
  int lines_ = 0;
  bool quoted_ = false;
};

bool Blank(const SheetRow& row) {
  return row.problem.empty() &&
         std::all_of(row.cells.begin(), row.cells.end(), [](const std::string& cell) {
           return cell.find_first_not_of(" \t\r") == std::string::npos;
         });
}

bool LooksLikeFormula(absl::string_view text) {
  return !text.empty() && absl::StrContains("=+-@\t\r", text.substr(0, 1));
}

}  // namespace

std::optional<SheetProblem> ReadCsv(absl::string_view text, const CsvOptions& options,
                                    const TakeRow& take) {
  if (text.empty()) return SheetProblem{0, 0, "файл порожній"};
  if (text.size() > options.most_bytes) return SheetProblem{0, 0, "файл завеликий"};
  if (auto problem = EncodingProblem(text)) return problem;
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");
  const char separator = options.separator != '\0' ? options.separator : GuessSeparator(text);
  size_t rows = 0;
  for (int line = 1; !text.empty();) {
    SheetRow row;
    row.number = line;
    line += RowReader(text, options, separator).Read(row);
    if (Blank(row)) continue;
    if (++rows > options.most_rows) return SheetProblem{row.number, 0, "забагато рядків"};
    if (!take(row)) break;
  }
  return std::nullopt;
}

CsvWriter& CsvWriter::Text(absl::string_view text) {
  std::string written = LooksLikeFormula(text) ? absl::StrCat("'", text) : std::string(text);
  if (absl::StrContains(written, absl::string_view(&separator_, 1)) ||
      written.find_first_of("\"\r\n") != std::string::npos ||
      (!written.empty() && (written.front() == ' ' || written.back() == ' '))) {
    written = absl::StrCat("\"", absl::StrReplaceAll(written, {{"\"", "\"\""}}), "\"");
  }
  Cell(written);
  return *this;
}

CsvWriter& CsvWriter::Number(int64_t number) {
  Cell(absl::StrCat(number));
  return *this;
}

void CsvWriter::Cell(absl::string_view written) {
  if (row_begun_) out_.push_back(separator_);
  row_begun_ = true;
  absl::StrAppend(&out_, written);
}

void CsvWriter::EndRow() {
  out_ += "\r\n";
  row_begun_ = false;
}

void CsvWriter::Row(absl::Span<const std::string> texts) {
  for (const std::string& text : texts) Text(text);
  EndRow();
}

}  // namespace cc::platform
