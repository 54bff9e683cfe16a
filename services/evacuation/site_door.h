#ifndef SERVICES_EVACUATION_SITE_DOOR_H_
#define SERVICES_EVACUATION_SITE_DOOR_H_

#include <string>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "services/evacuation/party_store.h"
#include "services/evacuation/site_store.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/territory/client/status_source.h"

namespace cc::evacuation {

// Handler of groups that come to the door of a site, by whichever way. Whoever does holds the
// group: at however many doors it is shown, it arrives once and is counted once. Thread-safe.
class SiteDoor {
 public:
  SiteDoor(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths,
           const territory::StatusSource& statuses)
      : db_(db), keyring_(keyring), paths_(paths), statuses_(statuses) {}

  absl::StatusOr<v1::Arrival> AdmitParty(const platform::Call& call,
                                         const v1::AdmitPartyRequest& request);

 private:
  // One that is at the door now.
  struct Coming {
    SiteRow site;
    std::string arrive_date, leave_date;  // the latter empty where it was not said
  };
  // The group of a code, locked; or that of people whom nobody knew.
  absl::StatusOr<PartyRow> FindGroup(platform::Tx& tx, const std::string& code) const;
  absl::StatusOr<PartyRow> MakeGroup(platform::Tx& tx, v1::Party party, const Coming& coming) const;
  absl::StatusOr<v1::Arrival> Admit(platform::Tx& tx, PartyRow row, const Coming& coming) const;
  absl::StatusOr<v1::Arrival> ComeAlone(platform::Tx& tx, PartyRow& row, const Coming& coming,
                                        v1::Arrival arrival) const;
  // The departure that counts a group which came by itself, made where there is none.
  absl::StatusOr<std::string> CountedBy(platform::Tx& tx, const v1::Party& party,
                                        const Coming& coming) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const territory::StatusSource& statuses_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITE_DOOR_H_
