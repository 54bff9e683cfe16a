#include "services/registry/households.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/registry/household_moves.h"
#include "services/registry/household_scope.h"
#include "services/registry/household_store.h"
#include "services/registry/person_store.h"
#include "services/registry/scope_keys.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::ScopeKey;
using platform::Tx;
using BirthDates = std::map<std::string, std::string>;

void AddBirthDates(const std::vector<PersonRow>& people, BirthDates& dates) {
  for (const PersonRow& row : people) dates[row.person.id()] = row.person.birth_date();
}

// Writes the members' places. Those who moved bear the registration told; the rest keep theirs.
void WritePlaces(Tx& tx, const v1::Household& household, const std::vector<PersonRow>& people,
                 const std::map<std::string, std::string>& moved_to) {
  std::map<std::string, std::string> registration_of;
  for (const PersonRow& row : people)
    registration_of[row.person.id()] = row.person.registration_id();
  for (int i = 0; i < household.members_size(); ++i) {
    const std::string& id = household.members(i).person_id();
    auto moved = moved_to.find(id);
    PlacePerson(tx, household.members(i), i + 1,
                moved != moved_to.end() ? moved->second : registration_of[id],
                moved != moved_to.end());
  }
}

void EmitHousehold(Tx& tx, const HouseholdRow& row, const std::vector<ScopeKey>& before) {
  tx.Emit({.kind = "households",
           .key = row.household.id(),
           .revision = row.revision,
           .before = before,
           .after = row.scope});
  tx.call().Touch("households", row.household.id());
}

std::vector<PersonRow> Select(const std::vector<PersonRow>& people,
                              const std::vector<v1::HouseholdMember>& members) {
  std::vector<PersonRow> selected;
  for (const PersonRow& row : people) {
    for (const v1::HouseholdMember& member : members) {
      if (member.person_id() == row.person.id()) selected.push_back(row);
    }
  }
  return selected;
}

}  // namespace

absl::StatusOr<v1::Household> Households::GetHousehold(const Call& call,
                                                       const v1::GetHouseholdRequest& request) {
  call.Touch("households", request.id());
  return db_.Read(call, [&](Tx& tx) { return FindHousehold(tx, request.id()); });
}

absl::StatusOr<v1::ListHouseholdVersionsResponse> Households::ListHouseholdVersions(
    const Call& call, const v1::ListHouseholdVersionsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 20, 100));
  call.Touch("households", request.id());
  CC_ASSIGN_OR_RETURN(std::vector<v1::HouseholdVersion> versions, db_.Read(call, [&](Tx& tx) {
    return ListHouseholdVersionsOf(tx, keyring_, request.id(), page);
  }));
  v1::ListHouseholdVersionsResponse response;
  for (v1::HouseholdVersion& version : versions) {
    if (response.versions_size() == page.size) {
      const std::string& etag = response.versions(page.size - 1).household().etag();
      response.set_next_page_token(
          platform::NextPageToken(request, {etag.substr(1, etag.size() - 2)}));
      break;
    }
    *response.add_versions() = std::move(version);
  }
  return response;
}

absl::StatusOr<v1::Household> Households::SplitHousehold(const Call& call,
                                                         const v1::SplitHouseholdRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  CC_RETURN_IF_ERROR(CheckBodies(request.leaving(), "leaving"));
  CC_RETURN_IF_ERROR(CheckBodies(request.staying(), "staying"));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Household> {
    CC_ASSIGN_OR_RETURN(std::vector<HouseholdRow> locked,
                        LockHouseholds(tx, {request.household_id()}));
    HouseholdRow& from = locked[0];
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), from.household.etag()));
    CC_RETURN_IF_ERROR(CheckOpen(from.household));
    CC_ASSIGN_OR_RETURN(std::vector<PersonRow> people,
                        LockPeopleOf(tx, keyring_, request.household_id()));
    const v1::Household former = from.household;
    CC_ASSIGN_OR_RETURN(std::vector<v1::HouseholdMember> leaving,
                        TakeOut(request.leaving(), "leaving", from.household));
    if (from.household.members().empty())
      return platform::FailField("leaving", common::v1::REASON_HOUSEHOLD_EMPTIED);
    CC_RETURN_IF_ERROR(GivePlaces(request.staying(), "staying", from.household));
    v1::Household made;
    made.mutable_members()->Assign(leaving.begin(), leaving.end());
    BirthDates births;
    AddBirthDates(people, births);
    const Ages ages = AgesOn(rules_, today);
    CC_RETURN_IF_ERROR(CheckHousehold(from.household, births, today, ages, "staying"));
    CC_RETURN_IF_ERROR(CheckHousehold(made, births, today, ages, "leaving"));

    made.set_id(call.NewId());
    InsertHouseholds(tx, {{.id = made.id(), .synthetic = former.synthetic(), .scope = from.scope}});
    HouseholdMove move{.from_household_id = former.id(),
                       .to_household_id = made.id(),
                       .people = Select(people, leaving),
                       .scope_before = from.scope,
                       .scope = from.scope};
    CC_ASSIGN_OR_RETURN(auto moved_to, MovePeople(tx, keyring_, move));
    WritePlaces(tx, made, people, moved_to);
    WritePlaces(tx, from.household, people, {});
    ReplaceHousehold(tx, keyring_, former, request.reason(), from);
    EmitHousehold(tx, from, from.scope);
    EmitHousehold(tx, {.household = made, .revision = 1, .scope = from.scope}, {});
    return FindHousehold(tx, made.id());
  });
}

absl::StatusOr<v1::Household> Households::JoinHousehold(const Call& call,
                                                        const v1::JoinHouseholdRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  CC_RETURN_IF_ERROR(CheckBodies(request.joining(), "joining"));
  CC_RETURN_IF_ERROR(CheckBodies(request.staying(), "staying"));
  if (request.household_id() == request.from_household_id())
    return platform::FailField("from_household_id", common::v1::REASON_VALUE_TWICE);
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Household> {
    CC_ASSIGN_OR_RETURN(std::vector<HouseholdRow> locked,
                        LockHouseholds(tx, {request.household_id(), request.from_household_id()}));
    HouseholdRow &to = locked[0], &from = locked[1];
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), to.household.etag()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.from_etag(), from.household.etag()));
    CC_RETURN_IF_ERROR(CheckOpen(to.household));
    CC_RETURN_IF_ERROR(CheckOpen(from.household));
    CC_ASSIGN_OR_RETURN(std::vector<PersonRow> people,
                        LockPeopleOf(tx, keyring_, request.from_household_id()));
    CC_ASSIGN_OR_RETURN(std::vector<PersonRow> there,
                        LockPeopleOf(tx, keyring_, request.household_id()));
    const v1::Household former_from = from.household, former_to = to.household;
    CC_ASSIGN_OR_RETURN(std::vector<v1::HouseholdMember> joining,
                        TakeOut(request.joining(), "joining", from.household));
    CC_RETURN_IF_ERROR(GivePlaces(request.staying(), "staying", from.household));
    to.household.mutable_members()->Add(joining.begin(), joining.end());
    BirthDates births;
    AddBirthDates(people, births);
    AddBirthDates(there, births);
    const Ages ages = AgesOn(rules_, today);
    CC_RETURN_IF_ERROR(CheckHousehold(to.household, births, today, ages, "joining"));
    if (from.household.members().empty())
      from.household.set_close_date(platform::FormatDate(today));
    else
      CC_RETURN_IF_ERROR(CheckHousehold(from.household, births, today, ages, "staying"));

    const std::vector<ScopeKey> to_before = to.scope;
    to.scope = Union(to.scope, from.scope);
    HouseholdMove move{.from_household_id = former_from.id(),
                       .to_household_id = former_to.id(),
                       .people = Select(people, joining),
                       .scope_before = from.scope,
                       .scope = to.scope};
    CC_ASSIGN_OR_RETURN(auto moved_to, MovePeople(tx, keyring_, move));
    SetHouseholdScope(tx, former_to.id(), to.scope);
    std::vector<PersonRow> both = people;
    both.insert(both.end(), there.begin(), there.end());
    WritePlaces(tx, to.household, both, moved_to);
    WritePlaces(tx, from.household, people, {});
    ReplaceHousehold(tx, keyring_, former_from, request.reason(), from);
    ReplaceHousehold(tx, keyring_, former_to, request.reason(), to);
    for (const PersonRow& row : there) {
      tx.Emit({.kind = "people",
               .key = row.person.id(),
               .revision = row.revision,
               .before = row.scope,
               .after = to.scope});
    }
    EmitHousehold(tx, from, from.scope);
    EmitHousehold(tx, to, to_before);
    return FindHousehold(tx, former_to.id());
  });
}

absl::StatusOr<v1::Household> Households::ChangeHead(const Call& call,
                                                     const v1::ChangeHeadRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  CC_RETURN_IF_ERROR(CheckBodies(request.members(), "members"));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Household> {
    CC_ASSIGN_OR_RETURN(std::vector<HouseholdRow> locked,
                        LockHouseholds(tx, {request.household_id()}));
    HouseholdRow& row = locked[0];
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.household.etag()));
    CC_RETURN_IF_ERROR(CheckOpen(row.household));
    CC_ASSIGN_OR_RETURN(std::vector<PersonRow> people,
                        LockPeopleOf(tx, keyring_, request.household_id()));
    const v1::Household former = row.household;
    CC_RETURN_IF_ERROR(GivePlaces(request.members(), "members", row.household));
    BirthDates births;
    AddBirthDates(people, births);
    CC_RETURN_IF_ERROR(
        CheckHousehold(row.household, births, today, AgesOn(rules_, today), "members"));
    WritePlaces(tx, row.household, people, {});
    ReplaceHousehold(tx, keyring_, former, request.reason(), row);
    EmitHousehold(tx, row, row.scope);
    return FindHousehold(tx, former.id());
  });
}

absl::Status Households::CheckBodies(const Members& members, absl::string_view field) const {
  for (int i = 0; i < members.size(); ++i) {
    if (!members[i].has_guardianship_body()) continue;
    const std::string& code = members[i].guardianship_body().unit_code();
    if (!paths_.Find(code)) {
      return platform::FailField(absl::StrCat(field, "[", i, "].guardianship_body.unit_code"),
                                 common::v1::REASON_UNIT_UNKNOWN, {{"unit", code}});
    }
  }
  return absl::OkStatus();
}

}  // namespace cc::registry
