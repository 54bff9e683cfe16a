#include "services/platform/sheet/xlsx_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace cc::platform {
namespace {

constexpr char kWorkbook[] = "xl/workbook.xml";
constexpr char kRelations[] = "xl/_rels/workbook.xml.rels";
constexpr char kSharedStrings[] = "xl/sharedStrings.xml";
constexpr int kMostSheets = 256, kLastColumn = 16384, kLastRow = 1048576;

std::string Attribute(const XmlAttributes& attributes, absl::string_view name) {
  auto it = attributes.find(name);
  return it == attributes.end() ? "" : std::string(it->second);
}

class WorkbookHandler : public XmlHandler {
 public:
  void Start(absl::string_view name, const XmlAttributes& attributes) override {
    if (name != "sheet") return;
    if (sheets.size() >= kMostSheets) return Stop("у книзі забагато аркушів");
    const std::string state = Attribute(attributes, "state");
    sheets.push_back({Attribute(attributes, "name"), state == "hidden" || state == "veryHidden",
                      Attribute(attributes, "id")});
  }
  void End(absl::string_view) override {}
  void Text(absl::string_view) override {}

  std::vector<XlsxReader::Sheet> sheets;  // `part` is the relation's id yet
};

class RelationsHandler : public XmlHandler {
 public:
  void Start(absl::string_view name, const XmlAttributes& attributes) override {
    if (name != "Relationship") return;
    std::string target = Attribute(attributes, "Target");
    target = absl::StartsWith(target, "/") ? target.substr(1) : absl::StrCat("xl/", target);
    parts[Attribute(attributes, "Id")] = std::move(target);
  }
  void End(absl::string_view) override {}
  void Text(absl::string_view) override {}

  std::map<std::string, std::string> parts;
};

// Text of <t> within <si> or <is>, without phonetic hints (<rPh>).
class SharedHandler : public XmlHandler {
 public:
  SharedHandler(size_t most_bytes, size_t most_cell_bytes)
      : left_(most_bytes), most_cell_bytes_(most_cell_bytes) {}
  void Start(absl::string_view name, const XmlAttributes&) override {
    if (name == "si") texts.emplace_back();
    if (name == "rPh") ++phonetic_;
    in_text_ = name == "t" && phonetic_ == 0;
  }
  void End(absl::string_view name) override {
    if (name == "rPh") --phonetic_;
    in_text_ = false;
    if (name == "si" && left_ < sizeof(std::string)) Stop("тексти книги завеликі");
    if (name == "si") left_ -= sizeof(std::string);
  }
  void Text(absl::string_view text) override {
    if (!in_text_ || texts.empty()) return;
    if (text.size() > left_) return Stop("тексти книги завеликі");
    left_ -= text.size();
    // One byte beyond the cap is kept: the cell that shows the text is then refused.
    std::string& kept = texts.back();
    const size_t room = most_cell_bytes_ + 1 - std::min(kept.size(), most_cell_bytes_ + 1);
    absl::StrAppend(&kept, text.substr(0, room));
  }

  std::vector<std::string> texts;

 private:
  size_t left_;
  const size_t most_cell_bytes_;
  int phonetic_ = 0;
  bool in_text_ = false;
};

// `AB17` → 28; 0 where there is none.
int ColumnOf(absl::string_view reference) {
  int column = 0;
  for (char c : reference) {
    if (c < 'A' || c > 'Z' || column > kLastColumn) break;
    column = column * 26 + (c - 'A' + 1);
  }
  return column;
}

class SheetHandler : public XmlHandler {
 public:
  SheetHandler(const std::vector<std::string>& shared, const XlsxOptions& options,
               const TakeRow& take)
      : shared_(shared), options_(options), take_(take) {}

  void Start(absl::string_view name, const XmlAttributes& attributes) override {
    if (name == "row")
      StartRow(Attribute(attributes, "r"));
    else if (name == "c" && in_row_)
      StartCell(Attribute(attributes, "r"), Attribute(attributes, "t"));
    else if (name == "rPh")
      ++phonetic_;
    else if (name == "f" && column_ > 0 && options_.refuse_formulas)
      Spoil("формула: впишіть саме значення");
    in_value_ = column_ > 0 && phonetic_ == 0 && (name == "v" || (name == "t" && type_ != "s"));
  }
  void End(absl::string_view name) override {
    in_value_ = false;
    if (name == "c" && in_row_)
      EndCell();
    else if (name == "row" && in_row_)
      EndRow();
    else if (name == "rPh")
      --phonetic_;
  }
  void Text(absl::string_view text) override {
    if (!in_value_) return;
    if (value_.size() + text.size() > options_.most_cell_bytes)
      Spoil("текст задовгий");
    else
      absl::StrAppend(&value_, text);
  }
  int row() const { return row_.number; }
  const std::optional<SheetProblem>& ended() const { return ended_; }

 private:
  void StartRow(const std::string& number) {
    int next = row_.number + 1;
    if (!number.empty() &&
        (!absl::SimpleAtoi(number, &next) || next <= row_.number || next > kLastRow)) {
      return Stop(absl::StrCat("номер рядка аркуша «", number.substr(0, 20), "» не на місці"));
    }
    row_ = {};
    row_.number = next;
    in_row_ = true;
    last_column_ = 0;
  }
  void StartCell(const std::string& reference, std::string type) {
    value_.clear();
    type_ = std::move(type);
    column_ = reference.empty() ? last_column_ + 1 : ColumnOf(reference);
    if (column_ <= last_column_ || column_ > kLastColumn) {
      return Stop(absl::StrCat("клітинка «", reference.substr(0, 20), "» рядка ", row_.number,
                               " не на місці"));
    }
    last_column_ = column_;
  }
  void EndCell() {
    if (type_ == "s" && !value_.empty()) {
      size_t index = 0;
      if (!absl::SimpleAtoi(value_, &index) || index >= shared_.size())
        Spoil("посилання на текст, якого в книзі немає");
      else
        value_ = shared_[index];
      if (value_.size() > options_.most_cell_bytes) Spoil("текст задовгий");
    }
    if (type_ == "e" && !value_.empty()) Spoil(absl::StrCat("помилка обчислення ", value_));
    if (!value_.empty() && row_.problem.empty()) {
      if (column_ > options_.most_columns) {
        Spoil("забагато стовпців");
      } else {
        row_.cells.resize(static_cast<size_t>(column_));
        row_.cells.back() = std::move(value_);
      }
    }
    column_ = 0;
    value_.clear();
  }
  void EndRow() {
    in_row_ = false;
    const bool blank =
        row_.problem.empty() &&
        std::all_of(row_.cells.begin(), row_.cells.end(), [](const std::string& cell) {
          return cell.find_first_not_of(" \t\r\n") == std::string::npos;
        });
    if (blank) return;
    if (++rows_ > options_.most_rows) {
      ended_ = SheetProblem{row_.number, 0, "забагато рядків"};
      return Enough();
    }
    const int number = row_.number;
    if (!take_(row_)) Enough();
    row_.number = number;
  }
  void Spoil(absl::string_view why) {
    if (row_.problem.empty())
      row_.problem = absl::StrCat("клітинка ", ColumnLetters(column_), row_.number, ": ", why);
  }

  const std::vector<std::string>& shared_;
  const XlsxOptions& options_;
  const TakeRow& take_;
  std::optional<SheetProblem> ended_;
  SheetRow row_;
  std::string value_, type_;
  size_t rows_ = 0;
  int column_ = 0, last_column_ = 0, phonetic_ = 0;
  bool in_row_ = false, in_value_ = false;
};

}  // namespace

std::string ColumnLetters(int column) {
  std::string letters;
  for (; column > 0; column = (column - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
  return letters;
}

absl::StatusOr<XlsxReader> XlsxReader::Open(absl::string_view bytes, const XlsxOptions& options) {
  absl::StatusOr<OfficePackage> package = OfficePackage::Open(bytes, "XLSX", options.package);
  if (!package.ok()) return package.status();
  XlsxReader reader(*std::move(package), options);
  if (absl::Status status = reader.ReadWorkbook(); !status.ok()) return status;
  return reader;
}

absl::Status XlsxReader::ReadWorkbook() {
  if (!package_.Has(kWorkbook))
    return absl::InvalidArgumentError("у файлі немає книги Excel (xl/workbook.xml)");
  WorkbookHandler workbook;
  if (absl::Status status = package_.Read(kWorkbook, workbook); !status.ok()) return status;
  RelationsHandler relations;
  if (absl::Status status = package_.Read(kRelations, relations); !status.ok()) return status;
  for (Sheet& sheet : workbook.sheets) {
    auto part = relations.parts.find(sheet.part);
    // Sheets of charts and of macros are passed by.
    if (part == relations.parts.end() || !absl::StrContains(part->second, "worksheets/")) continue;
    sheet.part = part->second;
    sheets_.push_back(std::move(sheet));
  }
  if (sheets_.empty()) return absl::InvalidArgumentError("у книзі немає жодного аркуша");
  if (!package_.Has(kSharedStrings)) return absl::OkStatus();
  SharedHandler shared(options_.most_shared_bytes, options_.most_cell_bytes);
  if (absl::Status status = package_.Read(kSharedStrings, shared); !status.ok()) return status;
  shared_ = std::move(shared.texts);
  return absl::OkStatus();
}

std::optional<SheetProblem> XlsxReader::Read(const Sheet& sheet, const TakeRow& take) const {
  SheetHandler handler(shared_, options_, take);
  absl::Status status = package_.Read(sheet.part, handler);
  if (!status.ok()) return SheetProblem{handler.row(), 0, std::string(status.message())};
  return handler.ended();
}

}  // namespace cc::platform
