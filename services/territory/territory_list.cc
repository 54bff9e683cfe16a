#include "services/territory/territory_list.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/util/json_util.h"
#include "services/platform/time/date.h"
#include "services/territory/document.h"
#include "services/territory/list_text.h"
#include "services/territory/ukrainian_text.h"

namespace cc::territory {
namespace {

using Finding = v1::ImportFinding;
using platform::FormatDate;
using platform::ParseDate;

constexpr size_t kMaxFindings = 2000, kMaxJson = 16 << 20;
constexpr char kExcept[] = "за винятком";

void Add(TerritoryList& list, Finding::Severity severity, int32_t row, std::string message,
         absl::string_view text, std::string key = "") {
  if (list.findings.size() >= kMaxFindings) return;
  Finding& finding = list.findings.emplace_back();
  finding.set_severity(severity);
  finding.set_row(row);
  finding.set_message(std::move(message));
  finding.set_text(std::string(FirstCharacters(Tidy(text), 200)));
  finding.set_key(std::move(key));
}

std::string Joined(const Cell& cell) { return Tidy(absl::StrJoin(cell, " ")); }

// Reads the blocks of the document one after another.
class ListReader {
 public:
  ListReader(TerritoryList& list, const TerritoryIndex& index) : list_(list), index_(index) {}

  void Read(const std::vector<Block>& blocks) {
    for (const Block& block : blocks) {
      if (block.table.empty()) {
        Paragraph(block.paragraph);
      } else {
        for (const TableRow& row : block.table) Row(row);
      }
    }
    if (list_.rows == 0)
      Add(list_, Finding::SEVERITY_ERROR, 0, "у документі немає таблиць переліку", "");
  }

 private:
  void Paragraph(const std::string& text) {
    if (v1::Status section = SectionOf(text); section != v1::STATUS_UNSPECIFIED) section_ = section;
    common::v1::ActReference& act = *list_.table.mutable_reference();
    std::optional<absl::CivilDay> date = DateInWords(text);
    if (absl::StrContains(text, "Наказ Міністерства") && date && act.number().empty()) {
      act.set_kind("наказ");
      act.set_number(NumberAfterSign(text));
      act.set_date(FormatDate(*date));
      act.set_issuer("Міністерство розвитку громад та територій України");
    } else if (absl::StrContains(text, "Зареєстровано") && date) {
      act.set_registration_number(NumberAfterSign(text));
      act.set_registration_date(FormatDate(*date));
    }
    for (common::v1::ActReference& amendment : AmendmentsIn(text))
      *list_.table.add_amended_by() = std::move(amendment);
  }

  void Row(const TableRow& row) {
    ++row_;
    if (row.size() == 1) return;  // heading of an oblast or raion
    if (row.size() != 4) {
      return Add(list_, Finding::SEVERITY_ERROR, row_,
                 absl::StrCat("стовпців ", row.size(), ", а має бути 4"), Joined(row[0]));
    }
    std::string code_text = Joined(row[0]), name = Joined(row[1]);
    if (code_text == "Код") return;
    ++list_.rows;
    if (section_ == v1::STATUS_UNSPECIFIED)
      return Add(list_, Finding::SEVERITY_ERROR, row_, "рядок стоїть поза розділами переліку",
                 code_text);
    CodeRead code = ReadCode(code_text, name, index_);
    if (code.unit == TerritoryIndex::kNone) {
      return Add(list_, Finding::SEVERITY_DOUBT, row_,
                 "такого коду немає в кодифікаторі; прийнявши, рядок буде пропущено", code_text,
                 absl::StrCat("code:", absl::StrReplaceAll(code_text, {{" ", ""}})));
    }
    const v1::Unit& unit = index_.unit(code.unit);
    if (code.repaired)
      Add(list_, Finding::SEVERITY_REPAIRED, row_, absl::StrCat("код прочитано як ", unit.code()),
          code_text);
    if (!NamesUnit(name, unit)) {
      Add(list_, Finding::SEVERITY_DOUBT, row_,
          absl::StrCat("назва не збігається з кодифікатором: «", unit.name(), "»"), name,
          absl::StrCat("name:", unit.code(), ":", static_cast<int>(section_)));
    }
    Periods(row, code.unit, Exclusions(name, code.unit));
  }

  std::vector<int32_t> Exclusions(const std::string& name, int32_t unit) {
    size_t at = name.find(kExcept);
    if (at == std::string::npos) return {};
    ExclusionsRead read =
        ReadExclusions(absl::string_view(name).substr(at + sizeof(kExcept) - 1), unit, index_);
    for (const std::string& said : read.repaired) {
      Add(list_, Finding::SEVERITY_REPAIRED, row_, "виняток знайдено за схожою або другою назвою",
          said);
    }
    if (!read.unknown.empty()) {
      Add(list_, Finding::SEVERITY_DOUBT, row_,
          "винятку немає серед підпорядкованих територій; прийнявши, його не буде враховано",
          absl::StrJoin(read.unknown, ", "),
          absl::StrCat("exclusion:", index_.unit(unit).code(), ":", static_cast<int>(section_)));
    }
    return read.units;
  }

  // The dates of one cell, line by line; false where one cannot be read.
  bool Dates(const Cell& cell, std::vector<absl::CivilDay>& days) {
    for (const std::string& line : cell) {
      std::optional<DatesRead> read = ReadDates(line);
      if (!read) {
        Add(list_, Finding::SEVERITY_ERROR, row_,
            "дату не вдалося прочитати (очікується ДД.ММ.РРРР)", line);
        return false;
      }
      if (read->repaired)
        Add(list_, Finding::SEVERITY_REPAIRED, row_, "дату записано з пропусками", line);
      days.insert(days.end(), read->days.begin(), read->days.end());
    }
    return true;
  }

  void Periods(const TableRow& row, int32_t unit, const std::vector<int32_t>& excluded) {
    std::vector<absl::CivilDay> starts, ends;
    if (!Dates(row[2], starts) || !Dates(row[3], ends)) return;
    if (starts.empty() || ends.size() > starts.size() || ends.size() + 1 < starts.size()) {
      return Add(list_, Finding::SEVERITY_ERROR, row_,
                 absl::StrCat("початків ", starts.size(), ", а кінців ", ends.size()),
                 Joined(row[1]));
    }
    for (size_t i = 0; i < starts.size(); ++i) {
      v1::StatusPeriod& period = *list_.table.add_periods();
      period.set_unit_code(index_.unit(unit).code());
      period.set_status(section_);
      period.set_start_date(FormatDate(starts[i]));
      if (i < ends.size()) period.set_end_date(FormatDate(ends[i]));
      for (int32_t below : excluded) period.add_excluded_unit_codes(index_.unit(below).code());
    }
  }

  TerritoryList& list_;
  const TerritoryIndex& index_;
  v1::Status section_ = v1::STATUS_UNSPECIFIED;
  int32_t row_ = 0;
};

std::string OverlapKey(const v1::StatusPeriod& a, const v1::StatusPeriod& b) {
  return absl::StrCat("overlap:", a.unit_code(), ":", a.start_date(), ":", b.start_date());
}

std::string Shown(const v1::StatusPeriod& period) {
  return absl::StrCat(v1::Status_Name(period.status()).substr(7), " ", period.start_date(), "–",
                      period.end_date().empty() ? "…" : period.end_date());
}

}  // namespace

TerritoryList ReadListDocument(absl::string_view file, const TerritoryIndex& index) {
  TerritoryList list;
  absl::StatusOr<std::vector<Block>> blocks = ReadDocument(file);
  if (!blocks.ok()) {
    Add(list, Finding::SEVERITY_ERROR, 0, std::string(blocks.status().message()), "");
    return list;
  }
  ListReader(list, index).Read(*blocks);
  return list;
}

TerritoryList ReadListTable(absl::string_view json, const TerritoryIndex& index) {
  TerritoryList list;
  if (json.size() > kMaxJson ||
      !google::protobuf::util::JsonStringToMessage(std::string(json), &list.table).ok()) {
    Add(list, Finding::SEVERITY_ERROR, 0, "файл не є таблицею територій у JSON", "");
    return list;
  }
  for (int i = 0; i < list.table.periods_size(); ++i) {
    v1::StatusPeriod& period = *list.table.mutable_periods(i);
    ++list.rows;
    int32_t unit = index.Find(period.unit_code());
    bool dates = ParseDate(period.start_date()) &&
                 (period.end_date().empty() || ParseDate(period.end_date()));
    bool status =
        period.status() > v1::STATUS_UNSPECIFIED && period.status() <= v1::STATUS_OCCUPIED;
    if (unit == TerritoryIndex::kNone || !dates || !status) {
      Add(list, Finding::SEVERITY_ERROR, i + 1, "невідомий код, статус або дата",
          period.unit_code());
      continue;
    }
    period.set_unit_code(index.unit(unit).code());
    for (std::string& code : *period.mutable_excluded_unit_codes()) {
      int32_t excluded = index.Find(code);
      if (excluded == TerritoryIndex::kNone) {
        Add(list, Finding::SEVERITY_ERROR, i + 1, "винятку немає в кодифікаторі", code);
      } else {
        code = index.unit(excluded).code();
      }
    }
  }
  return list;
}

void CheckPeriods(absl::string_view edition_date, TerritoryList& list) {
  std::map<std::string, std::vector<const v1::StatusPeriod*>> by_unit;
  for (const v1::StatusPeriod& period : list.table.periods()) {
    by_unit[period.unit_code()].push_back(&period);
    if (!period.end_date().empty() && period.end_date() < period.start_date()) {
      Add(list, Finding::SEVERITY_ERROR, 0,
          absl::StrCat("кінець раніше за початок: ", Shown(period)), period.unit_code());
    }
    if (!period.end_date().empty() && !edition_date.empty() &&
        absl::string_view(period.end_date()) > edition_date) {
      Add(list, Finding::SEVERITY_DOUBT, 0,
          absl::StrCat("кінець пізніше за редакцію переліку: ", Shown(period)), period.unit_code(),
          absl::StrCat("future:", period.unit_code(), ":", period.start_date()));
    }
  }
  for (auto& [code, periods] : by_unit) {
    std::sort(periods.begin(), periods.end(),
              [](const auto* a, const auto* b) { return a->start_date() < b->start_date(); });
    for (size_t i = 0; i < periods.size(); ++i) {
      for (size_t j = i + 1; j < periods.size(); ++j) {
        const v1::StatusPeriod &a = *periods[i], &b = *periods[j];
        bool apart = !a.end_date().empty() && a.end_date() <= b.start_date();
        if (apart) continue;
        Add(list, Finding::SEVERITY_DOUBT, 0,
            absl::StrCat("періоди однієї території накладаються: ", Shown(a), " і ", Shown(b)),
            code, OverlapKey(a, b));
      }
    }
  }
}

int AcceptDoubts(const std::vector<std::string>& accepted, TerritoryList& list) {
  absl::flat_hash_set<std::string> keys(accepted.begin(), accepted.end());
  int open = 0;
  std::set<std::string> doubtful;
  for (const Finding& finding : list.findings) {
    if (finding.severity() != Finding::SEVERITY_DOUBT) continue;
    if (!keys.contains(finding.key())) ++open;
    size_t code = finding.key().find("UA");
    if (code != std::string::npos) doubtful.insert(finding.key().substr(code, 19));
  }
  for (v1::StatusPeriod& period : *list.table.mutable_periods()) {
    if (doubtful.contains(period.unit_code())) period.set_doubtful(true);
  }
  return open;
}

}  // namespace cc::territory
