#include "services/registry/evacuation_recorder_client.h"

#include <algorithm>

#include "services/platform/rpc/client.h"

namespace cc::registry {
namespace {

using evacuation::v1::FollowUpCount;
using platform::Call;

evacuation::v1::DepartedPerson DepartedFrom(const v1::Person& person) {
  evacuation::v1::DepartedPerson departed;
  *departed.mutable_name() = person.name();
  departed.set_birth_date(person.birth_date());
  departed.set_mobility(person.mobility());
  const auto& vulnerable = person.vulnerabilities();
  if (person.mobility() == common::v1::MOBILITY_UNSPECIFIED &&
      std::find(vulnerable.begin(), vulnerable.end(), v1::VULNERABILITY_LOW_MOBILITY) !=
          vulnerable.end()) {
    departed.set_mobility(common::v1::MOBILITY_ASSISTED);
  }
  departed.set_rnokpp(person.rnokpp());
  departed.set_unzr(person.unzr());
  departed.set_phone(person.phone());
  departed.set_with_disability(person.disability() != v1::DISABILITY_UNSPECIFIED);
  return departed;
}

FollowUpCount::Kind KindOf(ToldFollowUps::Kind kind) {
  switch (kind) {
    case ToldFollowUps::Kind::kDay14:
      return FollowUpCount::KIND_DAY_14;
    case ToldFollowUps::Kind::kDay30:
      return FollowUpCount::KIND_DAY_30;
    case ToldFollowUps::Kind::kDay90:
      return FollowUpCount::KIND_DAY_90;
    case ToldFollowUps::Kind::kReturned:
      return FollowUpCount::KIND_RETURNED;
    case ToldFollowUps::Kind::kReturnedToDanger:
      return FollowUpCount::KIND_RETURNED_TO_DANGER;
  }
  return FollowUpCount::KIND_UNSPECIFIED;
}

}  // namespace

evacuation::v1::RecordSelfDepartureRequest FromSelfDeparture(const SelfDeparture& left) {
  evacuation::v1::RecordSelfDepartureRequest request;
  request.set_registration_id(left.registration.id());
  request.set_origin_unit_code(left.registration.origin_unit_code());
  request.set_office_unit_code(left.registration.office_unit_code());
  request.set_date(left.registration.leave_date());
  for (const v1::Person& person : left.people) *request.add_persons() = DepartedFrom(person);
  request.set_synthetic(left.registration.synthetic());
  request.set_request_id(left.registration.id());
  return request;
}

evacuation::v1::RecordFollowUpCountsRequest FromFollowUps(const ToldFollowUps& day) {
  evacuation::v1::RecordFollowUpCountsRequest request;
  request.set_from_date(day.date);
  request.set_until_date(day.date);
  request.set_revision(day.revision);
  for (const ToldFollowUps::Figure& figure : day.figures) {
    FollowUpCount& count = *request.add_counts();
    count.set_unit_code(figure.unit_code);
    count.set_kind(KindOf(figure.kind));
    count.set_date(day.date);
    count.set_count(figure.count);
    count.set_reached(figure.reached);
  }
  return request;
}

absl::Status EvacuationRecorderClient::TellSelfDeparture(const Call& call,
                                                         const SelfDeparture& left) {
  return platform::Ask(call, *departures_,
                       &evacuation::v1::DepartureService::Stub::RecordSelfDeparture,
                       FromSelfDeparture(left))
      .status();
}

absl::StatusOr<bool> EvacuationRecorderClient::TellFollowUps(const Call& call,
                                                             const ToldFollowUps& day) {
  CC_ASSIGN_OR_RETURN(
      const evacuation::v1::RecordFollowUpCountsResponse answer,
      platform::Ask(call, *sites_, &evacuation::v1::SiteService::Stub::RecordFollowUpCounts,
                    FromFollowUps(day)));
  return answer.days() > 0 || answer.revision() == day.revision;
}

}  // namespace cc::registry
