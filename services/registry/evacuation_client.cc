#include "services/registry/evacuation_client.h"

#include "services/platform/rpc/client.h"

namespace cc::registry {

using evacuation::v1::EvacuationService;
using platform::Call;

v1::PreRegistration FromArrival(const evacuation::v1::Arrival& arrival) {
  v1::PreRegistration made;
  made.set_arrival_id(arrival.id());
  made.set_origin_unit_code(arrival.origin_unit_code());
  made.set_origin_address(arrival.origin_address());
  made.set_leave_date(arrival.leave_date());
  made.set_transit_unit_code(arrival.destination_unit_code());
  made.set_arrive_date(arrival.arrive_date());
  made.set_phone(arrival.phone());
  made.set_synthetic(arrival.synthetic());
  for (const evacuation::v1::Person& person : arrival.persons()) {
    v1::Member& member = *made.add_members();
    member.set_number(person.number());
    *member.mutable_name() = person.name();
    member.set_birth_date(person.birth_date());
    member.set_sex(person.sex());
    member.set_mobility(person.mobility());
    member.set_kinship(person.kinship());
    member.set_accompanying_adult(person.accompanying_adult());
    member.set_rnokpp(person.rnokpp());
    member.set_unzr(person.unzr());
  }
  return made;
}

absl::StatusOr<platform::FeedPage> EvacuationClient::ListArrivals(const Call& call,
                                                                  const std::string& resume_token) {
  evacuation::v1::ListEvacuationChangesRequest request;
  request.set_resume_token(resume_token);
  request.add_kinds("arrivals");
  CC_ASSIGN_OR_RETURN(
      evacuation::v1::ListEvacuationChangesResponse response,
      platform::Ask(call, *stub_, &EvacuationService::Stub::ListEvacuationChanges, request));
  return platform::FeedPage{.events = {response.events().begin(), response.events().end()},
                            .resume_token = response.resume_token()};
}

absl::StatusOr<v1::PreRegistration> EvacuationClient::GetArrival(const Call& call,
                                                                 const std::string& id) {
  evacuation::v1::GetArrivalRequest request;
  request.set_id(id);
  CC_ASSIGN_OR_RETURN(evacuation::v1::Arrival arrival,
                      platform::Ask(call, *stub_, &EvacuationService::Stub::GetArrival, request));
  return FromArrival(arrival);
}

}  // namespace cc::registry
