#ifndef SERVICES_REGISTRY_STATISTICS_FIXTURE_H_
#define SERVICES_REGISTRY_STATISTICS_FIXTURE_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/platform/time/date.h"
#include "services/registry/statistics.h"
#include "services/registry/statistics_count.h"
#include "services/registry/support_fixture.h"

namespace cc::registry {

// An office whose figures are followed, and a count of its lists that knows nothing of them.
class StatisticsOffice : public SupportOffice {
 protected:
  using Figures = std::map<std::string, int64_t>;
  static constexpr const char* kAll[] = {kDonetsk,        kKramatorskRaion, kLyman,
                                         kDnipropetrovsk, kPavlohradRaion,  kKharkiv};

  static UnitNames Names() {
    return [](int32_t tail) -> std::optional<NamedUnit> {
      for (const char* code : kAll) {
        if (platform::TailOf(code) == tail) return NamedUnit{code, "Назва"};
      }
      return std::nullopt;
    };
  }

  // Applies what the service's own feed tells since the last time.
  void Follow(absl::Time now = platform::TestNow()) {
    database.AwaitFeed();
    while (true) {
      auto page = feed.List(platform::TestCall(), token, 200, StatisticsKinds());
      ASSERT_THAT(page, platform::IsOk());
      token = page->resume_token;
      if (page->events.empty()) return;
      ASSERT_THAT(
          database.db().WriteStep(platform::TestCall({.now = now}),
                                  StatisticsEffect(database.keyring(), paths, page->events)),
          platform::IsOk());
    }
  }

  static const std::vector<std::string>& PathOf(const std::string& code) {
    static const auto* known = new std::map<std::string, std::vector<std::string>>{
        {kDonetsk, {"", kDonetsk}},
        {kKramatorskRaion, {"", kDonetsk, kKramatorskRaion}},
        {kLyman, {"", kDonetsk, kKramatorskRaion, kLyman}},
        {kDnipropetrovsk, {"", kDnipropetrovsk}},
        {kPavlohradRaion, {"", kDnipropetrovsk, kPavlohradRaion}},
        {kKharkiv, {"", kKharkiv}}};
    return known->at(code);
  }
  static std::string Key(int relation, const std::string& parent, const std::string& unit,
                         int dimension, const v1::StatisticsCategory& category) {
    return absl::StrCat(relation, " ", parent, ">", unit, " ", dimension, " ",
                        category.ShortDebugString());
  }

  // Every figure that the service tells, of every unit's parts.
  Figures Told(absl::Time now = platform::TestNow()) {
    Figures told;
    for (auto relation : {options::v1::RELATION_ORIGIN, options::v1::RELATION_RESIDENCE,
                          options::v1::RELATION_OFFICE}) {
      for (int dimension = 0; dimension <= 6; ++dimension) {
        for (const char* parent :
             {"", kDonetsk, kKramatorskRaion, kDnipropetrovsk, kPavlohradRaion, kKharkiv}) {
          v1::GetStatisticsRequest request;
          request.set_relation(relation);
          request.set_unit_code(parent);
          request.set_dimension(static_cast<v1::StatisticsDimension>(dimension));
          auto answer = Do(reports, &StatisticsReports::GetStatistics, request, {.now = now});
          EXPECT_THAT(answer, platform::IsOk());
          // The first row is the unit as a whole, which the unit above tells too.
          for (int i = 1; answer.ok() && i < answer->rows_size(); ++i) {
            const v1::StatisticsRow& row = answer->rows(i);
            const std::string unit = row.not_stated() ? "not stated" : row.unit_codes(0);
            if (dimension == 0 && row.people() != 0)
              told[Key(relation, parent, unit, 0, {})] = row.people();
            for (const v1::StatisticsCount& count : row.counts()) {
              if (count.people() != 0)
                told[Key(relation, parent, unit, dimension, count.categories(0))] = count.people();
            }
          }
        }
      }
    }
    return told;
  }

  // In the order of their ids.
  std::vector<std::vector<std::string>> Rows(const std::string& columns, const std::string& table) {
    std::vector<std::vector<std::string>> rows;
    const std::string text = database.Sql(absl::StrCat("SELECT string_agg(concat_ws('|', ", columns,
                                                       "), '#' ORDER BY id) FROM ", table));
    for (absl::string_view row : absl::StrSplit(text, '#', absl::SkipEmpty()))
      rows.push_back(absl::StrSplit(row, '|'));
    return rows;
  }

  // The same by going over the lists.
  Figures Counted(absl::Time now = platform::TestNow()) {
    std::map<std::string, std::vector<std::string>> in_force;
    for (auto& row : Rows("id, origin_unit_code, residence_unit_code, office_unit_code, "
                          "to_char(registration_date, 'YYYY-MM')",
                          "registrations WHERE state = 1"))
      in_force[row[0]] = row;
    const auto records =
        Rows("id, coalesce(merged_into::text, ''), registration_id, household_id", "people");
    std::map<std::string, std::vector<std::string>> record;
    for (const auto& row : records) record[row[0]] = row;
    const auto survivor = [&](std::string id) {
      while (!record[id][1].empty()) id = record[id][1];
      return id;
    };
    std::map<std::string, std::vector<std::string>> registration;  // by survivor
    std::map<std::string, std::set<std::string>> kinds;
    const auto open =
        Rows("household_id, coalesce(person_id::text, ''), kind", "needs WHERE state IN (1, 2)");
    for (const auto& row : records) {
      const std::string one = survivor(row[0]);
      if (in_force.contains(row[2]) && (one == row[0] || !registration.contains(one)))
        registration[one] = in_force[row[2]];
      for (const auto& need : open) {
        if (need[1] == row[0] || (need[1].empty() && need[0] == row[3] && one == row[0]))
          kinds[one].insert(need[2]);
      }
    }
    Figures counted;
    for (const auto& [id, of] : registration) Count(id, of, kinds[id], now, counted);
    return counted;
  }

  void Count(const std::string& id, const std::vector<std::string>& of,
             const std::set<std::string>& kinds, absl::Time now, Figures& counted) {
    v1::GetPersonRequest request;
    request.set_id(id);
    auto person = Do(people, &People::GetPerson, request);
    ASSERT_THAT(person, platform::IsOk());
    for (int relation = 2; relation <= 4; ++relation) {
      std::vector<std::pair<int, v1::StatisticsCategory>> categories(3);
      categories[1].first = v1::STATISTICS_DIMENSION_SEX_AND_AGE;
      categories[1].second.set_sex(person->sex());
      categories[1].second.set_age_band(AgeBandOn(person->birth_date(), platform::DayIn(now)));
      categories[2].first = v1::STATISTICS_DIMENSION_REGISTRATION_MONTH;
      categories[2].second.set_month(of[4]);
      const auto add = [&](int dimension) -> v1::StatisticsCategory& {
        categories.emplace_back(dimension, v1::StatisticsCategory());
        return categories.back().second;
      };
      for (int one : person->vulnerabilities())
        add(v1::STATISTICS_DIMENSION_VULNERABILITY)
            .set_vulnerability(static_cast<v1::Vulnerability>(one));
      if (person->disability() != 0)
        add(v1::STATISTICS_DIMENSION_DISABILITY).set_disability(person->disability());
      for (const std::string& kind : kinds) add(v1::STATISTICS_DIMENSION_NEED).set_need_kind(kind);
      add(v1::STATISTICS_DIMENSION_OTHER_OBLAST)
          .set_unit_code(PathOf(relation == options::v1::RELATION_ORIGIN ? of[2] : of[1])[1]);
      const std::vector<std::string>& path = PathOf(of[static_cast<size_t>(relation) - 1]);
      for (size_t i = 0; i < path.size() && i < 3; ++i) {
        const std::string part = i + 1 < path.size() ? path[i + 1] : "not stated";
        for (const auto& [dimension, category] : categories)
          ++counted[Key(relation, path[i], part, dimension, category)];
      }
    }
  }

  // What happens to people and registrations.
  absl::Status Update(const std::string& id, const std::string& path, const std::string& value) {
    v1::GetPersonRequest get;
    get.set_id(id);
    CC_ASSIGN_OR_RETURN(v1::Person person, Do(people, &People::GetPerson, get));
    auto request = Parse<v1::UpdatePersonRequest>(
        absl::StrCat("person { ", value,
                     " } reason: 'за документом' rnokpp_disagreement_confirmed: true "
                     "confirmed_distinct: true"));
    request.mutable_person()->set_id(id);
    request.set_etag(person.etag());
    request.mutable_update_mask()->add_paths(path);
    return Do(people, &People::UpdatePerson, request).status();
  }
  absl::Status Cancel(const std::string& id, platform::TestCaller caller = {}) {
    v1::GetRegistrationRequest get;
    get.set_id(id);
    CC_ASSIGN_OR_RETURN(v1::Registration found,
                        Do(registrations, &Registrations::GetRegistration, get));
    auto request = Parse<v1::CancelRegistrationRequest>(
        "rule_id: 'registration.cancel.renounced' event_date: '2026-03-02'");
    request.set_id(id);
    request.set_etag(found.etag());
    return Do(life, &RegistrationLife::CancelRegistration, request, caller).status();
  }
  absl::Status Move(const std::string& id, const std::string& unit) {
    v1::GetRegistrationRequest get;
    get.set_id(id);
    CC_ASSIGN_OR_RETURN(v1::Registration found,
                        Do(registrations, &Registrations::GetRegistration, get));
    auto request = Parse<v1::ChangeResidenceRequest>(absl::StrCat(
        "residence_unit_code: '", unit, "' residence_address: 'вул. Третя, 3' office_unit_code: '",
        unit, "' move_date: '2026-03-02'"));
    request.set_registration_id(id);
    request.set_etag(found.etag());
    return Do(life, &RegistrationLife::ChangeResidence, request).status();
  }

  StatisticsReports reports{database.db(), paths, Names()};
  StatisticsRecount recount{database.db(), database.keyring(), paths, {.page = 2}};
  std::string token;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_STATISTICS_FIXTURE_H_
