#ifndef SERVICES_EVACUATION_PARTIES_H_
#define SERVICES_EVACUATION_PARTIES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "services/evacuation/scan_log.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/territory/client/status_source.h"

namespace cc::evacuation {

// Handlers of the Party RPCs. Thread-safe.
class Parties {
 public:
  Parties(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths,
          const territory::StatusSource& statuses, ScanLog& scans)
      : db_(db), keyring_(keyring), paths_(paths), statuses_(statuses), scans_(scans) {}

  absl::StatusOr<v1::Party> CreateParty(const platform::Call& call,
                                        const v1::CreatePartyRequest& request);
  absl::StatusOr<v1::Party> GetParty(const platform::Call& call,
                                     const v1::GetPartyRequest& request);
  absl::StatusOr<v1::ListPartiesResponse> ListParties(const platform::Call& call,
                                                      const v1::ListPartiesRequest& request);
  absl::StatusOr<v1::Party> RequestEvacuation(const platform::Call& call,
                                              const v1::RequestEvacuationRequest& request);
  absl::StatusOr<v1::Party> AssembleParty(const platform::Call& call,
                                          const v1::AssemblePartyRequest& request);
  absl::StatusOr<v1::Party> BoardParty(const platform::Call& call,
                                       const v1::BoardPartyRequest& request);

 private:
  absl::StatusOr<v1::Party> Move(const platform::Call& call, const std::string& id,
                                 const std::string& etag, v1::Party::State from,
                                 v1::Party::State to);
  // The status of a unit on a day, unspecified where nobody knows it: evacuation does not wait.
  territory::v1::StatusBasis StatusOn(const platform::Call& call, const std::string& unit_code,
                                      const std::string& date) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const territory::StatusSource& statuses_;
  ScanLog& scans_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PARTIES_H_
