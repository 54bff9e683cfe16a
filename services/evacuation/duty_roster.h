#ifndef SERVICES_EVACUATION_DUTY_ROSTER_H_
#define SERVICES_EVACUATION_DUTY_ROSTER_H_

#include <utility>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/duty_desk_service.pb.h"
#include "services/evacuation/desk_scope.h"
#include "services/evacuation/duty_store.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Over a contact's unit: whether its telephone shows whole.
inline constexpr char kSeeDutyPhones[] = "evacuation.duty_contacts.phones";

// Handlers of the DutyContact RPCs. Thread-safe.
class DutyRoster {
 public:
  DutyRoster(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths,
             ScopeFor scope_for)
      : db_(db), keyring_(keyring), paths_(paths), scope_for_(std::move(scope_for)) {}

  absl::StatusOr<v1::DutyContact> CreateDutyContact(const platform::Call& call,
                                                    const v1::CreateDutyContactRequest& request);
  absl::StatusOr<v1::DutyContact> GetDutyContact(const platform::Call& call,
                                                 const v1::GetDutyContactRequest& request);
  absl::StatusOr<v1::ListDutyContactsResponse> ListDutyContacts(
      const platform::Call& call, const v1::ListDutyContactsRequest& request);
  absl::StatusOr<v1::DutyContact> EndDuty(const platform::Call& call,
                                          const v1::EndDutyRequest& request);

 private:
  // The contact as the caller may see it.
  v1::DutyContact Shown(const platform::Call& call, DutyContactRow row) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const ScopeFor scope_for_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DUTY_ROSTER_H_
