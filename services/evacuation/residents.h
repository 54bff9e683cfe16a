#ifndef SERVICES_EVACUATION_RESIDENTS_H_
#define SERVICES_EVACUATION_RESIDENTS_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/resident_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handlers of named residents who remain. Thread-safe.
class Residents {
 public:
  Residents(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths)
      : db_(db), keyring_(keyring), paths_(paths) {}

  absl::StatusOr<v1::AddResidentsResponse> AddResidents(const platform::Call& call,
                                                        const v1::AddResidentsRequest& request);
  absl::StatusOr<v1::RemainingResident> GetResident(const platform::Call& call,
                                                    const v1::GetResidentRequest& request);
  absl::StatusOr<v1::ListResidentsResponse> ListResidents(const platform::Call& call,
                                                          const v1::ListResidentsRequest& request);
  absl::StatusOr<v1::SearchResidentsResponse> SearchResidents(
      const platform::Call& call, const v1::SearchResidentsRequest& request);
  absl::StatusOr<v1::RemainingResident> UpdateResident(const platform::Call& call,
                                                       const v1::UpdateResidentRequest& request);
  absl::StatusOr<v1::RemainingResident> SettleResident(const platform::Call& call,
                                                       const v1::SettleResidentRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_RESIDENTS_H_
