#include "services/evacuation/manifests.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/evacuation/boarding_store.h"
#include "services/evacuation/party_store.h"
#include "services/evacuation/passenger_store.h"
#include "services/evacuation/scan_lines.h"
#include "services/evacuation/trip_store.h"
#include "services/platform/error/error.h"
#include "services/platform/rpc/file_body.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::Passenger;
using v1::Trip;

std::string PlaceInWords(common::v1::Mobility mobility) {
  switch (mobility) {
    case common::v1::MOBILITY_ASSISTED:
      return "з допомогою";
    case common::v1::MOBILITY_WHEELCHAIR:
      return "візок";
    case common::v1::MOBILITY_STRETCHER:
      return "ноші";
    default:
      return "";
  }
}

std::string FullName(const common::v1::PersonName& name) {
  std::vector<std::string> parts;
  for (const std::string& part : {name.family_name(), name.given_name(), name.patronymic()}) {
    if (!part.empty()) parts.push_back(part);
  }
  return absl::StrJoin(parts, " ");
}

absl::Status CheckNotLeft(const Trip& trip) {
  if (trip.state() == Trip::STATE_PLANNED || trip.state() == Trip::STATE_BOARDING)
    return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", Trip::State_Name(trip.state())}});
}

v1::ManifestGroup GroupOf(const v1::Party& party,
                          const std::map<std::string, Passenger>& passengers) {
  v1::ManifestGroup group;
  group.set_party_id(party.id());
  group.set_code(PartyCode(party.id()));
  group.set_origin_unit_code(party.origin_unit_code());
  group.set_phone(party.phone());
  if (party.has_guardianship_body()) *group.mutable_guardianship_body() = party.guardianship_body();
  for (const v1::Person& person : party.persons()) {
    v1::ManifestPerson& line = *group.add_persons();
    line.set_person_id(person.id());
    line.set_code(PersonCode(person.id()));
    line.set_number(person.number());
    *line.mutable_name() = person.name();
    line.set_birth_date(person.birth_date());
    line.set_mobility(person.mobility());
    line.set_accompanying_adult(person.accompanying_adult());
    line.set_state(Passenger::STATE_NOT_ON_BOARD);
    if (auto it = passengers.find(person.id()); it != passengers.end()) {
      line.set_state(it->second.state());
      line.set_outcome(it->second.outcome());
    }
  }
  return group;
}

}  // namespace

absl::StatusOr<v1::PartyAssignment> Manifests::AssignParty(const Call& call,
                                                           const v1::AssignPartyRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::PartyAssignment> {
    CC_ASSIGN_OR_RETURN(TripRow trip, LockTrip(tx, request.trip_id()));
    CC_ASSIGN_OR_RETURN(PartyRow party, LockParty(tx, keyring_, request.party_id()));
    CC_RETURN_IF_ERROR(CheckNotLeft(trip.trip));
    const BoardingGroup group = {.trip_id = party.party.trip_id(),
                                 .state = party.party.state(),
                                 .on_board_elsewhere = !party.party.trip_id().empty() &&
                                                       party.party.trip_id() != request.trip_id()};
    CC_RETURN_IF_ERROR(MayBeOn(group, request.trip_id()));
    ExpectParty(tx, request.trip_id(), request.party_id(), trip.scope);
    call.Touch("trips", request.trip_id());
    call.Touch("parties", request.party_id());
    v1::PartyAssignment assignment;
    assignment.set_trip_id(request.trip_id());
    assignment.set_party_id(request.party_id());
    return assignment;
  });
}

absl::StatusOr<v1::PartyAssignment> Manifests::UnassignParty(
    const Call& call, const v1::UnassignPartyRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::PartyAssignment> {
    CC_RETURN_IF_ERROR(UnexpectParty(tx, request.trip_id(), request.party_id()));
    call.Touch("trips", request.trip_id());
    call.Touch("parties", request.party_id());
    v1::PartyAssignment assignment;
    assignment.set_trip_id(request.trip_id());
    assignment.set_party_id(request.party_id());
    return assignment;
  });
}

absl::StatusOr<v1::Manifest> Manifests::Read(const Call& call, const std::string& trip_id) {
  call.Touch("trips", trip_id);
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::Manifest> {
    v1::Manifest manifest;
    CC_ASSIGN_OR_RETURN(*manifest.mutable_trip(), FindTrip(tx, trip_id));
    CC_ASSIGN_OR_RETURN(std::vector<Passenger> list, PassengersOf(tx, trip_id));
    std::map<std::string, Passenger> passengers;
    for (Passenger& one : list) {
      std::string id = one.person_id();
      passengers.emplace(std::move(id), std::move(one));
    }
    CC_ASSIGN_OR_RETURN(std::vector<std::string> ids, PartiesOf(tx, trip_id));
    for (const std::string& id : ids) {
      CC_ASSIGN_OR_RETURN(PartyRow party, FindParty(tx, keyring_, id));
      call.Touch("parties", id);
      v1::ManifestGroup& group = *manifest.add_groups() = GroupOf(party.party, passengers);
      manifest.set_expected(manifest.expected() + group.persons_size());
      for (const v1::ManifestPerson& person : group.persons()) {
        const bool on_board = person.state() == Passenger::STATE_ON_BOARD;
        manifest.set_on_board(manifest.on_board() + (on_board ? 1 : 0));
      }
    }
    return manifest;
  });
}

absl::StatusOr<v1::Manifest> Manifests::GetManifest(const Call& call,
                                                    const v1::GetManifestRequest& request) {
  return Read(call, request.trip_id());
}

absl::StatusOr<google::api::HttpBody> Manifests::PrintManifest(
    const Call& call, const v1::PrintManifestRequest& request) {
  CC_ASSIGN_OR_RETURN(v1::Manifest manifest, Read(call, request.trip_id()));
  return platform::FileBody(absl::StrCat("reis-", request.trip_id(), ".txt"),
                            "text/plain; charset=utf-8", ManifestText(manifest));
}

std::string ManifestText(const v1::Manifest& manifest) {
  const Trip& trip = manifest.trip();
  std::string text = absl::StrCat(
      "СПИСОК ПАСАЖИРІВ ЕВАКУАЦІЙНОГО РЕЙСУ\nРейс ", trip.id(), "\nДата ", trip.date(), "    ",
      trip.from_unit_code(), " → ", trip.destination_unit_code(), "\nМісць: сидячих ",
      trip.places().seats(), ", для візків ", trip.places().wheelchairs(), ", нош ",
      trip.places().stretchers(), "\nОчікують: ", manifest.expected(),
      "    На борту: ", manifest.on_board(), "\n\nПозначки: С – сів, В – вийшов (допишіть, де).\n");
  int number = 0;
  for (int i = 0; i < manifest.groups_size(); ++i) {
    const v1::ManifestGroup& group = manifest.groups(i);
    const v1::GuardianshipBody& body = group.guardianship_body();
    absl::StrAppend(&text, "\nГрупа ", i + 1, " (", group.persons_size(), ")",
                    group.phone().empty() ? "" : "    тел. ", group.phone(), "\n");
    if (group.has_guardianship_body()) {
      absl::StrAppend(&text, "За дітей без дорослого відповідає ", body.name(), ": ",
                      body.representative(), body.phone().empty() ? "" : ", тел. ", body.phone(),
                      "\n");
    }
    for (const v1::ManifestPerson& person : group.persons()) {
      const std::string place = PlaceInWords(person.mobility());
      absl::StrAppend(&text, "[", person.state() == Passenger::STATE_ON_BOARD ? "С" : " ", "] [",
                      person.state() == Passenger::STATE_OFF ? "В" : " ", "] ", ++number, ". ",
                      FullName(person.name()), ", ", person.birth_date(), place.empty() ? "" : ", ",
                      place);
      if (person.accompanying_adult() > 0)
        absl::StrAppend(&text, ", дитина з № ", person.accompanying_adult(), " групи");
      absl::StrAppend(&text, "\n");
    }
  }
  absl::StrAppend(&text, "\nВідповідальний за рейс: ____________________  Час: __________\n");
  return text;
}

}  // namespace cc::evacuation
