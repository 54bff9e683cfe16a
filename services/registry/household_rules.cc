#include "services/registry/household_rules.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/registry/person_rules.h"

namespace cc::registry {
namespace {

int PlaceOf(const v1::Household& household, absl::string_view person_id) {
  for (int i = 0; i < household.members_size(); ++i) {
    if (household.members(i).person_id() == person_id) return i;
  }
  return MemberPlace::kStranger;
}

absl::Status Unknown(absl::string_view field, int i) {
  return platform::FailField(absl::StrCat(field, "[", i, "].person_id"),
                             common::v1::REASON_MEMBER_UNKNOWN, {{"number", absl::StrCat(i + 1)}});
}

}  // namespace

Ages AgesOn(const DatedRules& rules, absl::CivilDay day) {
  Ages ages;
  if (const DatedRule* rule = rules.Find("registration.application", day)) {
    ages.in_person = static_cast<int>(rule->Integer("in_person_age").value_or(ages.in_person));
    ages.adult = static_cast<int>(rule->Integer("adult_age").value_or(ages.adult));
  }
  return ages;
}

void CheckPlaces(const std::vector<MemberPlace>& places, Ages ages, absl::string_view list,
                 const std::function<std::string(int)>& path_of,
                 std::vector<platform::FieldError>& errors) {
  const auto heads = std::count_if(places.begin(), places.end(), [](const MemberPlace& place) {
    return place.kinship == common::v1::KINSHIP_HEAD;
  });
  if (heads != 1) {
    errors.push_back(
        {std::string(list), common::v1::REASON_HEAD_NOT_ONE, {{"count", absl::StrCat(heads)}}});
  }
  for (int i = 0; i < static_cast<int>(places.size()); ++i) {
    const MemberPlace& place = places[static_cast<size_t>(i)];
    if (place.adult != MemberPlace::kNobody) {
      const bool adult = place.adult >= 0 && place.adult != i &&
                         places[static_cast<size_t>(place.adult)].age.value_or(0) >= ages.adult;
      if (!adult) errors.push_back({path_of(i), common::v1::REASON_ADULT_OF_HOUSEHOLD_INVALID, {}});
      continue;
    }
    const bool minor = place.age && *place.age < ages.adult;
    const bool in_person =
        place.kinship == common::v1::KINSHIP_HEAD && place.age.value_or(0) >= ages.in_person;
    if (minor && !place.guardianship_body && !in_person)
      errors.push_back({path_of(i), common::v1::REASON_MINOR_UNACCOMPANIED, {}});
  }
}

absl::StatusOr<std::vector<v1::HouseholdMember>> TakeOut(const Members& leaving,
                                                         absl::string_view field,
                                                         v1::Household& household) {
  std::vector<v1::HouseholdMember> taken;
  for (int i = 0; i < leaving.size(); ++i) {
    const int place = PlaceOf(household, leaving[i].person_id());
    if (place < 0) return Unknown(field, i);
    household.mutable_members()->DeleteSubrange(place, 1);
    taken.push_back(leaving[i]);
  }
  return taken;
}

absl::Status GivePlaces(const Members& members, absl::string_view field, v1::Household& household) {
  std::set<std::string> told;
  for (int i = 0; i < members.size(); ++i) {
    const int place = PlaceOf(household, members[i].person_id());
    if (place < 0 || !told.insert(members[i].person_id()).second) return Unknown(field, i);
    *household.mutable_members(place) = members[i];
  }
  return absl::OkStatus();
}

absl::Status CheckHousehold(const v1::Household& household,
                            const std::map<std::string, std::string>& birth_dates,
                            absl::CivilDay today, Ages ages, absl::string_view field) {
  std::vector<MemberPlace> places;
  for (const v1::HouseholdMember& member : household.members()) {
    MemberPlace& place = places.emplace_back();
    if (auto birth = birth_dates.find(member.person_id()); birth != birth_dates.end())
      place.age = AgeOn(birth->second, today);
    place.kinship = member.kinship();
    if (!member.accompanying_person_id().empty())
      place.adult = PlaceOf(household, member.accompanying_person_id());
    place.guardianship_body = member.has_guardianship_body();
  }
  std::vector<platform::FieldError> errors;
  CheckPlaces(
      places, ages, field, [&](int i) { return absl::StrCat(field, "[", i, "]"); }, errors);
  return errors.empty() ? absl::OkStatus() : platform::FailFields(std::move(errors));
}

absl::Status CheckOpen(const v1::Household& household) {
  if (household.close_date().empty()) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_HOUSEHOLD_CLOSED);
}

}  // namespace cc::registry
