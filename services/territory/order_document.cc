#include "services/territory/order_document.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/platform/text/ukrainian_text.h"
#include "services/platform/time/date.h"
#include "services/territory/word_document.h"

namespace cc::territory {
namespace {

using platform::FoldName;
using platform::Tidy;

using common::v1::ActReference;

std::vector<std::string> Words(absl::string_view text) {
  return absl::StrSplit(Tidy(text), ' ', absl::SkipEmpty());
}

// `28 лютого 2025 року` from word `at` on, as `2025-02-28`.
std::string DateFromWords(const std::vector<std::string>& words, size_t at) {
  static constexpr std::array<absl::string_view, 12> kMonths{
      "січня", "лютого", "березня", "квітня", "травня",    "червня",
      "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"};
  int day = 0, year = 0;
  if (at + 2 >= words.size() || !absl::SimpleAtoi(words[at], &day) ||
      !absl::SimpleAtoi(words[at + 2], &year))
    return "";
  auto month = std::find(kMonths.begin(), kMonths.end(), absl::string_view(words[at + 1]));
  if (month == kMonths.end() || year < 1991 || year > 2100) return "";
  absl::CivilDay date(year, static_cast<int>(month - kMonths.begin()) + 1, day);
  return date.day() == day ? platform::FormatDate(date) : "";
}

// `23.04.2025` as `2025-04-23`; empty for anything else.
std::string DottedDate(absl::string_view text) {
  std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
  if (parts.size() != 3 || parts[0].size() != 2 || parts[1].size() != 2 || parts[2].size() != 4)
    return "";
  std::string date = absl::StrCat(parts[2], "-", parts[1], "-", parts[0]);
  return platform::ParseDate(date) ? date : "";
}

// What follows the first `№`; empty where there is none.
std::string NumberIn(const std::vector<std::string>& words) {
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "№" && i + 1 < words.size()) return words[i + 1];
    if (absl::StartsWith(words[i], "№")) return words[i].substr(absl::string_view("№").size());
  }
  return "";
}

std::string FirstDateIn(const std::vector<std::string>& words) {
  for (size_t i = 0; i < words.size(); ++i) {
    if (std::string date = DateFromWords(words, i); !date.empty()) return date;
  }
  return "";
}

// «ЗАТВЕРДЖЕНО Наказ Міністерства розвитку громад та територій України 28 лютого 2025 року № 376»
void ReadApproval(absl::string_view text, ActReference& act) {
  std::vector<std::string> words = Words(text);
  act.set_kind(words.size() > 1 ? FoldName(words[1]) : "");
  act.set_number(NumberIn(words));
  act.set_date(FirstDateIn(words));
  std::string issuer;
  for (size_t i = 2; i < words.size() && DateFromWords(words, i).empty(); ++i) {
    absl::StrAppend(&issuer, issuer.empty() ? "" : " ",
                    words[i] == "Міністерства" ? "Міністерство" : words[i]);
  }
  act.set_issuer(issuer);
}

// «Зареєстровано в Міністерстві юстиції України 11 березня 2025 року за № 380/43786»
void ReadRegistration(absl::string_view text, ActReference& act) {
  std::vector<std::string> words = Words(text);
  act.set_registration_number(NumberIn(words));
  act.set_registration_date(FirstDateIn(words));
}

// «{Перелік із змінами, внесеними згідно з Наказами … № 748 від 23.04.2025, № 779 від 30.04.2025}»
void ReadAmendments(absl::string_view text, ListDocument& document) {
  std::vector<std::string> words = Words(text);
  for (size_t i = 0; i + 3 < words.size(); ++i) {
    if (words[i] != "№" || words[i + 2] != "від") continue;
    absl::string_view date = words[i + 3];
    while (!date.empty() && !absl::ascii_isdigit(date.back())) date.remove_suffix(1);
    ActReference& act = document.amended_by.emplace_back();
    act.set_kind(document.reference.kind().empty() ? "наказ" : document.reference.kind());
    act.set_number(words[i + 1]);
    act.set_date(DottedDate(date));
    act.set_issuer(document.reference.issuer());
  }
}

// The status that a section's heading announces; nothing where the text heads no section.
std::optional<v1::Status> SectionStatus(absl::string_view folded) {
  size_t dot = folded.find('.');
  if (dot == folded.npos || dot > 6) return std::nullopt;
  if (absl::StrContains(folded, "можливих бойових дій")) return v1::STATUS_POSSIBLE_HOSTILITIES;
  if (absl::StrContains(folded, "державні електронні інформаційні ресурси"))
    return v1::STATUS_ACTIVE_HOSTILITIES_STATE_RESOURCES;
  if (absl::StrContains(folded, "активних бойових дій")) return v1::STATUS_ACTIVE_HOSTILITIES;
  if (absl::StrContains(folded, "тимчасово окупован") && !absl::StrContains(folded, "бойові дії"))
    return v1::STATUS_OCCUPIED;
  return std::nullopt;
}

// Do the columns of a table speak of what its section is about?
bool ColumnsFit(v1::Status status, absl::string_view start, absl::string_view end) {
  if (!absl::StartsWith(start, "дата") || !absl::StartsWith(end, "дата")) return false;
  absl::string_view subject = status == v1::STATUS_OCCUPIED ? "окупації"
                              : status == v1::STATUS_POSSIBLE_HOSTILITIES ? "можливості бойових дій"
                                                                          : "бойових дій";
  return absl::StrContains(start, subject) && absl::StrContains(end, subject);
}

std::vector<std::string> Lines(absl::string_view cell) {
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(cell, absl::ByAnyChar("\n\v")))
    lines.push_back(Tidy(line));
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

class OrderReader {
 public:
  explicit OrderReader(ListDocument& document) : document_(document) {}

  void Read(const WordBlock& block) {
    if (block.row == 0)
      ReadParagraph(block.text);
    else
      ReadRow(block);
  }

  void Finish() {
    if (tables_ == 0)
      document_.findings.Error(0, "у документі немає таблиць переліку");
    else if (document_.rows.empty())
      document_.findings.Error(0, "у таблицях немає жодного рядка з кодом");
  }

 private:
  void ReadParagraph(absl::string_view text) {
    std::string folded = FoldName(text);
    if (absl::StartsWith(folded, "затверджено"))
      ReadApproval(text, document_.reference);
    else if (absl::StartsWith(folded, "зареєстровано"))
      ReadRegistration(text, document_.reference);
    else if (absl::StartsWith(folded, "{перелік"))
      ReadAmendments(text, document_);
    else if (auto status = SectionStatus(folded))
      status_ = *status;
  }

  void ReadRow(const WordBlock& block) {
    bool fresh = block.table != tables_;
    tables_ = block.table;
    if (fresh) header_ = false;
    if (block.cells.size() == 1) {  // an oblast or a raion; or the table is another one
      return;
    }
    if (block.cells.size() != 4) {
      return Error(block, absl::StrCat("у рядку ", block.cells.size(), " клітинок, потрібно 4"),
                   block.cells.empty() ? "" : block.cells[0]);
    }
    if (FoldName(block.cells[0]) == "код") return ReadHeader(block);
    if (!header_) {
      if (!complained_)
        Error(block, "таблиця не має заголовків «Код; Найменування; Дата…; Дата…»", block.cells[0]);
      complained_ = true;
      return;
    }
    ListRow& row = document_.rows.emplace_back();
    row.row = block.row;
    row.status = status_;
    row.code = block.cells[0];
    row.name = Tidy(block.cells[1]);
    row.starts = Lines(block.cells[2]);
    row.ends = Lines(block.cells[3]);
    NoteBrokenLines(block);
  }

  void ReadHeader(const WordBlock& block) {
    header_ = true;
    complained_ = false;
    if (status_ == v1::STATUS_UNSPECIFIED)
      return Error(block, "перед таблицею немає заголовка розділу", "");
    if (!ColumnsFit(status_, FoldName(block.cells[2]), FoldName(block.cells[3]))) {
      Error(block, "стовпці дат не відповідають розділові", block.cells[2]);
    }
  }

  void NoteBrokenLines(const WordBlock& block) {
    for (size_t i : {2, 3}) {
      absl::string_view cell = absl::StripAsciiWhitespace(block.cells[i]);
      if (!absl::StrContains(cell, "\v")) continue;
      document_.findings.Repaired(
          block.row, "дві дати в одному абзаці, розділені переносом рядка: прочитано як окремі",
          cell);
    }
  }

  void Error(const WordBlock& block, absl::string_view message, absl::string_view text) {
    document_.findings.Error(block.row, message, text);
  }

  ListDocument& document_;
  v1::Status status_ = v1::STATUS_UNSPECIFIED;
  int tables_ = 0;
  bool header_ = false, complained_ = false;
};

}  // namespace

ListDocument ReadOrderDocument(absl::string_view bytes, const OrderDocumentOptions& options) {
  ListDocument document;
  absl::StatusOr<std::vector<WordBlock>> blocks = ReadWordDocument(bytes, options);
  if (!blocks.ok()) {
    document.findings.Error(0, blocks.status().message());
    return document;
  }
  OrderReader reader(document);
  for (const WordBlock& block : *blocks) reader.Read(block);
  reader.Finish();
  return document;
}

}  // namespace cc::territory
