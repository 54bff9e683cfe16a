#ifndef SERVICES_EVACUATION_PLACEMENTS_H_
#define SERVICES_EVACUATION_PLACEMENTS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "services/evacuation/party_store.h"
#include "services/evacuation/site_store.h"
#include "services/evacuation/stay_store.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rules/dated_rules.h"

namespace cc::evacuation {

// Handlers that give beds to groups: reservation, placement, transfer. Whoever does holds the
// group, then the site: of many who want the last beds, as many get one as there are. Thread-safe.
class Placements {
 public:
  Placements(platform::Db& db, const platform::Keyring& keyring, const platform::DatedRules& rules)
      : db_(db), keyring_(keyring), rules_(rules) {}

  absl::StatusOr<v1::Stay> ReservePlaces(const platform::Call& call,
                                         const v1::ReservePlacesRequest& request);
  absl::StatusOr<v1::Stay> CancelReservation(const platform::Call& call,
                                             const v1::CancelReservationRequest& request);
  absl::StatusOr<v1::Stay> PlaceParty(const platform::Call& call,
                                      const v1::PlacePartyRequest& request);
  absl::StatusOr<v1::Stay> TransferParty(const platform::Call& call,
                                         const v1::TransferPartyRequest& request);

 private:
  // Who is to have beds, and which.
  struct Wanted {
    std::vector<int> numbers = {};  // everyone where empty
    google::protobuf::RepeatedPtrField<v1::BedOfPerson> named = {};
    std::optional<absl::Time> until = std::nullopt;  // of a reservation
    std::string start_date = {}, until_date = {};    // of a stay
    bool without_documents = false;
  };

  absl::StatusOr<v1::Stay> Reserve(platform::Tx& tx, const v1::ReservePlacesRequest& request,
                                   absl::Time until);
  absl::StatusOr<v1::Stay> Place(platform::Tx& tx, const v1::PlacePartyRequest& request,
                                 const std::string& day);
  absl::StatusOr<v1::Stay> Transfer(platform::Tx& tx, const v1::TransferPartyRequest& request,
                                    const std::string& day);
  // Gives beds of a locked site to a locked group: `row` is a stay with its id, reasons and what it
  // holds so far.
  absl::Status GiveBeds(platform::Tx& tx, const SiteRow& site, PartyRow& party,
                        const Wanted& wanted, StayRow& row) const;
  // Begins a stay: that of the group's reservation here, or a new one.
  absl::StatusOr<v1::Stay> Begin(platform::Tx& tx, const SiteRow& site, PartyRow& party,
                                 Wanted wanted, StayRow row) const;
  absl::Status SetDates(const SiteRow& site, const Wanted& wanted, v1::Stay& stay) const;
  // Marks a reservation that ran out, so that another can be made. PARTY_HAS_STAY where it has not.
  absl::Status DropExpired(platform::Tx& tx, const std::string& party_id) const;
  // Raises an incident where a site has no bed for somebody, and hands the answer on.
  absl::StatusOr<v1::Stay> TellFull(const platform::Call& call, const std::string& site_id,
                                    absl::StatusOr<v1::Stay> answer);

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::DatedRules& rules_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PLACEMENTS_H_
