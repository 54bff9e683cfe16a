#ifndef SERVICES_EVACUATION_PASSENGER_STORE_H_
#define SERVICES_EVACUATION_PASSENGER_STORE_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/trip_service.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of passengers and of groups expected on trips.
namespace cc::evacuation {

// By group and number; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Passenger>> ListPassengers(platform::Tx& tx,
                                                          const v1::ListPassengersRequest& request,
                                                          const platform::Page& page);
// NOT_FOUND where the person did not board this trip.
absl::StatusOr<v1::Passenger> FindPassenger(platform::Tx& tx, const std::string& trip_id,
                                            const std::string& person_id);
// Everyone whom a record concerns.
absl::StatusOr<std::vector<v1::Passenger>> PassengersOf(platform::Tx& tx,
                                                        const std::string& trip_id);
void SetOutcome(platform::Tx& tx, const std::string& trip_id, const std::string& person_id,
                v1::Passenger::Outcome outcome);
// GROUP_PARTLY_ON_BOARD, naming one, where some of a group are on board of the trip and others not.
absl::Status CheckGroupsWhole(platform::Tx& tx, const std::string& trip_id);
// Whoever came with a group registered at the transit centre has arrived.
void TakeOverArrivals(platform::Tx& tx, const std::string& trip_id);
// PEOPLE_UNACCOUNTED with their number and ids where nobody said what became of some who boarded.
absl::Status CheckAccounted(platform::Tx& tx, const std::string& trip_id);
// Who of a group is counted by its registration at the transit centre: all but those who came out
// elsewhere or whom another count has. Returns these others; the rest is counted from now on.
absl::StatusOr<std::set<std::string>> CountAtCentre(platform::Tx& tx, const std::string& trip_id,
                                                    const std::string& party_id);
// People of one group whom the end of a trip counts, below zero those whom it takes back.
struct CountedAtEnd {
  std::string party_id, origin_unit_code;
  bool synthetic = false;
  int people = 0, children = 0, low_mobility = 0;
  std::set<std::string> in, out;  // who is counted, and who is taken back
};
// Who came out at a stop or in a hospital and nobody counted; taken back: who was counted and is
// dead or missing.
absl::StatusOr<std::vector<CountedAtEnd>> CountAtEnd(platform::Tx& tx, const std::string& trip_id);
// Nobody is on board any more, and nobody is expected.
void EmptyTrip(platform::Tx& tx, const std::string& trip_id);

// The group is expected on this trip and no other.
void ExpectParty(platform::Tx& tx, const std::string& trip_id, const std::string& party_id,
                 const std::vector<platform::ScopeKey>& scope);
// NOT_FOUND where it was not expected on this trip.
absl::Status UnexpectParty(platform::Tx& tx, const std::string& trip_id,
                           const std::string& party_id);
// A group that is none any more is expected nowhere.
void ExpectNowhere(platform::Tx& tx, const std::string& party_id);
// Passengers of a group who now are of another, or go with another adult, go on as that.
void FollowPeople(platform::Tx& tx, const std::string& party_id);
// Groups expected on a trip or on it, by id.
absl::StatusOr<std::vector<std::string>> PartiesOf(platform::Tx& tx, const std::string& trip_id);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PASSENGER_STORE_H_
