#include "services/evacuation/departure_rules.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/evacuation/party_rules.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::FailField;

absl::Status CheckCountParts(const std::string& field, const v1::DepartureCount& count) {
  for (int part : {count.children(), count.low_mobility(), count.with_disability()}) {
    if (part > count.people()) {
      return FailField(field, common::v1::REASON_COUNT_INVALID,
                       {{"part", absl::StrCat(part)}, {"people", absl::StrCat(count.people())}});
    }
  }
  return absl::OkStatus();
}

absl::Status CheckNotAhead(const std::string& field, const std::string& date,
                           absl::CivilDay today) {
  const std::optional<absl::CivilDay> day = platform::ParseDate(date);
  if (!day || *day <= today) return absl::OkStatus();
  return FailField(field, common::v1::REASON_DATE_IN_FUTURE, {{"date", date}});
}

}  // namespace

v1::DepartureCount CountOne(const v1::DepartedPerson& person, absl::CivilDay day) {
  v1::Person as_person;
  as_person.set_birth_date(person.birth_date());
  v1::DepartureCount one;
  one.set_people(1);
  one.set_children(IsChild(as_person, day));
  one.set_low_mobility(person.mobility() > common::v1::MOBILITY_WALKING);
  one.set_with_disability(person.with_disability());
  return one;
}

v1::DepartureCount CountNamed(const v1::Departure& departure, absl::CivilDay day) {
  v1::DepartureCount count;
  for (const v1::DepartedPerson& person : departure.persons()) {
    const v1::DepartureCount one = CountOne(person, day);
    count.set_people(count.people() + 1);
    count.set_children(count.children() + one.children());
    count.set_low_mobility(count.low_mobility() + one.low_mobility());
    count.set_with_disability(count.with_disability() + one.with_disability());
  }
  return count;
}

void TakePeople(const v1::Party& party, v1::Departure& departure) {
  departure.clear_persons();
  for (const v1::Person& person : party.persons()) {
    v1::DepartedPerson& departed = *departure.add_persons();
    *departed.mutable_name() = person.name();
    departed.set_birth_date(person.birth_date());
    departed.set_mobility(person.mobility());
    departed.set_rnokpp(person.rnokpp());
    departed.set_unzr(person.unzr());
    departed.set_with_disability(person.with_disability());
  }
}

absl::Status CheckDeparture(const v1::Departure& departure, absl::CivilDay today) {
  CC_RETURN_IF_ERROR(CheckNotAhead("departure.date", departure.date(), today));
  for (int i = 0; i < departure.persons_size(); ++i) {
    const std::optional<absl::CivilDay> birth =
        platform::ParseDate(departure.persons(i).birth_date());
    if (birth && (*birth > today || birth->year() < today.year() - 130)) {
      return FailField(absl::StrCat("departure.persons[", i, "].birth_date"),
                       common::v1::REASON_BIRTH_DATE_IMPOSSIBLE);
    }
  }
  const int named = departure.persons_size(), people = departure.count().people();
  if (people == 0 || named > people) {
    return FailField(
        "departure.count", common::v1::REASON_COUNT_INVALID,
        {{"part", absl::StrCat(std::max(named, 1))}, {"people", absl::StrCat(people)}});
  }
  return CheckCountParts("departure.count", departure.count());
}

absl::Status CheckEstimate(const v1::Estimate& estimate, absl::CivilDay today) {
  if (estimate.end_date() < estimate.start_date()) {
    return FailField("estimate.end_date", common::v1::REASON_DATES_REVERSED,
                     {{"start", estimate.start_date()}, {"end", estimate.end_date()}});
  }
  CC_RETURN_IF_ERROR(CheckNotAhead("estimate.end_date", estimate.end_date(), today));
  return CheckCountParts("estimate.count", estimate.count());
}

absl::Status CheckReplaces(const v1::Estimate& estimate, const v1::Estimate& former) {
  if (former.unit_code() == estimate.unit_code() && former.replaced_by_id().empty())
    return absl::OkStatus();
  return FailField("estimate.replaces_id", common::v1::REASON_ESTIMATE_NOT_REPLACEABLE);
}

void TakeOut(v1::DepartureCount& from, const v1::DepartureCount& one) {
  from.set_people(std::max(0, from.people() - one.people()));
  from.set_children(std::max(0, from.children() - one.children()));
  from.set_low_mobility(std::max(0, from.low_mobility() - one.low_mobility()));
  from.set_with_disability(std::max(0, from.with_disability() - one.with_disability()));
}

}  // namespace cc::evacuation
