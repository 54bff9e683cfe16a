#include "services/evacuation/party_join_rules.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/evacuation/party_rules.h"
#include "services/evacuation/request_rules.h"
#include "services/platform/error/error.h"

namespace cc::evacuation {
namespace {

using common::v1::KINSHIP_HEAD;
using common::v1::KINSHIP_RELATIVE;
using platform::Fail;
using platform::FailField;

// Both texts, the same one once.
std::string Both(const std::string& a, const std::string& b) {
  if (a.empty() || a == b) return b;
  return b.empty() ? a : absl::StrCat(a, "\n", b);
}

void Fill(std::string* text, const std::string& other) {
  if (text->empty()) *text = other;
}

// What the same person's other record knows better.
void Complete(v1::Person& person, const v1::Person& other, int companion) {
  Fill(person.mutable_rnokpp(), other.rnokpp());
  Fill(person.mutable_unzr(), other.unzr());
  if (person.accompanying_adult() == 0 && companion != person.number())
    person.set_accompanying_adult(companion);
  person.set_mobility(std::max(person.mobility(), other.mobility()));
  person.set_with_disability(person.with_disability() || other.with_disability());
}

void JoinRequest(v1::Party& kept, const v1::Party& other) {
  Fill(kept.mutable_origin_address(), other.origin_address());
  Fill(kept.mutable_phone(), other.phone());
  Fill(kept.mutable_decision_number(), other.decision_number());
  kept.set_urgency(std::max(kept.urgency(), other.urgency()));
  kept.set_escort_needed(kept.escort_needed() || other.escort_needed());
  kept.set_medical_needs(Both(kept.medical_needs(), other.medical_needs()));
  kept.set_notes(Both(kept.notes(), other.notes()));
  kept.set_animals(std::max(kept.animals(), other.animals()));
  kept.set_baggage_pieces(std::max(kept.baggage_pieces(), other.baggage_pieces()));
  if (!kept.has_wish() && other.has_wish()) *kept.mutable_wish() = other.wish();
  if (!kept.has_contact() && other.has_contact()) *kept.mutable_contact() = other.contact();
  if (!kept.has_guardianship_body() && other.has_guardianship_body())
    *kept.mutable_guardianship_body() = other.guardianship_body();
}

v1::Person* PersonOf(v1::Party& party, const std::string& id) {
  for (v1::Person& person : *party.mutable_persons()) {
    if (person.id() == id) return &person;
  }
  return nullptr;
}

const v1::Person* HeadOf(const v1::Party& party) {
  for (const v1::Person& person : party.persons()) {
    if (person.kinship() == KINSHIP_HEAD) return &person;
  }
  return nullptr;
}

// Who goes with a person; empty where nobody does.
std::string AdultOf(const v1::Party& party, const std::string& child_id) {
  for (const v1::Person& person : party.persons()) {
    if (person.id() == child_id && person.accompanying_adult() > 0)
      return party.persons(person.accompanying_adult() - 1).id();
  }
  return "";
}

// Where nobody is the head, the first adult is, and what the others are to them is not known.
void NameHead(v1::Party& party, absl::CivilDay today) {
  if (HeadOf(party) != nullptr) return;
  auto* people = party.mutable_persons();
  auto head = std::find_if(people->begin(), people->end(),
                           [&](const v1::Person& person) { return !IsChild(person, today); });
  if (head == people->end()) head = people->begin();
  for (v1::Person& person : *people) person.set_kinship(KINSHIP_RELATIVE);
  head->set_kinship(KINSHIP_HEAD);
}

// Numbers the people anew; who went with whom goes on where both are here.
void Renumber(v1::Party& party) {
  std::map<int, int> now;
  for (int i = 0; i < party.persons_size(); ++i) now[party.persons(i).number()] = i + 1;
  for (v1::Person& person : *party.mutable_persons()) {
    auto adult = now.find(person.accompanying_adult());
    person.set_accompanying_adult(adult == now.end() ? 0 : adult->second);
    person.set_number(now[person.number()]);
  }
}

absl::Status NameCompanions(v1::Party& party, const v1::SplitPartyRequest& request,
                            absl::CivilDay today) {
  for (const v1::NewCompanion& named : request.companions()) {
    v1::Person* child = PersonOf(party, named.child_id());
    if (child == nullptr) continue;
    const v1::Person* adult = PersonOf(party, named.adult_id());
    if (adult == nullptr || adult == child || IsChild(*adult, today))
      return FailField("companions", common::v1::REASON_ACCOMPANYING_ADULT_INVALID);
    child->set_accompanying_adult(adult->number());
  }
  return absl::OkStatus();
}

// Everyone named is of the group, once.
absl::Status CheckNamed(const v1::Party& whole, const v1::SplitPartyRequest& request) {
  std::set<std::string> ids, children, relatives;
  for (const v1::Person& person : whole.persons()) ids.insert(person.id());
  for (const v1::NewCompanion& named : request.companions()) {
    if (ids.count(named.child_id()) == 0 || !children.insert(named.child_id()).second)
      return FailField("companions", common::v1::REASON_PARTY_MEMBER_UNKNOWN);
  }
  for (const v1::NewKinship& named : request.kinships()) {
    if (ids.count(named.person_id()) == 0 || !relatives.insert(named.person_id()).second)
      return FailField("kinships", common::v1::REASON_PARTY_MEMBER_UNKNOWN);
  }
  return absl::OkStatus();
}

// What they were to another head is not known of the new one.
absl::Status NameKinships(v1::Party& party, const v1::SplitPartyRequest& request) {
  for (const v1::NewKinship& named : request.kinships()) {
    const v1::Person* head = PersonOf(party, named.person_id());
    if (head == nullptr || named.kinship() != KINSHIP_HEAD || head->kinship() == KINSHIP_HEAD)
      continue;
    for (v1::Person& person : *party.mutable_persons()) person.set_kinship(KINSHIP_RELATIVE);
  }
  for (const v1::NewKinship& named : request.kinships()) {
    if (v1::Person* person = PersonOf(party, named.person_id()))
      person->set_kinship(named.kinship());
  }
  int heads = 0;
  for (const v1::Person& person : party.persons()) heads += person.kinship() == KINSHIP_HEAD;
  if (heads == 1) return absl::OkStatus();
  return FailField("kinships", common::v1::REASON_HEAD_NOT_ONE, {{"count", absl::StrCat(heads)}});
}

absl::Status CheckNoChildAlone(const v1::Party& part, const v1::Party& whole,
                               absl::CivilDay today) {
  for (const v1::Person& person : part.persons()) {
    if (!IsChild(person, today) || IsAccompanied(part, person)) continue;
    for (const v1::Person& before : whole.persons()) {
      if (before.id() == person.id())
        return Fail(common::v1::REASON_CHILD_LEFT_ALONE,
                    {{"number", absl::StrCat(before.number())}});
    }
  }
  return absl::OkStatus();
}

absl::Status SettlePart(v1::Party& part, const v1::Party& whole,
                        const v1::SplitPartyRequest& request, absl::CivilDay today) {
  Renumber(part);
  NameHead(part, today);
  CC_RETURN_IF_ERROR(NameKinships(part, request));
  CC_RETURN_IF_ERROR(NameCompanions(part, request, today));
  return CheckNoChildAlone(part, whole, today);
}

}  // namespace

absl::Status JoinPeople(v1::Party& kept, v1::Party& joined,
                        const std::map<std::string, std::string>& same) {
  const v1::Person *kept_head = HeadOf(kept), *head = HeadOf(joined);
  const auto twin = head == nullptr ? same.end() : same.find(head->id());
  const bool one_head =
      twin != same.end() && kept_head != nullptr && twin->second == kept_head->id();
  // Number in `joined` → number in `kept`.
  std::map<int, int> now;
  int next = kept.persons_size();
  for (const v1::Person& person : joined.persons()) {
    auto found = same.find(person.id());
    v1::Person* twin_person = found == same.end() ? nullptr : PersonOf(kept, found->second);
    now[person.number()] = twin_person == nullptr ? ++next : twin_person->number();
  }
  if (next > kLargestParty) {
    return Fail(common::v1::REASON_PARTY_TOO_LARGE,
                {{"persons", absl::StrCat(next)}, {"most", absl::StrCat(kLargestParty)}});
  }
  v1::Party left = joined;
  left.clear_persons();
  for (const v1::Person& person : joined.persons()) {
    auto adult = now.find(person.accompanying_adult());
    const int companion = adult == now.end() ? 0 : adult->second;
    if (same.count(person.id()) > 0) {
      Complete(*kept.mutable_persons(now[person.number()] - 1), person, companion);
      *left.add_persons() = person;
      continue;
    }
    v1::Person& moved = *kept.add_persons();
    moved = person;
    moved.set_number(now[person.number()]);
    moved.set_accompanying_adult(companion);
    if (!one_head) moved.set_kinship(KINSHIP_RELATIVE);
  }
  Renumber(left);
  joined = std::move(left);
  JoinRequest(kept, joined);
  return absl::OkStatus();
}

absl::StatusOr<v1::Party> SplitPeople(v1::Party& party, const v1::SplitPartyRequest& request,
                                      absl::CivilDay today) {
  const v1::Party whole = party;
  if (request.person_ids().empty())
    return FailField("person_ids", common::v1::REASON_FIELD_REQUIRED);
  std::set<std::string> leaving;
  for (const std::string& id : request.person_ids()) {
    if (PersonOf(party, id) == nullptr || !leaving.insert(id).second)
      return FailField("person_ids", common::v1::REASON_PARTY_MEMBER_UNKNOWN);
  }
  if (static_cast<int>(leaving.size()) == party.persons_size())
    return FailField("person_ids", common::v1::REASON_PARTY_EMPTIED);
  CC_RETURN_IF_ERROR(CheckNamed(party, request));
  v1::Party parted = party;
  parted.clear_id();
  parted.clear_persons();
  parted.clear_animals();
  parted.clear_baggage_pieces();
  parted.clear_guardianship_body();  // its representative stays with the others
  if (request.has_guardianship_body())
    *parted.mutable_guardianship_body() = request.guardianship_body();
  parted.set_split_from_id(party.id());
  party.clear_persons();
  for (const v1::Person& person : whole.persons())
    *(leaving.count(person.id()) > 0 ? parted : party).add_persons() = person;
  CC_RETURN_IF_ERROR(SettlePart(party, whole, request, today));
  CC_RETURN_IF_ERROR(SettlePart(parted, whole, request, today));
  return parted;
}

bool HasBoarded(const v1::Party& party, const BoardedPart& boarded) {
  return std::any_of(party.persons().begin(), party.persons().end(), [&](const v1::Person& person) {
    return boarded.boarded.count(person.id()) > 0;
  });
}

absl::Status CheckSplitOnTrip(const v1::Party& whole, const v1::Party& stayed,
                              const v1::Party& parted, const BoardedPart& boarded) {
  if (HasBoarded(stayed, boarded) == HasBoarded(parted, boarded)) {
    return Fail(common::v1::REASON_SPLIT_ACROSS_BOARDING,
                {{"on_board", absl::StrCat(boarded.boarded.size())},
                 {"people", absl::StrCat(whole.persons_size())}});
  }
  // The records of boarding are judged by who goes with whom: another adult has to be there too.
  for (const v1::Party* part : {&stayed, &parted}) {
    for (const v1::Person& child : part->persons()) {
      if (boarded.on_board.count(child.id()) == 0 || child.accompanying_adult() == 0) continue;
      const std::string& adult = part->persons(child.accompanying_adult() - 1).id();
      if (adult != AdultOf(whole, child.id()) && boarded.on_board.count(adult) == 0)
        return FailField("companions", common::v1::REASON_ACCOMPANYING_ADULT_INVALID);
    }
  }
  return absl::OkStatus();
}

bool IsSeparation(v1::PartySplit::Reason reason) {
  return reason == v1::PartySplit::REASON_HOSPITAL ||
         reason == v1::PartySplit::REASON_NO_COMMON_VEHICLE ||
         reason == v1::PartySplit::REASON_SEPARATED;
}

}  // namespace cc::evacuation
