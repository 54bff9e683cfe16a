#include "services/evacuation/party_rules.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "services/evacuation/request_rules.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Fail;
using platform::FieldError;

// 29 February grows up on 1 March.
absl::CivilDay AdultFrom(absl::CivilDay birth) {
  return absl::CivilDay(birth.year() + 18, birth.month(), birth.day());
}

std::string PlacesInWords(const v1::Places& places) {
  return absl::StrCat(places.seats(), "/", places.wheelchairs(), "/", places.stretchers());
}

void CheckBirthDate(const v1::Person& person, int index, absl::CivilDay today,
                    std::vector<FieldError>& errors) {
  std::optional<absl::CivilDay> birth = platform::ParseDate(person.birth_date());
  if (birth && *birth <= today && birth->year() >= today.year() - 130) return;
  errors.push_back({absl::StrCat("party.persons[", index, "].birth_date"),
                    common::v1::REASON_BIRTH_DATE_IMPOSSIBLE,
                    {}});
}

void CheckAccompanyingAdult(const v1::Party& party, int index, absl::CivilDay today,
                            std::vector<FieldError>& errors) {
  int number = party.persons(index).accompanying_adult();
  if (number == 0) return;
  bool valid = number >= 1 && number <= party.persons_size() && number != index + 1 &&
               !IsChild(party.persons(number - 1), today);
  if (valid) return;
  errors.push_back({absl::StrCat("party.persons[", index, "].accompanying_adult"),
                    common::v1::REASON_ACCOMPANYING_ADULT_INVALID,
                    {}});
}

}  // namespace

bool IsChild(const v1::Person& person, absl::CivilDay day) {
  std::optional<absl::CivilDay> birth = platform::ParseDate(person.birth_date());
  return birth && day < AdultFrom(*birth);
}

absl::Status CheckParty(const v1::Party& party, absl::CivilDay today) {
  std::vector<FieldError> errors;
  int heads = 0;
  for (int i = 0; i < party.persons_size(); ++i) {
    heads += party.persons(i).kinship() == common::v1::KINSHIP_HEAD;
    CheckBirthDate(party.persons(i), i, today, errors);
    CheckAccompanyingAdult(party, i, today, errors);
  }
  if (heads != 1) {
    errors.push_back(
        {"party.persons", common::v1::REASON_HEAD_NOT_ONE, {{"count", absl::StrCat(heads)}}});
  }
  return errors.empty() ? absl::OkStatus() : platform::FailFields(std::move(errors));
}

absl::Status CheckMove(const v1::Party& party, v1::Party::State from) {
  if (party.state() == from) return absl::OkStatus();
  return Fail(common::v1::REASON_STATE_FORBIDS, {{"state", v1::Party::State_Name(party.state())}});
}

v1::Places PlacesNeeded(const v1::Party& party) {
  v1::Places needed;
  for (const v1::Person& person : party.persons()) {
    switch (person.mobility()) {
      case common::v1::MOBILITY_WHEELCHAIR:
        needed.set_wheelchairs(needed.wheelchairs() + 1);
        break;
      case common::v1::MOBILITY_STRETCHER:
        needed.set_stretchers(needed.stretchers() + 1);
        break;
      default:
        needed.set_seats(needed.seats() + 1);
    }
  }
  return needed;
}

absl::Status CheckBoarding(const v1::Party& party, const v1::Trip& trip) {
  if (!party.trip_id().empty()) return Fail(common::v1::REASON_ALREADY_BOARDED);
  CC_RETURN_IF_ERROR(CheckMove(party, v1::Party::STATE_ASSEMBLED));
  if (trip.state() != v1::Trip::STATE_BOARDING) {
    return Fail(common::v1::REASON_STATE_FORBIDS, {{"state", v1::Trip::State_Name(trip.state())}});
  }
  absl::CivilDay day = platform::ParseDate(trip.date()).value_or(absl::CivilDay());
  for (const v1::Person& person : party.persons()) {
    if (IsChild(person, day) && !IsAccompanied(party, person)) {
      return Fail(common::v1::REASON_CHILD_UNACCOMPANIED,
                  {{"number", absl::StrCat(person.number())}});
    }
  }
  v1::Places needed = PlacesNeeded(party), free;
  free.set_seats(trip.places().seats() - trip.boarded().seats());
  free.set_wheelchairs(trip.places().wheelchairs() - trip.boarded().wheelchairs());
  free.set_stretchers(trip.places().stretchers() - trip.boarded().stretchers());
  if (needed.seats() > free.seats() || needed.wheelchairs() > free.wheelchairs() ||
      needed.stretchers() > free.stretchers()) {
    return Fail(common::v1::REASON_NO_PLACES,
                {{"needed", PlacesInWords(needed)}, {"free", PlacesInWords(free)}});
  }
  return absl::OkStatus();
}

Headcount CountPeople(const v1::Party& party, absl::CivilDay day) {
  Headcount count;
  for (const v1::Person& person : party.persons()) {
    ++count.people;
    count.children += IsChild(person, day);
    count.low_mobility += person.mobility() != common::v1::MOBILITY_WALKING;
    count.with_disability += person.with_disability();
  }
  return count;
}

absl::Status CheckArrival(const v1::Party& party, const v1::Trip& trip, absl::CivilDay arrive_day,
                          absl::CivilDay today) {
  CC_RETURN_IF_ERROR(CheckMove(party, v1::Party::STATE_IN_TRANSIT));
  if (trip.state() != v1::Trip::STATE_ARRIVED && trip.state() != v1::Trip::STATE_CLOSED) {
    return Fail(common::v1::REASON_TRIP_NOT_ARRIVED,
                {{"state", v1::Trip::State_Name(trip.state())}});
  }
  std::string day = platform::FormatDate(arrive_day);
  if (arrive_day > today) {
    return platform::FailField("arrive_date", common::v1::REASON_DATE_IN_FUTURE, {{"date", day}});
  }
  if (day < trip.date()) {
    return platform::FailField("arrive_date", common::v1::REASON_DATES_REVERSED,
                               {{"start", trip.date()}, {"end", day}});
  }
  return absl::OkStatus();
}

}  // namespace cc::evacuation
