#include "services/evacuation/situation.h"

#include <algorithm>
#include <map>

#include "services/evacuation/known_units.h"
#include "services/evacuation/list_pages.h"
#include "services/evacuation/situation_file.h"
#include "services/evacuation/situation_rules.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

using platform::Call;
using platform::Tx;

namespace {

// Official rows go down to hromadas: their parents are the country, oblasts and raions.
constexpr size_t kDeepestOfficialParent = 3;
constexpr char kBeforeAll[] = "1900-01-01";

bool Covers(const Call& call, const platform::UnitPath& path) {
  return call.scope().Covers(options::v1::RELATION_ORIGIN, path);
}

bool CountsNobody(const CountCell& cell) { return IsNobody(cell.day) && IsNobody(cell.total); }

void AddCell(v1::SituationRow& row, const CountCell& cell) {
  v1::MethodFigures& line = FiguresOf(row, cell.method);
  *line.mutable_day() = cell.day;
  *line.mutable_total() = cell.total;
}

void AddPresent(const PresentState& present, int32_t tail, v1::SituationRow& row) {
  if (auto it = present.on_the_way.find(tail); it != present.on_the_way.end())
    *row.mutable_on_the_way() = it->second;
  if (auto it = present.free_places.find(tail); it != present.free_places.end())
    *row.mutable_free_places() = it->second;
  if (auto it = present.under_decision.find(tail); it != present.under_decision.end())
    *row.mutable_under_decision() = it->second;
}

std::vector<int32_t> UnitsOf(const PresentState& present) {
  std::vector<int32_t> tails;
  for (const auto& [tail, state] : present.on_the_way) tails.push_back(tail);
  for (const auto& [tail, state] : present.free_places) tails.push_back(tail);
  for (const auto& [tail, state] : present.under_decision) tails.push_back(tail);
  std::sort(tails.begin(), tails.end());
  tails.erase(std::unique(tails.begin(), tails.end()), tails.end());
  return tails;
}

// The part of `path` that a unit is; false for the unit itself, and for what lies deeper.
bool IsPartOf(const platform::UnitPath& path, const platform::UnitPath& part) {
  return part.size() == path.size() + 1 && std::equal(path.begin(), path.end(), part.begin());
}

// By code, those of no part last.
void SortParts(google::protobuf::RepeatedPtrField<v1::SituationRow>& rows, int from) {
  std::sort(
      rows.begin() + from, rows.end(), [](const v1::SituationRow& a, const v1::SituationRow& b) {
        return std::pair(a.not_stated(), a.unit_code()) < std::pair(b.not_stated(), b.unit_code());
      });
}

}  // namespace

template <typename Request>
absl::StatusOr<Situation::Question> Situation::Read(const Call& call,
                                                    const Request& request) const {
  Question question{.unit_code = request.unit_code(), .path = {0}};
  if (!question.unit_code.empty()) {
    CC_ASSIGN_OR_RETURN(question.path, KnownUnit(paths_, "unit_code", question.unit_code));
  }
  const absl::CivilDay today = platform::DayIn(call.now());
  question.date = platform::ParseDate(request.date()).value_or(today);
  if (question.date > today) {
    return platform::FailField("date", common::v1::REASON_DATE_IN_FUTURE,
                               {{"date", request.date()}});
  }
  question.since = platform::ParseDate(request.since()).value_or(SinceOf(rules_, question.date));
  if (question.since > question.date) {
    return platform::FailField("since", common::v1::REASON_DATES_REVERSED,
                               {{"start", platform::FormatDate(question.since)},
                                {"end", platform::FormatDate(question.date)}});
  }
  return question;
}

void Situation::Name(int32_t tail, v1::SituationRow& row) const {
  if (tail == 0) {
    row.set_unit_name("Україна");
  } else if (const std::optional<NamedUnit> unit = names_(tail)) {
    row.set_unit_code(unit->code);
    row.set_unit_name(unit->name);
  }
}

std::optional<platform::UnitPath> Situation::PathOf(int32_t tail) const {
  if (tail == 0) return platform::UnitPath{0};
  const std::optional<NamedUnit> unit = names_(tail);
  return unit ? paths_.Find(unit->code) : std::nullopt;
}

std::map<int32_t, v1::SituationRow> Situation::PartsOf(const Call& call, const Question& question,
                                                       const std::vector<CountCell>& cells,
                                                       const PresentState& present) const {
  std::map<int32_t, v1::SituationRow> parts;
  const int32_t unit = question.path.back();
  const auto covered = [&](int32_t tail) {
    platform::UnitPath path = question.path;
    if (tail != unit) path.push_back(tail);
    return Covers(call, path);
  };
  for (const CountCell& cell : cells) {
    if (!CountsNobody(cell) && covered(cell.unit)) AddCell(parts[cell.unit], cell);
  }
  for (int32_t tail : UnitsOf(present)) {
    const std::optional<platform::UnitPath> path = PathOf(tail);
    if (path && IsPartOf(question.path, *path) && covered(tail))
      AddPresent(present, tail, parts[tail]);
  }
  for (auto& [tail, row] : parts) {
    Name(tail, row);
    row.set_not_stated(tail == unit);
  }
  return parts;
}

absl::StatusOr<v1::SituationReport> Situation::Report(const Call& call, const Question& question) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::SituationReport> {
    CC_ASSIGN_OR_RETURN(const std::vector<CountCell> cells,
                        ReadCells(tx, question.path, question.since, question.date));
    CC_ASSIGN_OR_RETURN(const PresentState present,
                        ReadPresentState(tx, platform::DayIn(call.now())));
    CC_ASSIGN_OR_RETURN(const std::optional<OfficialDay> official,
                        FindOfficialDay(tx, question.path, question.date));
    v1::SituationReport report;
    v1::SituationRow whole;
    Name(question.path.back(), whole);
    report.set_unit_code(question.unit_code);
    report.set_unit_name(whole.unit_name());
    report.set_date(platform::FormatDate(question.date));
    report.set_since(platform::FormatDate(question.since));
    *report.mutable_as_of_time() = platform::ToProto(call.now());
    const std::map<int32_t, v1::SituationRow> parts = PartsOf(call, question, cells, present);
    if (Covers(call, question.path)) {
      for (const auto& [tail, part] : parts) AddFigures(whole, part);
      AddPresent(present, question.path.back(), whole);
      *report.add_rows() = std::move(whole);
    }
    const int first = report.rows_size();
    for (const auto& [tail, part] : parts) {
      if (!part.not_stated() || part.evacuated_size() > 0) *report.add_rows() = part;
    }
    SortParts(*report.mutable_rows(), first);
    if (official) AddOfficial(*official, question, report);
    return report;
  });
}

void Situation::AddOfficial(const OfficialDay& day, const Question& question,
                            v1::SituationReport& report) const {
  v1::OfficialReport& official = *report.mutable_official();
  *official.mutable_cut_off_time() = platform::ToProto(day.cut_off);
  *official.mutable_freeze_time() = platform::ToProto(day.frozen_at);
  official.set_since(platform::FormatDate(day.since));
  const int32_t unit = question.path.back();
  int whole = 0;
  for (const OfficialRow& row : day.rows) {
    if (row.parent == unit) continue;
    *official.add_rows() = row.figures;
    whole = 1;
  }
  for (const OfficialRow& row : day.rows) {
    if (row.parent == unit) *official.add_rows() = row.figures;
  }
  SortParts(*official.mutable_rows(), whole);
  // Of a hromada only the whole is official.
  google::protobuf::RepeatedPtrField<v1::SituationRow> compared = report.rows();
  if (question.path.size() > kDeepestOfficialParent && compared.size() > 1)
    compared.DeleteSubrange(1, compared.size() - 1);
  for (v1::SituationCorrection& correction :
       CorrectionsOf(compared, official.rows(), day.since == question.since))
    *report.add_corrections() = std::move(correction);
}

absl::StatusOr<v1::SituationReport> Situation::GetSituationReport(
    const Call& call, const v1::GetSituationReportRequest& request) {
  CC_ASSIGN_OR_RETURN(const Question question, Read(call, request));
  return Report(call, question);
}

absl::StatusOr<google::api::HttpBody> Situation::DownloadSituationReport(
    const Call& call, const v1::DownloadSituationReportRequest& request) {
  CC_ASSIGN_OR_RETURN(const Question question, Read(call, request));
  CC_ASSIGN_OR_RETURN(v1::SituationReport report, Report(call, question));
  if (request.official() && !report.has_official()) {
    return platform::Fail(
        common::v1::REASON_REPORT_NOT_OFFICIAL,
        {{"date", report.date()},
         {"time",
          absl::FormatTime("%H:%M %d.%m.%Y", CutOffOf(rules_, question.date), platform::Kyiv())}});
  }
  if (request.official()) {
    report.set_since(report.official().since());
    *report.mutable_as_of_time() = report.official().cut_off_time();
    *report.mutable_rows() = report.official().rows();
  }
  return SituationFile(report, request.format(), request.official(), question.path.size());
}

absl::StatusOr<v1::ListCountEntriesResponse> Situation::ListCountEntries(
    const Call& call, const v1::ListCountEntriesRequest& request) {
  v1::ListCountEntriesRequest asked = request;
  if (asked.date().empty()) asked.set_date(platform::FormatDate(platform::DayIn(call.now())));
  if (asked.since().empty()) asked.set_since(kBeforeAll);
  CC_ASSIGN_OR_RETURN(const Question question, Read(call, asked));
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListCountEntriesResponse> {
    v1::ListCountEntriesResponse response;
    EntryQuestion of{.unit = question.path.back(),
                     .since = question.since,
                     .day = question.date,
                     .method = request.method()};
    if (request.after_cut_off()) {
      CC_ASSIGN_OR_RETURN(const std::optional<OfficialDay> official,
                          FindOfficialDay(tx, question.path, question.date));
      if (!official) return response;
      of.known_from = official->cut_off;
    }
    CC_ASSIGN_OR_RETURN(std::vector<v1::CountEntry> entries, ListEntries(tx, keyring_, of, page));
    FillPage(request, page, std::move(entries), response.mutable_entries(), response,
             [](const v1::CountEntry& entry) {
               return std::vector<std::string>{entry.date(), entry.id()};
             });
    return response;
  });
}

absl::StatusOr<v1::CountEntry> Situation::CorrectCount(const Call& call,
                                                       const v1::CorrectCountRequest& request) {
  struct Dated {
    const v1::CorrectCountRequest& request;
    const std::string& unit_code() const { return request.unit_code(); }
    const std::string& date() const { return request.date(); }
    const std::string& since() const { return request.date(); }
  };
  CC_ASSIGN_OR_RETURN(const Question question, Read(call, Dated{request}));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::CountEntry> {
    CC_RETURN_IF_ERROR(LockCorrections(tx));
    CC_ASSIGN_OR_RETURN(const v1::EvacuatedCount count,
                        CountOfDay(tx, question.path, question.date, request.method()));
    CC_RETURN_IF_ERROR(CheckCorrection(count, request.change(), question.date));
    NewCountEntry entry{.id = call.NewId(),
                        .counted = {.method = request.method(),
                                    .origin = question.path,
                                    .unit_code = question.unit_code,
                                    .day = question.date,
                                    .people = request.change().people(),
                                    .children = request.change().children(),
                                    .low_mobility = request.change().low_mobility(),
                                    .with_disability = request.change().with_disability(),
                                    .record_kind = "corrections",
                                    .synthetic = request.synthetic()}};
    entry.counted.record_id = entry.id;
    InsertCountEntry(tx, entry);
    InsertCorrection(tx, keyring_, entry, request.reason());
    tx.call().Touch("count_entries", entry.id);
    return FindEntry(tx, keyring_, entry.id);
  });
}

absl::StatusOr<std::optional<absl::CivilDay>> Situation::FreezeNext(const Call& call) {
  const auto due = [&](Tx& tx) -> absl::StatusOr<std::optional<absl::CivilDay>> {
    CC_ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> last, LastOfficialDay(tx));
    const std::vector<absl::CivilDay> days = DaysDue(rules_, last, call.now());
    if (days.empty()) return std::nullopt;
    // They would come as corrections of a day that they belong to.
    CC_ASSIGN_OR_RETURN(const bool old, HasOldCounts(tx));
    if (old) return std::nullopt;
    return days.front();
  };
  CC_ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> day, db_.Read(call, due));
  if (!day) return std::nullopt;
  return db_.WriteStep(call, [&](Tx& tx) -> absl::StatusOr<std::optional<absl::CivilDay>> {
    CC_RETURN_IF_ERROR(LockCounts(tx));
    CC_ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> still, due(tx));
    if (still != day) return std::nullopt;
    CC_ASSIGN_OR_RETURN(OfficialDay frozen, Freeze(tx, *day));
    frozen.frozen_at = call.now();
    MarkLate(tx, *day, frozen.cut_off);
    InsertOfficialDay(tx, frozen);
    return day;
  });
}

absl::StatusOr<OfficialDay> Situation::Freeze(Tx& tx, absl::CivilDay date) const {
  OfficialDay day{.date = date, .cut_off = CutOffOf(rules_, date), .since = SinceOf(rules_, date)};
  CC_ASSIGN_OR_RETURN(const std::vector<PlacedCell> cells,
                      ReadAllCells(tx, day.since, date, day.cut_off));
  CC_ASSIGN_OR_RETURN(const PresentState present,
                      ReadPresentState(tx, platform::DayIn(tx.call().now())));
  std::map<std::pair<int32_t, int32_t>, OfficialRow> rows;  // by parent and part
  const auto row_of = [&](int32_t parent, const platform::UnitPath& path) -> OfficialRow& {
    OfficialRow& row = rows[{parent, path.back()}];
    row.parent = parent;
    row.unit = path.back();
    row.scope = platform::RowKeys(options::v1::RELATION_ORIGIN, path);
    row.figures.set_not_stated(parent == path.back());
    return row;
  };
  for (const PlacedCell& placed : cells) {
    const bool not_stated = placed.path.back() == placed.parent;
    if (CountsNobody(placed.cell) ||
        placed.path.size() - (not_stated ? 0 : 1) > kDeepestOfficialParent)
      continue;
    AddCell(row_of(placed.parent, placed.path).figures, placed.cell);
  }
  for (int32_t tail : UnitsOf(present)) {
    const std::optional<platform::UnitPath> path = PathOf(tail);
    if (!path || path->size() < 2 || path->size() - 1 > kDeepestOfficialParent) continue;
    AddPresent(present, tail, row_of((*path)[path->size() - 2], *path).figures);
  }
  OfficialRow country{.parent = kAboveCountry,
                      .scope = platform::RowKeys(options::v1::RELATION_ORIGIN, {0})};
  for (auto& [key, row] : rows) {
    Name(row.unit, row.figures);
    if (row.parent == 0) AddFigures(country.figures, row.figures);
    day.rows.push_back(std::move(row));
  }
  Name(0, country.figures);
  AddPresent(present, 0, country.figures);
  day.rows.push_back(std::move(country));
  return day;
}

}  // namespace cc::evacuation
