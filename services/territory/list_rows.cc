#include "services/territory/list_rows.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/platform/text/ukrainian_text.h"
#include "services/platform/time/date.h"
#include "services/territory/list_doubts.h"
#include "services/territory/list_wording.h"
#include "services/territory/row_names.h"

namespace cc::territory {
namespace {

using platform::FoldName;
using platform::Tidy;

constexpr int kMostUnknown = 200;

// Periods on their way, each with its row, so that doubts about pairs can name both.
struct Sourced {
  v1::StatusPeriod period;
  int row;
};

std::string WithoutSpaces(absl::string_view text) {
  std::string tidy = Tidy(text);
  tidy.erase(std::remove(tidy.begin(), tidy.end(), ' '), tidy.end());
  return tidy;
}

// `12.11 2022` → `2022-11-12`: two, two and four digits with anything but digits between them.
std::optional<std::string> ReadDate(absl::string_view text) {
  std::string digits;
  for (char c : text) {
    if (c >= '0' && c <= '9')
      digits.push_back(c);
    else if (c != '.' && c != ' ' && c != ',')
      return std::nullopt;
  }
  if (digits.size() != 8) return std::nullopt;
  std::string date =
      absl::StrCat(digits.substr(4), "-", digits.substr(2, 2), "-", digits.substr(0, 2));
  if (!platform::ParseDate(date)) return std::nullopt;
  return date;
}

bool IsPlainDate(absl::string_view text) {
  return text.size() == 10 && text[2] == '.' && text[5] == '.';
}

void Finish(std::vector<Sourced> all, const TerritoryIndex& units, ListReading& reading) {
  for (Sourced& one : all) {
    reading.rows.push_back(one.row);
    reading.periods.push_back(std::move(one.period));
  }
  DoubtContradictions(units, "", false, reading, reading.findings);
}

class RowReader {
 public:
  RowReader(const std::vector<ListRow>& rows, const TerritoryIndex& units)
      : rows_(rows), units_(units) {
    for (const ListRow& row : rows) own_rows_.insert(WithoutSpaces(row.code));
  }

  ListReading Read() {
    for (const ListRow& row : rows_) {
      if (findings().errors() > 500) break;
      ReadRow(row);
    }
    if (unknown_ > kMostUnknown) {
      findings().Error(0, absl::StrCat("у реєстрі немає ", unknown_,
                                       " кодів переліку: спершу прийміть повний кодифікатор"));
    }
    Finish(std::move(periods_), units_, reading_);
    return std::move(reading_);
  }

 private:
  Findings& findings() { return reading_.findings; }

  void ReadRow(const ListRow& row) {
    std::optional<std::string> code = ReadCode(row);
    if (!code) return;
    v1::StatusPeriod period;
    period.set_unit_code(*code);
    period.set_status(row.status);
    int32_t unit = units_.Find(*code);
    if (unit == TerritoryIndex::kNone) {
      DoubtCode(row, *code, period);
    } else {
      period.set_unit_code(std::string(units_.unit(unit).code()));
      absl::string_view text = row.name;
      if (absl::ConsumeSuffix(&text, kDoubtMark)) DoubtMarked(row, period);
      RowName name = SplitName(text);
      CheckName(row, name.name, unit, period);
      for (size_t i = 0; i < name.exceptions.size(); ++i)
        ReadException(row, name.exceptions[i], i + 1, unit, period);
    }
    ReadPeriods(row, period);
  }

  std::string Key(absl::string_view kind, const v1::StatusPeriod& period,
                  absl::string_view rest = "") {
    return absl::StrCat(kind, ":", period.unit_code(), ":", static_cast<int>(period.status()),
                        rest.empty() ? "" : ":", rest);
  }

  void Doubt(int row, v1::Doubt::Kind kind, const std::string& key, const v1::StatusPeriod& period,
             absl::string_view message, absl::string_view text) {
    findings().Doubt(row, kind, key, message, text).set_unit_code(period.unit_code());
  }

  // The code as it should be written; nothing where it cannot be told.
  std::optional<std::string> ReadCode(const ListRow& row) {
    std::string trimmed = Tidy(row.code);
    std::string code = WithoutSpaces(row.code);
    if (IsUnitCode(code)) {
      if (code != trimmed)
        findings().Repaired(row.row, absl::StrCat("зайвий пробіл у коді, прочитано ", code),
                            trimmed);
      return code;
    }
    if (code.size() == 20 && IsUnitCode(code.substr(0, 19))) {
      if (std::optional<std::string> repaired = DropDigit(code, row.name)) {
        findings().Repaired(
            row.row, absl::StrCat("у коді 18 цифр замість 17, прочитано ", *repaired), trimmed);
        return repaired;
      }
    }
    findings().Error(row.row, "код не має вигляду UA і 17 цифр", trimmed);
    return std::nullopt;
  }

  // The one code that remains when a digit goes and that belongs to a unit of the row's name.
  std::optional<std::string> DropDigit(const std::string& code, absl::string_view name) {
    std::set<std::string> found;
    for (size_t i = 2; i < code.size(); ++i) {
      std::string shorter = code;
      shorter.erase(i, 1);
      int32_t unit = units_.Find(shorter);
      if (unit != TerritoryIndex::kNone &&
          Compare(SplitName(name).name, units_, unit) != Agreement::kOther)
        found.insert(shorter);
    }
    if (found.size() != 1) return std::nullopt;
    return *found.begin();
  }

  void DoubtCode(const ListRow& row, const std::string& code, v1::StatusPeriod& period) {
    period.set_doubtful(true);
    if (!seen_unknown_.insert(code).second) return;
    if (++unknown_ <= kMostUnknown)
      findings()
          .Doubt(row.row, v1::Doubt::KIND_UNIT_UNKNOWN, absl::StrCat("code:", code),
                 "такого коду немає в кодифікаторі", row.name)
          .set_unit_code(code);
  }

  // Our own files mark so what a person accepted before.
  void DoubtMarked(const ListRow& row, v1::StatusPeriod& period) {
    period.set_doubtful(true);
    Doubt(row.row, v1::Doubt::KIND_MARKED,
          Key("marked", period, row.starts.empty() ? "" : row.starts.front()), period,
          "рядок позначено як такий, що суперечить собі або іншому", row.name);
  }

  void CheckName(const ListRow& row, const std::string& name, int32_t unit,
                 v1::StatusPeriod& period) {
    const absl::string_view official = units_.unit(unit).name();
    if (std::optional<NamedPlace> place = ReadPlace(name); place && place->part) {
      period.set_doubtful(true);
      return Doubt(row.row, v1::Doubt::KIND_PART, Key("part", period), period,
                   "рядок стосується лише частини населеного пункту, окремого коду вона не має",
                   name);
    }
    switch (Compare(name, units_, unit)) {
      case Agreement::kSame:
        return;
      case Agreement::kTypingError:
        return findings().Repaired(row.row,
                                   absl::StrCat("назва з помилкою, за кодом це ", official), name);
      case Agreement::kOtherKind:
        return findings().Repaired(
            row.row,
            absl::StrCat("вид населеного пункту не той, що в кодифікаторі, за кодом це ", official),
            name);
      case Agreement::kOther:
        period.set_doubtful(true);
        return Doubt(row.row, v1::Doubt::KIND_NAME, Key("name", period), period,
                     absl::StrCat("назва не відповідає кодові, за кодом це ", official), name);
    }
  }

  void ReadException(const ListRow& row, const std::string& text, size_t number, int32_t unit,
                     v1::StatusPeriod& period) {
    if (int32_t coded = FindCoded(text, unit); coded != TerritoryIndex::kNone)
      return period.add_excluded_unit_codes(std::string(units_.unit(coded).code()));
    std::optional<NamedPlace> place = ReadPlace(text);
    std::vector<int32_t> found;
    if (place) found = FindPlaces(*place, unit);
    if (found.size() > 1) Narrow(row, text, found);
    if (found.size() != 1) {
      period.set_doubtful(true);
      Doubt(row.row, v1::Doubt::KIND_EXCEPTION, Key("exception", period, absl::StrCat(number)),
            period,
            found.empty() ? "виняток не називає жодної одиниці в межах території"
                          : "виняток називає кілька одиниць",
            text);
    } else if (place->part) {
      period.set_doubtful(true);
      Doubt(row.row, v1::Doubt::KIND_EXCEPTION, Key("exception", period, absl::StrCat(number)),
            period, "виняток стосується лише частини населеного пункту, вилучено його весь", text);
    } else if (place->category != units_.unit(found[0]).category()) {
      findings().Repaired(
          row.row,
          absl::StrCat("вид населеного пункту у винятку не той, що в кодифікаторі, прочитано ",
                       units_.unit(found[0]).code()),
          text);
    }
    for (int32_t one : found) period.add_excluded_unit_codes(std::string(units_.unit(one).code()));
  }

  // The unit below whose code ends the text in brackets; kNone where none does.
  int32_t FindCoded(absl::string_view text, int32_t unit) {
    const size_t open = text.rfind('(');
    if (open == text.npos || !absl::ConsumeSuffix(&text, ")")) return TerritoryIndex::kNone;
    const absl::string_view code = text.substr(open + 1);
    const int32_t found = IsUnitCode(code) ? units_.Find(code) : TerritoryIndex::kNone;
    if (found == TerritoryIndex::kNone || found == unit) return TerritoryIndex::kNone;
    const std::vector<int32_t> path = units_.Path(found);
    return std::find(path.begin(), path.end(), unit) == path.end() ? TerritoryIndex::kNone : found;
  }

  // Units below with that name; by the code or the newer name in brackets where there is one.
  std::vector<int32_t> FindPlaces(const NamedPlace& place, int32_t unit) {
    std::string name = FoldName(place.name), newer;
    if (std::optional<NamedPlace> bracket = ReadPlace(place.bracket))
      newer = FoldName(bracket->name);
    if (place.part)
      newer = FoldName(place.bracket.substr(0, place.bracket.find(' ')));  // «Золоте – 5»
    std::vector<int32_t> same_kind, others;
    for (int32_t below : units_.Descendants(unit)) {
      const IndexedUnit& candidate = units_.unit(below);
      std::string folded = FoldName(candidate.name());
      if (candidate.category() < v1::Unit::CATEGORY_CITY ||
          (folded != name && (newer.empty() || folded != newer)))
        continue;
      if (candidate.code() == place.bracket) return {below};
      (candidate.category() == place.category ? same_kind : others).push_back(below);
    }
    return same_kind.empty() ? others : same_kind;
  }

  // Of several units of one name, that which has rows of its own in the list is meant.
  void Narrow(const ListRow& row, const std::string& text, std::vector<int32_t>& found) {
    std::vector<int32_t> listed;
    for (int32_t one : found) {
      if (own_rows_.contains(units_.unit(one).code())) listed.push_back(one);
    }
    if (listed.size() != 1) return;
    found = listed;
    findings().Repaired(
        row.row,
        absl::StrCat("виняток називає кілька одиниць, прочитано ту, що має власні рядки: ",
                     units_.unit(found[0]).code()),
        text);
  }

  // Starts and ends pair up by their lines; a missing last end is a period in force.
  void ReadPeriods(const ListRow& row, const v1::StatusPeriod& pattern) {
    std::vector<std::string> starts, ends = row.ends;
    for (const std::string& start : row.starts) {
      if (!start.empty()) starts.push_back(start);
    }
    if (ends.size() != starts.size())
      ends.erase(std::remove(ends.begin(), ends.end(), ""), ends.end());
    if (starts.empty()) return findings().Error(row.row, "немає дати початку", row.name);
    if (ends.size() != starts.size() && ends.size() + 1 != starts.size() && !ends.empty()) {
      return findings().Error(
          row.row, absl::StrCat("дат початку ", starts.size(), ", а дат завершення ", ends.size()),
          row.name);
    }
    if (ends.empty() && starts.size() > 1)
      return findings().Error(row.row, "кілька дат початку без жодної дати завершення", row.name);
    ends.resize(starts.size());
    for (size_t i = 0; i < starts.size(); ++i) {
      Sourced& one = periods_.emplace_back(Sourced{pattern, row.row});
      one.period.set_start_date(Date(row, starts[i]));
      if (!ends[i].empty()) one.period.set_end_date(Date(row, ends[i]));
    }
  }

  std::string Date(const ListRow& row, const std::string& text) {
    std::optional<std::string> date = ReadDate(text);
    if (!date) {
      findings().Error(row.row, "дата не має вигляду ДД.ММ.РРРР", text);
      return "";
    }
    if (!IsPlainDate(text))
      findings().Repaired(row.row, absl::StrCat("дату набрано з помилкою, прочитано ", *date),
                          text);
    return *date;
  }

  const std::vector<ListRow>& rows_;
  const TerritoryIndex& units_;
  absl::flat_hash_set<std::string> own_rows_, seen_unknown_;
  int unknown_ = 0;
  std::vector<Sourced> periods_;
  ListReading reading_;
};

void CheckTablePeriod(int row, v1::StatusPeriod& period, const TerritoryIndex& units,
                      Findings& findings) {
  int32_t unit = units.Find(period.unit_code());
  if (unit == TerritoryIndex::kNone) {
    if (!IsUnitCode(period.unit_code()))
      return findings.Error(row, "код не має вигляду UA і 17 цифр", period.unit_code());
    period.set_doubtful(true);
    findings
        .Doubt(row, v1::Doubt::KIND_UNIT_UNKNOWN, absl::StrCat("code:", period.unit_code()),
               "такого коду немає в кодифікаторі", period.unit_code())
        .set_unit_code(period.unit_code());
  } else {
    period.set_unit_code(std::string(units.unit(unit).code()));
  }
  if (period.status() < v1::STATUS_POSSIBLE_HOSTILITIES || period.status() > v1::STATUS_OCCUPIED) {
    findings.Error(row, "немає статусу або він невідомий", v1::Status_Name(period.status()));
  }
  if (!platform::ParseDate(period.start_date()))
    findings.Error(row, "дата початку не має вигляду РРРР-ММ-ДД", period.start_date());
  if (!period.end_date().empty() && !platform::ParseDate(period.end_date())) {
    findings.Error(row, "дата завершення не має вигляду РРРР-ММ-ДД", period.end_date());
  }
  for (std::string& code : *period.mutable_excluded_unit_codes()) {
    int32_t below = units.Find(code);
    std::vector<int32_t> path =
        below == TerritoryIndex::kNone ? std::vector<int32_t>() : units.Path(below);
    if (below == unit || std::find(path.begin(), path.end(), unit) == path.end()) {
      findings.Error(row, "виняток не лежить у межах території", code);
    } else {
      code = std::string(units.unit(below).code());
    }
  }
}

}  // namespace

ListReading ReadRows(const std::vector<ListRow>& rows, const TerritoryIndex& units) {
  return RowReader(rows, units).Read();
}

ListReading ReadTable(const v1::TerritoryTable& table, const TerritoryIndex& units) {
  ListReading reading;
  std::vector<Sourced> all;
  for (const v1::StatusPeriod& source : table.periods()) {
    Sourced& one = all.emplace_back();
    one.row = static_cast<int>(all.size());
    one.period.set_unit_code(source.unit_code());
    one.period.set_status(source.status());
    one.period.set_start_date(source.start_date());
    one.period.set_end_date(source.end_date());
    *one.period.mutable_excluded_unit_codes() = source.excluded_unit_codes();
    CheckTablePeriod(one.row, one.period, units, reading.findings);
  }
  for (const v1::StatusPeriod& source : table.struck()) {
    v1::StatusPeriod& row = reading.struck.emplace_back();
    row.set_unit_code(source.unit_code());
    row.set_status(source.status());
    row.set_start_date(source.start_date());
    CheckTablePeriod(static_cast<int>(all.size() + reading.struck.size()), row, units,
                     reading.findings);
    row.clear_doubtful();
  }
  if (all.empty() && reading.struck.empty())
    reading.findings.Error(0, "у таблиці немає жодного періоду");
  Finish(std::move(all), units, reading);
  return reading;
}

}  // namespace cc::territory
