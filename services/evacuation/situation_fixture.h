#ifndef SERVICES_EVACUATION_SITUATION_FIXTURE_H_
#define SERVICES_EVACUATION_SITUATION_FIXTURE_H_

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "services/evacuation/count_keeper.h"
#include "services/evacuation/counting.h"
#include "services/evacuation/rule_files.h"
#include "services/evacuation/situation.h"
#include "services/evacuation/situation_rules.h"
#include "services/evacuation/story_fixture.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

// 14:00 in Kyiv on the day.
inline absl::Time Afternoon(absl::CivilDay day) {
  return absl::FromCivil(absl::CivilHour(day) + 14, platform::Kyiv());
}

// Why the one field at fault was refused.
template <typename Result>
common::v1::Reason FieldReason(const Result& refused) {
  const std::vector<platform::FieldError> fields = platform::FieldsOf(refused.status());
  return fields.size() == 1 ? fields[0].reason : common::v1::REASON_UNSPECIFIED;
}

// The situation report over a database of its own.
class SituationStory : public Story {
 protected:
  static constexpr const char* kUnits[] = {kDonetsk, kKramatorskRaion, kLyman, kDnipropetrovsk,
                                           kPavlohradRaion};
  static UnitNames Names() {
    return [](int32_t tail) -> std::optional<NamedUnit> {
      for (const char* code : kUnits) {
        if (platform::TailOf(code) == tail)
          return NamedUnit{code, std::string("Територія ") + code};
      }
      return std::nullopt;
    };
  }

  CountedPeople People(const std::string& unit, absl::CivilDay day, int people, int children = 0) {
    return {.origin = unit.empty() ? platform::UnitPath{0} : *paths.Find(unit),
            .unit_code = unit,
            .day = day,
            .people = people,
            .children = children,
            .record_kind = "arrivals",
            .record_id = platform::NewUuid(platform::TestNow()),
            .synthetic = true};
  }
  absl::Status Count(const CountedPeople& counted, absl::Time now = platform::TestNow()) {
    return database.db().WriteStep(platform::TestCall({.now = now}), [&](platform::Tx& tx) {
      CountPeople(tx, counted);
      return absl::OkStatus();
    });
  }
  int64_t Fold(int limit = 1000) {
    auto folded = database.db().WriteStep(platform::TestCall(),
                                          [&](platform::Tx& tx) { return FoldCounts(tx, limit); });
    EXPECT_THAT(folded, platform::IsOk());
    return folded.value_or(0);
  }

  absl::StatusOr<v1::SituationReport> Report(const std::string& unit, const std::string& date,
                                             const std::string& since = "",
                                             platform::TestCaller caller = {}) {
    v1::GetSituationReportRequest request;
    request.set_unit_code(unit);
    request.set_date(date);
    request.set_since(since);
    return Do(situation, &Situation::GetSituationReport, request, caller);
  }
  absl::StatusOr<v1::ListCountEntriesResponse> Entries(v1::ListCountEntriesRequest request,
                                                       platform::TestCaller caller = {}) {
    request.set_page_size(1000);
    return Do(situation, &Situation::ListCountEntries, request, caller);
  }
  absl::StatusOr<v1::CountEntry> Correct(const std::string& unit, const std::string& date,
                                         int people, int children = 0,
                                         platform::TestCaller caller = {}) {
    v1::CorrectCountRequest request;
    request.set_unit_code(unit);
    request.set_date(date);
    request.set_method(v1::COUNT_METHOD_MANIFEST);
    request.mutable_change()->set_people(people);
    request.mutable_change()->set_children(children);
    request.set_reason("Двічі зареєстровано");
    request.set_synthetic(true);
    return Do(situation, &Situation::CorrectCount, request, caller);
  }
  // Makes official what is due at the instant; the days.
  std::vector<std::string> FreezeAll(absl::Time now) {
    std::vector<std::string> days;
    while (true) {
      auto day = situation.FreezeNext(platform::TestCall({.now = now}));
      EXPECT_THAT(day, platform::IsOk());
      if (!day.ok() || !*day) return days;
      days.push_back(platform::FormatDate(**day));
    }
  }
  static v1::EvacuatedCount Sum(const v1::ListCountEntriesResponse& entries) {
    v1::EvacuatedCount sum;
    for (const v1::CountEntry& entry : entries.entries()) AddTo(sum, entry.count());
    return sum;
  }
  // `unit day people/children total people/children`, a line for each row and method.
  static std::string Lines(const google::protobuf::RepeatedPtrField<v1::SituationRow>& rows) {
    std::string text;
    for (const v1::SituationRow& row : rows) {
      for (const v1::MethodFigures& figures : row.evacuated()) {
        absl::StrAppend(&text, row.unit_code().empty() ? "UA" : row.unit_code(),
                        row.not_stated() ? " not stated" : "", " ", figures.method(), " ",
                        figures.day().people(), "/", figures.day().children(), " ",
                        figures.total().people(), "/", figures.total().children(), "\n");
      }
    }
    return text;
  }

  platform::DatedRules rules = LoadRules().value();
  Situation situation{database.db(), database.keyring(), paths, Names(), rules};
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITUATION_FIXTURE_H_
