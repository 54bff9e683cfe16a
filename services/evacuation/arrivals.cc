#include "services/evacuation/arrivals.h"

#include <algorithm>
#include <set>

#include "services/evacuation/arrival_store.h"
#include "services/evacuation/count_store.h"
#include "services/evacuation/known_units.h"
#include "services/evacuation/party_rules.h"
#include "services/evacuation/party_store.h"
#include "services/evacuation/passenger_store.h"
#include "services/evacuation/situation_rules.h"
#include "services/evacuation/trip_store.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;

v1::Party Without(v1::Party party, const std::set<std::string>& person_ids) {
  auto& persons = *party.mutable_persons();
  persons.erase(
      std::remove_if(persons.begin(), persons.end(),
                     [&](const v1::Person& person) { return person_ids.contains(person.id()); }),
      persons.end());
  return party;
}

}  // namespace

void AddParty(v1::Arrival& arrival, const v1::Party& party) {
  arrival.set_party_id(party.id());
  arrival.set_trip_id(party.trip_id());
  arrival.set_leave_date(party.leave_date());
  arrival.set_origin_unit_code(party.origin_unit_code());
  arrival.set_origin_address(party.origin_address());
  arrival.set_phone(party.phone());
  *arrival.mutable_origin_status() = party.origin_status();
  *arrival.mutable_persons() = party.persons();
  arrival.set_synthetic(party.synthetic());
}

void Arrive(Tx& tx, PartyRow& row, v1::Arrival& arrival) {
  arrival.set_id(tx.call().NewId());
  AddParty(arrival, row.party);
  *arrival.mutable_create_time() = platform::ToProto(tx.call().now());
  InsertArrival(tx, arrival, row.scope);
  tx.Emit({.kind = "arrivals", .key = arrival.id(), .revision = 1, .after = row.scope});
  tx.call().Touch("arrivals", arrival.id());
  row.party.set_state(v1::Party::STATE_TRANSIT_CENTRE);
  UpdateParty(tx, row);
  tx.Emit({.kind = "parties",
           .key = row.party.id(),
           .revision = row.revision,
           .before = row.scope,
           .after = row.scope});
  tx.call().Touch("parties", row.party.id());
}

absl::StatusOr<v1::Arrival> ArriveByTrip(Tx& tx, const platform::UnitPaths& paths, PartyRow& row,
                                         absl::CivilDay day, v1::Arrival arrival) {
  CC_RETURN_IF_ERROR(CheckMove(row.party, v1::Party::STATE_IN_TRANSIT));
  CC_ASSIGN_OR_RETURN(const v1::Trip trip, FindTrip(tx, row.party.trip_id()));
  CC_RETURN_IF_ERROR(CheckArrival(row.party, trip, day, platform::DayIn(tx.call().now())));
  if (arrival.site_id().empty()) {
    arrival.set_site_id(trip.transit_centre_id());
    arrival.set_transit_centre_id(trip.transit_centre_id());
    arrival.set_destination_unit_code(trip.destination_unit_code());
  }
  arrival.set_arrive_date(platform::FormatDate(day));
  Arrive(tx, row, arrival);
  CC_ASSIGN_OR_RETURN(const std::set<std::string> elsewhere,
                      CountAtCentre(tx, row.party.trip_id(), row.party.id()));
  const Headcount heads = CountPeople(Without(row.party, elsewhere), day);
  CountPeople(tx,
              {.method = v1::COUNT_METHOD_MANIFEST,
               .origin = paths.Find(row.party.origin_unit_code()).value_or(platform::UnitPath{0}),
               .unit_code = row.party.origin_unit_code(),
               .day = day,
               .people = heads.people,
               .children = heads.children,
               .low_mobility = heads.low_mobility,
               .with_disability = heads.with_disability,
               .record_kind = "arrivals",
               .record_id = arrival.id(),
               .synthetic = arrival.synthetic()});
  return arrival;
}

absl::StatusOr<v1::Arrival> Arrivals::RegisterArrival(const Call& call,
                                                      const v1::RegisterArrivalRequest& request) {
  const absl::CivilDay day =
      platform::ParseDate(request.arrive_date()).value_or(platform::DayIn(call.now()));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Arrival> {
    CC_ASSIGN_OR_RETURN(PartyRow row, LockParty(tx, keyring_, request.party_id()));
    return ArriveByTrip(tx, paths_, row, day, v1::Arrival());
  });
}

absl::StatusOr<v1::Arrival> Arrivals::GetArrival(const Call& call,
                                                 const v1::GetArrivalRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::Arrival> {
    CC_ASSIGN_OR_RETURN(v1::Arrival arrival, FindArrival(tx, request.id()));
    CC_ASSIGN_OR_RETURN(PartyRow row, FindParty(tx, keyring_, arrival.party_id()));
    AddParty(arrival, row.party);
    tx.call().Touch("arrivals", request.id());
    return arrival;
  });
}

absl::StatusOr<v1::DailyCount> Arrivals::GetDailyCount(const Call& call,
                                                       const v1::GetDailyCountRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::UnitPath path,
                      KnownUnit(paths_, "unit_code", request.unit_code()));
  const absl::CivilDay day = platform::ParseDate(request.date()).value_or(absl::CivilDay());
  // Figures belong to the unit left, and the pipeline has let the caller into the unit.
  const Call wide = call.OverWholeCountry();
  CC_ASSIGN_OR_RETURN(const v1::EvacuatedCount counted,
                      db_.Read(wide, [&](Tx& tx) -> absl::StatusOr<v1::EvacuatedCount> {
                        CC_ASSIGN_OR_RETURN(v1::EvacuatedCount sum,
                                            CountOfDay(tx, path, day, v1::COUNT_METHOD_MANIFEST));
                        CC_ASSIGN_OR_RETURN(const v1::EvacuatedCount old,
                                            SumOldCounts(tx, path.back(), request.date()));
                        AddTo(sum, old);
                        return sum;
                      }));
  v1::DailyCount count;
  count.set_date(request.date());
  count.set_people(counted.people());
  count.set_children(counted.children());
  count.set_low_mobility(counted.low_mobility());
  count.set_unit_code(request.unit_code());
  return count;
}

}  // namespace cc::evacuation
