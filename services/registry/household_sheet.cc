#include "services/registry/household_sheet.h"

#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/error/error.h"
#include "services/platform/sheet/csv.h"
#include "services/platform/sheet/xlsx_reader.h"
#include "services/platform/sheet/xlsx_writer.h"
#include "services/registry/person_text_rules.h"

namespace cc::registry {
namespace {

using platform::SheetProblem;
using platform::SheetRow;

constexpr size_t kMostMembers = 50;
constexpr char kRemarks[] = "Зауваження";

// Gathers rows of a table into households.
class Gatherer {
 public:
  explicit Gatherer(const TakeHousehold& take) : take_(take) {}

  bool Take(SheetRow& row) {
    if (!headed_) return TakeHeadings(row);
    v1::ImportRow read;
    read.set_row(row.number);
    std::optional<v1::ImportError> error;
    if (!row.problem.empty()) {
      error = SheetError(row.number, "", common::v1::REASON_IMPORT_ROW_UNREADABLE,
                         {{"detail", row.problem}});
    }
    for (size_t column = 0; column < kSheetColumns; ++column) {
      const std::optional<size_t> place = places_[column];
      read.add_cells(place && *place < row.cells.size() ? std::move(row.cells[*place])
                                                        : std::string());
    }
    const std::string& name = read.cells(static_cast<int>(SheetColumn::kHousehold));
    // A row that cannot be read spoils the household that it names or, where even that cannot be
    // read, stands in.
    const bool same = !now_.rows.empty() && (name == name_ || (error && name.empty()));
    if (!same || now_.rows.size() >= kMostMembers) {
      if (!Finish()) return false;
      name_ = name;
      if (!error && !names_.insert(name).second) {
        now_.errors.push_back(SheetError(row.number, HeadingOf(SheetColumn::kHousehold),
                                         common::v1::REASON_IMPORT_ROWS_APART));
      }
    }
    if (error) now_.errors.push_back(*std::move(error));
    now_.rows.push_back(std::move(read));
    return true;
  }

  // False where no more are wanted.
  bool Finish() {
    if (now_.rows.empty()) return true;
    SheetHousehold household = std::exchange(now_, {});
    return wanted_ = wanted_ && take_(household);
  }
  std::optional<SheetProblem> problem() const {
    if (problem_) return problem_;
    if (headed_) return std::nullopt;
    return SheetProblem{0, 0, "у файлі немає жодного рядка"};
  }

 private:
  static absl::string_view HeadingOf(SheetColumn column) {
    return kHouseholdSheet[static_cast<size_t>(column)].heading;
  }
  bool TakeHeadings(const SheetRow& row) {
    headed_ = true;
    std::map<std::string, size_t> headings;
    for (size_t i = 0; i < row.cells.size(); ++i) headings.emplace(Normalise(row.cells[i]), i);
    std::vector<std::string> missing;
    for (size_t column = 0; column < kSheetColumns; ++column) {
      auto found = headings.find(Normalise(kHouseholdSheet[column].heading));
      if (found != headings.end()) {
        places_[column] = found->second;
      } else if (kHouseholdSheet[column].required) {
        missing.emplace_back(kHouseholdSheet[column].heading);
      }
    }
    if (missing.empty()) return true;
    problem_ = SheetProblem{row.number, 0,
                            platform::Text(common::v1::REASON_IMPORT_HEADINGS_MISSING,
                                           {{"columns", absl::StrJoin(missing, ", ")}},
                                           platform::Language::kUkrainian)};
    return false;
  }

  const TakeHousehold& take_;
  bool headed_ = false, wanted_ = true;
  std::array<std::optional<size_t>, kSheetColumns> places_;
  std::optional<SheetProblem> problem_;
  SheetHousehold now_;
  std::string name_;
  absl::flat_hash_set<std::string> names_;
};

// One table on its way out, in either format.
class TableWriter {
 public:
  TableWriter(v1::SheetFormat format, absl::string_view name) : format_(format), xlsx_(name) {}

  void Headings(const std::vector<std::string>& texts) {
    if (format_ == v1::SHEET_FORMAT_XLSX)
      xlsx_.Headings(texts);
    else
      csv_.Row(texts);
  }
  void Row(const std::vector<std::string>& texts) {
    if (format_ != v1::SHEET_FORMAT_XLSX) return csv_.Row(texts);
    for (const std::string& text : texts) xlsx_.Text(text);
    xlsx_.EndRow();
  }
  absl::StatusOr<std::string> Take() {
    if (format_ == v1::SHEET_FORMAT_XLSX) return xlsx_.Take();
    return csv_.Take();
  }

 private:
  const v1::SheetFormat format_;
  platform::CsvWriter csv_{';'};
  platform::XlsxWriter xlsx_;
};

template <size_t N>
std::string WordsOf(const SheetWord (&words)[N]) {
  std::vector<std::string> all;
  for (const SheetWord& word : words) all.emplace_back(word.word);
  return absl::StrJoin(all, ", ");
}

std::string ExplanationOf(const SheetColumnSpec& spec) {
  switch (spec.column) {
    case SheetColumn::kKinship:
      return absl::StrCat(spec.explanation, "; слова: ", WordsOf(kKinshipWords));
    case SheetColumn::kDocumentKind:
      return absl::StrCat("Слова: ", WordsOf(kDocumentWords));
    case SheetColumn::kMobility:
      return absl::StrCat(spec.explanation, "; слова: ", WordsOf(kMobilityWords));
    case SheetColumn::kDisability:
      return absl::StrCat(spec.explanation, "; слова: ", WordsOf(kDisabilityWords));
    case SheetColumn::kVulnerabilities:
      return absl::StrCat("Слова через кому: ", WordsOf(kVulnerabilityWords));
    default:
      return spec.explanation;
  }
}

}  // namespace

v1::SheetFormat FormatOf(absl::string_view content) {
  return absl::StartsWith(content, "PK\x03\x04") ? v1::SHEET_FORMAT_XLSX : v1::SHEET_FORMAT_CSV;
}

v1::ImportError SheetError(int row, absl::string_view column, common::v1::Reason reason,
                           const std::map<std::string, std::string>& details) {
  v1::ImportError error;
  error.set_row(row);
  error.set_column(std::string(column));
  std::string name = common::v1::Reason_Name(reason);
  error.set_reason(name.substr(sizeof("REASON_") - 1));
  error.set_message(platform::Text(reason, details, platform::Language::kUkrainian));
  return error;
}

std::optional<SheetProblem> ReadHouseholds(absl::string_view content, v1::SheetFormat format,
                                           const TakeHousehold& take) {
  Gatherer gatherer(take);
  const platform::TakeRow row = [&](SheetRow& read) { return gatherer.Take(read); };
  std::optional<SheetProblem> problem;
  if (format == v1::SHEET_FORMAT_XLSX) {
    auto book = platform::XlsxReader::Open(content, {.refuse_formulas = true});
    if (!book.ok()) return SheetProblem{0, 0, std::string(book.status().message())};
    const platform::XlsxReader::Sheet* visible = nullptr;
    for (const auto& sheet : book->sheets()) {
      if (!sheet.hidden && visible == nullptr) visible = &sheet;
    }
    if (visible == nullptr) return SheetProblem{0, 0, "у книзі немає видимих аркушів"};
    problem = book->Read(*visible, row);
  } else {
    problem = platform::ReadCsv(content, {.separator = '\0'}, row);
  }
  gatherer.Finish();
  return gatherer.problem() ? gatherer.problem() : problem;
}

absl::StatusOr<std::string> WriteHouseholds(v1::SheetFormat format,
                                            const std::vector<v1::ImportRow>& rows,
                                            const std::vector<std::string>* remarks) {
  TableWriter table(format, "Родини");
  std::vector<std::string> texts;
  for (const SheetColumnSpec& spec : kHouseholdSheet) texts.emplace_back(spec.heading);
  if (remarks != nullptr) texts.emplace_back(kRemarks);
  table.Headings(texts);
  for (size_t i = 0; i < rows.size(); ++i) {
    texts.assign(rows[i].cells().begin(), rows[i].cells().end());
    if (remarks != nullptr) texts.push_back((*remarks)[i]);
    table.Row(texts);
  }
  return table.Take();
}

absl::StatusOr<std::string> WriteExplanation(v1::SheetFormat format) {
  TableWriter table(format, "Пояснення");
  table.Headings({"Стовпець", "Обов’язковий", "Що писати"});
  for (const SheetColumnSpec& spec : kHouseholdSheet)
    table.Row({spec.heading, spec.required ? kSheetYes : "", ExplanationOf(spec)});
  return table.Take();
}

}  // namespace cc::registry
