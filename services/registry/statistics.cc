#include "services/registry/statistics.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"
#include "services/registry/statistics_sheet.h"
#include "services/registry/statistics_telling.h"

namespace cc::registry {

using platform::Call;
using platform::Tx;

namespace {

constexpr size_t kDeepest = 4;  // country to hromada

// Figures of one unit's parts, by unit.
using FiguresByUnit = std::map<int32_t, std::vector<StatisticFigure>>;

FiguresByUnit ByUnit(std::vector<StatisticFigure> figures) {
  FiguresByUnit by_unit;
  for (StatisticFigure& figure : figures) by_unit[figure.cell.unit].push_back(std::move(figure));
  return by_unit;
}

v1::StatisticsRecount Told(const StatisticState& state) {
  v1::StatisticsRecount recount;
  recount.set_due(state.due);
  if (state.finished_at) *recount.mutable_finish_time() = platform::ToProto(*state.finished_at);
  recount.set_people(state.people);
  recount.set_figures(state.figures);
  recount.set_corrected(state.corrected);
  return recount;
}

void SortByCode(v1::Statistics& statistics, int from) {
  std::sort(statistics.mutable_rows()->begin() + from, statistics.mutable_rows()->end(),
            [](const v1::StatisticsRow& a, const v1::StatisticsRow& b) {
              return std::pair(a.not_stated(), a.unit_codes(0)) <
                     std::pair(b.not_stated(), b.unit_codes(0));
            });
}

}  // namespace

template <typename Request>
absl::StatusOr<StatisticsReports::Question> StatisticsReports::Read(const Call& call,
                                                                    const Request& request) const {
  Question question{.relation = request.relation(),
                    .unit_code = request.unit_code(),
                    .dimension = request.dimension(),
                    .month = request.month(),
                    .path = {0}};
  if (question.relation == options::v1::RELATION_UNSPECIFIED)
    question.relation = options::v1::RELATION_RESIDENCE;
  if (question.relation != options::v1::RELATION_RESIDENCE &&
      question.relation != options::v1::RELATION_ORIGIN &&
      question.relation != options::v1::RELATION_OFFICE) {
    return platform::FailField("relation", common::v1::REASON_ENUM_VALUE_UNKNOWN);
  }
  if (!question.unit_code.empty()) {
    const std::optional<platform::UnitPath> path = paths_.Find(question.unit_code);
    if (!path)
      return platform::FailField("unit_code", common::v1::REASON_UNIT_UNKNOWN,
                                 {{"unit", question.unit_code}});
    if (path->size() > kDeepest)
      return platform::FailField("unit_code", common::v1::REASON_STATISTICS_UNIT_TOO_SMALL,
                                 {{"unit", question.unit_code}});
    question.path = *path;
  }
  const std::string now = platform::FormatDate(platform::DayIn(call.now())).substr(0, 7);
  if (question.month.empty()) question.month = now;
  if (question.month > now)
    return platform::FailField("month", common::v1::REASON_DATE_IN_FUTURE,
                               {{"date", question.month}});
  return question;
}

v1::Statistics StatisticsReports::Begin(const Call& call, const Question& question) const {
  v1::Statistics statistics;
  statistics.set_relation(question.relation);
  statistics.set_unit_code(question.unit_code);
  statistics.set_dimension(question.dimension);
  statistics.set_month(question.month);
  *statistics.mutable_read_time() = platform::ToProto(call.now());
  return statistics;
}

std::string StatisticsReports::CodeOf(int32_t tail) const {
  if (tail == 0) return "";
  const std::optional<NamedUnit> unit = names_(tail);
  return unit ? unit->code : "";
}

void StatisticsReports::Name(const std::vector<int32_t>& units, int32_t parent,
                             v1::StatisticsRow& row) const {
  for (int32_t unit : units) row.add_unit_codes(CodeOf(unit));
  std::sort(row.mutable_unit_codes()->begin(), row.mutable_unit_codes()->end());
  if (units.size() > 1) return;
  row.set_not_stated(units[0] == parent);
  if (const std::optional<NamedUnit> unit = names_(units[0]); unit && units[0] != 0)
    row.set_unit_name(unit->name);
}

absl::StatusOr<v1::Statistics> StatisticsReports::Exact(const Call& call,
                                                        const Question& question) {
  const bool whole = call.scope().Covers(question.relation, question.path);
  if (!whole && !question.unit_code.empty())
    return platform::Fail(common::v1::REASON_UNIT_OUT_OF_SCOPE, {{"unit", question.unit_code}});
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::Statistics> {
    v1::Statistics statistics = Begin(call, question);
    const auto add = [&](int32_t parent, std::optional<int32_t> unit) -> absl::Status {
      CC_ASSIGN_OR_RETURN(auto people,
                          ReadFigures(tx, question.relation, parent, 0, question.month, unit));
      FiguresByUnit counts;
      if (question.dimension != v1::STATISTICS_DIMENSION_UNSPECIFIED) {
        CC_ASSIGN_OR_RETURN(auto figures, ReadFigures(tx, question.relation, parent,
                                                      question.dimension, question.month, unit));
        counts = ByUnit(std::move(figures));
      }
      for (const StatisticFigure& figure : people) {
        if (figure.people == 0 && figure.change == 0 && !unit) continue;
        v1::StatisticsRow& row = *statistics.add_rows();
        Name({figure.cell.unit}, parent, row);
        row.set_people(figure.people);
        row.set_change(figure.change);
        for (const StatisticFigure& one : counts[figure.cell.unit]) {
          if (one.people == 0 && one.change == 0) continue;
          v1::StatisticsCount& count = *row.add_counts();
          *count.add_categories() = CategoryOf(question.dimension, one.cell.category,
                                               [this](int32_t tail) { return CodeOf(tail); });
          count.set_people(one.people);
          count.set_change(one.change);
        }
      }
      return absl::OkStatus();
    };
    if (whole) CC_RETURN_IF_ERROR(add(question.above(), question.unit()));
    const int own = statistics.rows_size();
    CC_RETURN_IF_ERROR(add(question.unit(), std::nullopt));
    SortByCode(statistics, own);
    return statistics;
  });
}

absl::StatusOr<v1::Statistics> StatisticsReports::Public(const Call& call,
                                                         const Question& question) {
  const std::optional<absl::CivilDay> first = platform::ParseDate(question.month + "-01");
  if (!first)
    return platform::FailField("month", common::v1::REASON_FORMAT_INVALID, {{"format", "MONTH"}});
  // The day between lets every change of the month reach its figures: they stay as they are then.
  const absl::CivilDay published = absl::CivilDay(absl::CivilMonth(*first) + 1) + 1;
  if (published > platform::DayIn(call.now())) {
    return platform::Fail(common::v1::REASON_STATISTICS_NOT_PUBLISHED,
                          {{"month", question.month}, {"date", platform::FormatDate(published)}});
  }
  // Everybody reads the same: figures of different scopes could be subtracted from each other.
  return db_.Read(call.OverWholeCountry(), [&](Tx& tx) -> absl::StatusOr<v1::Statistics> {
    std::vector<UnitTable> tables;
    StatisticPath parents = question.path;
    parents.insert(parents.begin(), kAboveCountry);
    for (int32_t parent : parents) {
      UnitTable& table = tables.emplace_back();
      CC_ASSIGN_OR_RETURN(auto people,
                          ReadFigures(tx, question.relation, parent, 0, question.month));
      for (const StatisticFigure& one : people) table.people[one.cell.unit] = one.people;
      if (question.dimension == v1::STATISTICS_DIMENSION_UNSPECIFIED) continue;
      CC_ASSIGN_OR_RETURN(auto counts, ReadFigures(tx, question.relation, parent,
                                                   question.dimension, question.month));
      for (const StatisticFigure& one : counts)
        table.counts[one.cell.unit][one.cell.category] = one.people;
    }
    v1::Statistics statistics = Begin(call, question);
    for (const PublicRow& told : TellPublicly(question.dimension, question.path, tables)) {
      v1::StatisticsRow& row = *statistics.add_rows();
      Name(told.units, told.parent, row);
      row.set_people(Rounded(told.people));
      for (const auto& [categories, people] : told.counts) {
        v1::StatisticsCount& count = *row.add_counts();
        for (const std::string& category : categories) {
          *count.add_categories() = CategoryOf(question.dimension, category,
                                               [this](int32_t tail) { return CodeOf(tail); });
        }
        count.set_people(Rounded(people));
      }
    }
    if (statistics.rows_size() > 1) SortByCode(statistics, 1);
    return statistics;
  });
}

absl::StatusOr<v1::Statistics> StatisticsReports::GetStatistics(
    const Call& call, const v1::GetStatisticsRequest& request) {
  CC_ASSIGN_OR_RETURN(const Question question, Read(call, request));
  return Exact(call, question);
}

absl::StatusOr<google::api::HttpBody> StatisticsReports::DownloadStatistics(
    const Call& call, const v1::DownloadStatisticsRequest& request) {
  CC_ASSIGN_OR_RETURN(const Question question, Read(call, request));
  CC_ASSIGN_OR_RETURN(const v1::Statistics statistics, Exact(call, question));
  return StatisticsFile(statistics, question.path.size(), /*with_change=*/true);
}

absl::StatusOr<v1::Statistics> StatisticsReports::GetPublicStatistics(
    const Call& call, const v1::GetPublicStatisticsRequest& request) {
  CC_ASSIGN_OR_RETURN(const Question question, Read(call, request));
  return Public(call, question);
}

absl::StatusOr<google::api::HttpBody> StatisticsReports::DownloadPublicStatistics(
    const Call& call, const v1::DownloadPublicStatisticsRequest& request) {
  CC_ASSIGN_OR_RETURN(const Question question, Read(call, request));
  CC_ASSIGN_OR_RETURN(const v1::Statistics statistics, Public(call, question));
  return StatisticsFile(statistics, question.path.size(), /*with_change=*/false);
}

absl::StatusOr<v1::StatisticsRecount> StatisticsReports::RecountStatistics(
    const Call& call, const v1::RecountStatisticsRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::StatisticsRecount> {
    CC_ASSIGN_OR_RETURN(StatisticState state, LockStatisticState(tx));
    state.due = true;
    state.rebuild = state.rebuild || request.rebuild();
    WriteStatisticState(tx, state);
    return Told(state);
  });
}

absl::StatusOr<v1::StatisticsRecount> StatisticsReports::GetStatisticsRecount(
    const Call& call, const v1::GetStatisticsRecountRequest&) {
  CC_ASSIGN_OR_RETURN(const StatisticState state,
                      db_.Read(call, [](Tx& tx) { return ReadStatisticState(tx); }));
  return Told(state);
}

}  // namespace cc::registry
