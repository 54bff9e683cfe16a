#include "services/evacuation/transit_centres.h"

#include <vector>

#include "services/evacuation/known_units.h"
#include "services/evacuation/list_pages.h"
#include "services/evacuation/room_store.h"
#include "services/evacuation/site_rules.h"
#include "services/evacuation/site_store.h"
#include "services/evacuation/trip_rules.h"
#include "services/evacuation/trip_store.h"
#include "services/platform/paging/paging.h"

namespace cc::evacuation {

using platform::Call;
using platform::Tx;

namespace {

// A centre that is entered without its rooms is one hall with all its beds.
v1::Room HallOf(const v1::TransitCentre& centre) {
  v1::Room hall;
  hall.set_number("1");
  hall.set_position(1);
  hall.set_accessible(centre.beds().wheelchair() > 0);
  *hall.mutable_beds() = centre.beds();
  return hall;
}

}  // namespace

absl::StatusOr<v1::TransitCentre> TransitCentres::CreateTransitCentre(
    const Call& call, const v1::CreateTransitCentreRequest& request) {
  const v1::TransitCentre& centre = request.transit_centre();
  CC_RETURN_IF_ERROR(CheckTransitCentre(centre));
  CC_ASSIGN_OR_RETURN(const platform::UnitPath path,
                      KnownUnit(paths_, "transit_centre.unit_code", centre.unit_code()));
  std::vector<platform::ScopeKey> scope =
      platform::RowKeys(options::v1::RELATION_DESTINATION, path);
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::TransitCentre> {
    CC_ASSIGN_OR_RETURN(v1::TransitCentre made, InsertTransitCentre(tx, centre, scope));
    if (SumOf(centre.beds()) > 0) {
      CC_RETURN_IF_ERROR(InsertRooms(tx, made.id(), {HallOf(centre)}));
      CC_RETURN_IF_ERROR(RecountBeds(tx, made.id()).status());
    }
    tx.Emit({.kind = "transit_centres", .key = made.id(), .revision = 1, .after = scope});
    tx.Emit({.kind = "sites", .key = made.id(), .revision = 1, .after = scope});
    tx.call().Touch("transit_centres", made.id());
    return made;
  });
}

absl::StatusOr<v1::TransitCentre> TransitCentres::GetTransitCentre(
    const Call& call, const v1::GetTransitCentreRequest& request) {
  return db_.Read(call, [&](Tx& tx) { return FindTransitCentre(tx, request.id()); });
}

absl::StatusOr<v1::ListTransitCentresResponse> TransitCentres::ListTransitCentres(
    const Call& call, const v1::ListTransitCentresRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request));
  CC_ASSIGN_OR_RETURN(std::vector<v1::TransitCentre> centres, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListTransitCentres(tx, page);
  }));
  v1::ListTransitCentresResponse response;
  FillPage(request, page, std::move(centres), response.mutable_transit_centres(), response,
           IdKey<v1::TransitCentre>);
  return response;
}

}  // namespace cc::evacuation
